namespace FastCrypto.Tls;

/// <summary>The kinds of keys that certificates are made for.</summary>
public enum CertificateKeyKind
{
    /// <summary>ECDSA on P-256.</summary>
    EcdsaP256,

    /// <summary>Ed25519.</summary>
    Ed25519,

    /// <summary>RSA, 2048 bits (rsaEncryption).</summary>
    Rsa2048,
}
