namespace FastCrypto;

/// <summary>Whose limits an <see cref="AeadSealer"/> keeps.</summary>
public enum AeadProtocol
{
    /// <summary>RFC 8446 sections 5.3 and 5.5: 2^24.5 records under one AES-GCM key; sequence numbers that never wrap.</summary>
    Tls13,

    /// <summary>RFC 9001 section 6.6: 2^23 packets under one AES-GCM key; packet numbers below 2^62.</summary>
    Quic,
}
