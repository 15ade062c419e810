namespace FastCrypto;

/// <summary>ECDH on P-256 in SecP256r1MLKEM768: before ML-KEM; uncompressed points only.</summary>
internal readonly struct HybridP256 : IHybridGroup
{
    public static int PublicKeySize => 65;

    public static bool ComesFirst => true;

    public static bool TryDerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) =>
        P256Ecdh.TryComputePublicKey(privateKey, publicKey);

    public static bool TryDerive(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret) =>
        P256Ecdh.TryDerive(privateKey, publicKey, secret);
}
