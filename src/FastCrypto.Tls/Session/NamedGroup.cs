namespace FastCrypto.Tls;

/// <summary>The key exchange groups of this library (RFC 8446 section 4.2.7 and the hybrid groups of the IANA registry).</summary>
public enum NamedGroup : ushort
{
    /// <summary>No group has been negotiated.</summary>
    None = 0,

    /// <summary>ECDH on P-256; RFC name secp256r1.</summary>
    Secp256r1 = 0x0017,

    /// <summary>X25519 (RFC 7748); RFC name x25519.</summary>
    X25519 = 0x001D,

    /// <summary>ECDH on P-256 together with ML-KEM-768; the ECDH half comes first.</summary>
    SecP256r1MLKEM768 = 0x11EB,

    /// <summary>X25519 together with ML-KEM-768; the ML-KEM half comes first.</summary>
    X25519MLKEM768 = 0x11EC,
}
