namespace FastCrypto.Tls;

/// <summary>Signature schemes (RFC 8446 section 4.2.3).</summary>
public enum SignatureScheme : ushort
{
    /// <summary>No scheme.</summary>
    None = 0,

    /// <summary>RSA PKCS #1 v1.5 with SHA-256: in certificates only, never in a TLS 1.3 handshake.</summary>
    RsaPkcs1Sha256 = 0x0401,

    /// <summary>RSA PKCS #1 v1.5 with SHA-384: in certificates only, never in a TLS 1.3 handshake.</summary>
    RsaPkcs1Sha384 = 0x0501,

    /// <summary>RSA PKCS #1 v1.5 with SHA-512: in certificates only, never in a TLS 1.3 handshake.</summary>
    RsaPkcs1Sha512 = 0x0601,

    /// <summary>ECDSA on P-256 with SHA-256; RFC name ecdsa_secp256r1_sha256.</summary>
    EcdsaSecp256r1Sha256 = 0x0403,

    /// <summary>ECDSA on P-384 with SHA-384; RFC name ecdsa_secp384r1_sha384.</summary>
    EcdsaSecp384r1Sha384 = 0x0503,

    /// <summary>RSASSA-PSS with an rsaEncryption key and SHA-256; RFC name rsa_pss_rsae_sha256.</summary>
    RsaPssRsaeSha256 = 0x0804,

    /// <summary>RSASSA-PSS with an rsaEncryption key and SHA-384.</summary>
    RsaPssRsaeSha384 = 0x0805,

    /// <summary>RSASSA-PSS with an rsaEncryption key and SHA-512.</summary>
    RsaPssRsaeSha512 = 0x0806,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519 = 0x0807,
}
