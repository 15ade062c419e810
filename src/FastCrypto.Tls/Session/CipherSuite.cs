namespace FastCrypto.Tls;

/// <summary>The TLS 1.3 cipher suites of this library (RFC 8446 appendix B.4): an AEAD and the hash of the key schedule.</summary>
public enum CipherSuite : ushort
{
    /// <summary>No suite has been negotiated.</summary>
    None = 0,

    /// <summary>AES-128-GCM with SHA-256.</summary>
    TLS_AES_128_GCM_SHA256 = 0x1301,

    /// <summary>AES-256-GCM with SHA-384.</summary>
    TLS_AES_256_GCM_SHA384 = 0x1302,

    /// <summary>ChaCha20-Poly1305 with SHA-256.</summary>
    TLS_CHACHA20_POLY1305_SHA256 = 0x1303,
}
