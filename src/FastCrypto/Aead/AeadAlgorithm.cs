namespace FastCrypto;

/// <summary>The AEADs of TLS 1.3 and QUIC (RFC 8446 appendix B.4, RFC 9001 section 5.3). All have 12-byte IVs and 16-byte tags.</summary>
public enum AeadAlgorithm
{
    /// <summary>AEAD_AES_128_GCM: 16-byte keys.</summary>
    Aes128Gcm,

    /// <summary>AEAD_AES_256_GCM: 32-byte keys.</summary>
    Aes256Gcm,

    /// <summary>AEAD_CHACHA20_POLY1305: 32-byte keys.</summary>
    ChaCha20Poly1305,
}
