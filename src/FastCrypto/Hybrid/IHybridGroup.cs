namespace FastCrypto;

/// <summary>The elliptic-curve half of a hybrid group, on raw bytes. Its private keys and shared secrets have 32 bytes.</summary>
internal interface IHybridGroup
{
    /// <summary>The length of a private key and of a raw shared secret.</summary>
    const int SecretSize = 32;

    /// <summary>The length of a public key.</summary>
    static abstract int PublicKeySize { get; }

    /// <summary>Whether the curve's share and secret stand before ML-KEM's.</summary>
    static abstract bool ComesFirst { get; }

    /// <summary>The public key of a random private key.</summary>
    /// <returns>False if the bytes are no private key (which has negligible probability), and others must be drawn.</returns>
    static abstract bool TryDerivePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey);

    /// <summary>The raw shared secret.</summary>
    /// <returns>False, and zeroes, if the peer's public key must be refused.</returns>
    static abstract bool TryDerive(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret);
}
