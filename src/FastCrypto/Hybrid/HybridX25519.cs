namespace FastCrypto;

/// <summary>X25519 in X25519MLKEM768: after ML-KEM.</summary>
internal readonly struct HybridX25519 : IHybridGroup
{
    public static int PublicKeySize => X25519.KeySize;

    public static bool ComesFirst => false;

    public static bool TryDerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        X25519.DerivePublicKey(privateKey, publicKey);
        return true;
    }

    public static bool TryDerive(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret) =>
        X25519.TryDerive(privateKey, publicKey, secret);
}
