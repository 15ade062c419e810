namespace FastCrypto.Tls;

/// <summary>What a cipher suite stands for (RFC 8446 appendix B.4): its AEAD and the hash of the key schedule.</summary>
internal static class SuiteParameters
{
    /// <summary>The length in bytes of the longest hash, for scratch on the stack.</summary>
    internal const int MaxHashLength = 48;

    /// <summary>The length in bytes of the longest traffic key.</summary>
    internal const int MaxKeyLength = 32;

    internal static Sha2Algorithm Hash(this CipherSuite suite) => suite switch
    {
        CipherSuite.TLS_AES_128_GCM_SHA256 or CipherSuite.TLS_CHACHA20_POLY1305_SHA256 => Sha2Algorithm.Sha256,
        CipherSuite.TLS_AES_256_GCM_SHA384 => Sha2Algorithm.Sha384,
        _ => throw new ArgumentOutOfRangeException(nameof(suite), suite, "The cipher suite is not one of TLS 1.3 that this library has."),
    };

    internal static AeadAlgorithm Aead(this CipherSuite suite) => suite switch
    {
        CipherSuite.TLS_AES_128_GCM_SHA256 => AeadAlgorithm.Aes128Gcm,
        CipherSuite.TLS_AES_256_GCM_SHA384 => AeadAlgorithm.Aes256Gcm,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256 => AeadAlgorithm.ChaCha20Poly1305,
        _ => throw new ArgumentOutOfRangeException(nameof(suite), suite, "The cipher suite is not one of TLS 1.3 that this library has."),
    };

    /// <summary>The length in bytes of the suite's hash, and so of its secrets and Finished values.</summary>
    internal static int HashLength(this CipherSuite suite) => suite.Hash().HashSizeInBytes();
}
