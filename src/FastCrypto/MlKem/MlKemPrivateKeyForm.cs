namespace FastCrypto;

/// <summary>The three forms of an ML-KEM private key within PKCS#8 (RFC 9935, section 6).</summary>
internal enum MlKemPrivateKeyForm
{
    /// <summary>[0] IMPLICIT OCTET STRING of 64 bytes.</summary>
    Seed,

    /// <summary>OCTET STRING of the expanded decapsulation key.</summary>
    ExpandedKey,

    /// <summary>SEQUENCE of both as OCTET STRINGs.</summary>
    Both,
}
