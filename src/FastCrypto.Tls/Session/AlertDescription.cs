namespace FastCrypto.Tls;

/// <summary>TLS alerts (RFC 8446 section 6).</summary>
public enum AlertDescription : byte
{
    /// <summary>The sender writes no more: the one way a connection ends well.</summary>
    CloseNotify = 0,

    /// <summary>A message came that the protocol does not allow at this point.</summary>
    UnexpectedMessage = 10,

    /// <summary>A record could not be deprotected.</summary>
    BadRecordMac = 20,

    /// <summary>A record is longer than the protocol allows.</summary>
    RecordOverflow = 22,

    /// <summary>The parties share no set of parameters.</summary>
    HandshakeFailure = 40,

    /// <summary>A certificate is corrupt, its signatures do not verify, or it is for another host.</summary>
    BadCertificate = 42,

    /// <summary>A certificate is of a kind that is not supported.</summary>
    UnsupportedCertificate = 43,

    /// <summary>A certificate has been revoked.</summary>
    CertificateRevoked = 44,

    /// <summary>A certificate has expired or is not valid yet.</summary>
    CertificateExpired = 45,

    /// <summary>A certificate is not acceptable for another reason.</summary>
    CertificateUnknown = 46,

    /// <summary>A field is syntactically right but its value is not allowed here.</summary>
    IllegalParameter = 47,

    /// <summary>No trusted root stands at the end of the certificate chain.</summary>
    UnknownCa = 48,

    /// <summary>The sender refuses although the certificate is valid.</summary>
    AccessDenied = 49,

    /// <summary>A message could not be decoded.</summary>
    DecodeError = 50,

    /// <summary>A signature or a Finished value did not verify.</summary>
    DecryptError = 51,

    /// <summary>The peer's protocol version is not supported.</summary>
    ProtocolVersion = 70,

    /// <summary>The server demands more security than the client offers.</summary>
    InsufficientSecurity = 71,

    /// <summary>An error inside the sender.</summary>
    InternalError = 80,

    /// <summary>A client retried at a lower version although that was not needed.</summary>
    InappropriateFallback = 86,

    /// <summary>The user gave up before the handshake was done.</summary>
    UserCanceled = 90,

    /// <summary>A mandatory extension is missing.</summary>
    MissingExtension = 109,

    /// <summary>An extension came that this message must not carry or that was not asked for.</summary>
    UnsupportedExtension = 110,

    /// <summary>The server does not know the name that the client asked for.</summary>
    UnrecognizedName = 112,

    /// <summary>A stapled certificate status is not acceptable.</summary>
    BadCertificateStatusResponse = 113,

    /// <summary>No offered pre-shared key is known.</summary>
    UnknownPskIdentity = 115,

    /// <summary>The server wants a certificate from the client.</summary>
    CertificateRequired = 116,

    /// <summary>No offered application protocol is supported.</summary>
    NoApplicationProtocol = 120,
}
