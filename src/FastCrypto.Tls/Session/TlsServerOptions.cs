namespace FastCrypto.Tls;

/// <summary>
/// How a server answers. <see cref="TlsContext.CreateServer(TlsServerOptions)"/> takes a copy and takes over the certificates; a
/// <see cref="TlsStream"/> that is given options leaves them to the caller.
/// </summary>
public sealed class TlsServerOptions
{
    /// <summary>
    /// The certificates, at least one. The first that fits the client's server_name and signature schemes is used, and if none fits the
    /// name, the first that fits the schemes.
    /// </summary>
    public IReadOnlyList<TlsServerCertificate> Certificates { get; set; } = [];

    /// <summary>The cipher suites to accept; the server's order decides.</summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; set; } = TlsDefaults.CipherSuites;

    /// <summary>
    /// The groups to accept; the server's order decides among those the client has sent a share for, and a HelloRetryRequest asks for the
    /// first common one if there is no such share.
    /// </summary>
    public IReadOnlyList<NamedGroup> Groups { get; set; } = TlsDefaults.Groups;

    /// <summary>
    /// The application protocols (ALPN, RFC 7301), best first. A client that offers others only is refused; empty ignores what it offers.
    /// </summary>
    public IReadOnlyList<string> ApplicationProtocols { get; set; } = [];
}
