namespace FastCrypto.Tls;

/// <summary>Share and secret sizes in bytes of the key exchange groups.</summary>
internal static class GroupParameters
{
    internal const int MaxServerShareLength = SecP256r1MLKEM768.ServerShareSizeInBytes;
    internal const int MaxSharedSecretLength = 64;

    internal static bool IsSupported(NamedGroup group) =>
        group is NamedGroup.X25519 or NamedGroup.Secp256r1 or NamedGroup.X25519MLKEM768 or NamedGroup.SecP256r1MLKEM768;

    internal static bool IsHybrid(this NamedGroup group) => group is NamedGroup.X25519MLKEM768 or NamedGroup.SecP256r1MLKEM768;

    internal static int ClientShareLength(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 => 32,
        NamedGroup.Secp256r1 => 65,
        NamedGroup.X25519MLKEM768 => X25519MLKEM768.ClientShareSizeInBytes,
        NamedGroup.SecP256r1MLKEM768 => SecP256r1MLKEM768.ClientShareSizeInBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    internal static int ServerShareLength(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 => 32,
        NamedGroup.Secp256r1 => 65,
        NamedGroup.X25519MLKEM768 => X25519MLKEM768.ServerShareSizeInBytes,
        NamedGroup.SecP256r1MLKEM768 => SecP256r1MLKEM768.ServerShareSizeInBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    internal static int SharedSecretLength(this NamedGroup group) => group switch
    {
        NamedGroup.X25519 or NamedGroup.Secp256r1 => 32,
        NamedGroup.X25519MLKEM768 or NamedGroup.SecP256r1MLKEM768 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
