namespace FastCrypto.Tls;

/// <summary>How a client connects. <see cref="TlsContext.CreateClient(TlsClientOptions)"/> takes a copy.</summary>
public sealed class TlsClientOptions
{
    /// <summary>A client that trusts the system's roots, unless <see cref="CertificateValidation"/> says otherwise.</summary>
    public TlsClientOptions() : this(new TlsCertificateValidation())
    {
    }

    /// <summary>A client that trusts as a policy says. A trimmed program that uses no other constructor contains no other policy.</summary>
    public TlsClientOptions(TlsCertificatePolicy certificateValidation)
    {
        ArgumentNullException.ThrowIfNull(certificateValidation);
        CertificateValidation = certificateValidation;
    }

    /// <summary>The cipher suites to offer, best first.</summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; set; } = TlsDefaults.CipherSuites;

    /// <summary>The groups to offer, best first.</summary>
    public IReadOnlyList<NamedGroup> Groups { get; set; } = TlsDefaults.Groups;

    /// <summary>
    /// The groups to send a key share for at once, each one of <see cref="Groups"/> and in their order, however this list has it;
    /// null for the first hybrid group and the first plain one. An empty list saves bytes and costs a round trip: the server picks a
    /// group with a HelloRetryRequest.
    /// </summary>
    public IReadOnlyList<NamedGroup>? KeyShareGroups { get; set; }

    /// <summary>
    /// The signature schemes to offer, best first. Those of RSA PKCS #1 v1.5 are for certificates and refused in the handshake. What the
    /// certificate policy cannot verify is left out.
    /// </summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; set; } = TlsDefaults.SignatureSchemes;

    /// <summary>The application protocols to offer (ALPN, RFC 7301), best first; empty for none.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; set; } = [];

    /// <summary>
    /// The name of the server: sent as server_name if it is a DNS name, and checked against the certificate.
    /// A session may name another one.
    /// </summary>
    public string? TargetHost { get; set; }

    /// <summary>How the server's certificate is judged.</summary>
    public TlsCertificatePolicy CertificateValidation { get; set; }

    /// <summary>Looks like TLS 1.2 to middleboxes (RFC 8446 appendix D.4).</summary>
    public bool MiddleboxCompatibility { get; set; } = true;
}
