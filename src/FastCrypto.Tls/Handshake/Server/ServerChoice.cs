namespace FastCrypto.Tls;

/// <summary>What a server picks from a ClientHello.</summary>
/// <param name="CipherSuite">The suite.</param>
/// <param name="Group">The group.</param>
/// <param name="HasShare">The client has sent a share of that group; otherwise it must be asked for one.</param>
/// <param name="Certificate">The certificate.</param>
/// <param name="Scheme">The scheme to sign with.</param>
/// <param name="ServerName">The host name that the client wants.</param>
/// <param name="ServerNameMatches">The certificate is for that name.</param>
/// <param name="ApplicationProtocol">The application protocol.</param>
internal sealed record ServerChoice(
    CipherSuite CipherSuite,
    NamedGroup Group,
    bool HasShare,
    TlsServerCertificate Certificate,
    SignatureScheme Scheme,
    string? ServerName,
    bool ServerNameMatches,
    byte[]? ApplicationProtocol);
