using System.Collections.Concurrent;

namespace FastCrypto.Tls.Tests;

/// <summary>One PKI for all session tests, and options that use it; the order of suites does not depend on the processor.</summary>
internal static class Lab
{
    internal const string Host = TestPki.Host;

    private static readonly ConcurrentDictionary<CertificateKeyKind, PemIdentity> Identities = new();

    internal static CipherSuite[] Suites { get; } =
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    internal static NamedGroup[] Groups { get; } =
        [NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.X25519, NamedGroup.Secp256r1];

    internal static TestPki Pki { get; } = new();

    internal static PemIdentity Identity(CertificateKeyKind kind) => Identities.GetOrAdd(kind, Issue);

    internal static TlsServerCertificate Certificate(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) =>
        Identity(kind).ToServerCertificate();

    internal static TlsClientOptions ClientOptions() =>
        new() { CertificateValidation = Pki.Trusting, TargetHost = Host, CipherSuites = Suites };

    internal static TlsServerOptions ServerOptions(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) =>
        new() { Certificates = [Certificate(kind)], CipherSuites = Suites };

    internal static TlsContext Client(Action<TlsClientOptions>? change = null, HandshakeEnvironment? environment = null)
    {
        TlsClientOptions options = ClientOptions();
        change?.Invoke(options);
        return TlsContext.CreateClient(options, environment ?? HandshakeEnvironment.Default);
    }

    internal static TlsContext Server(Action<TlsServerOptions>? change = null, HandshakeEnvironment? environment = null)
    {
        TlsServerOptions options = ServerOptions();
        change?.Invoke(options);
        return TlsContext.CreateServer(options, environment ?? HandshakeEnvironment.Default);
    }

    internal static Duo Duo(Action<TlsClientOptions>? client = null, Action<TlsServerOptions>? server = null) =>
        new(Client(client), Server(server));

    private static PemIdentity Issue(CertificateKeyKind kind)
    {
        lock (Pki)
            return Pki.Issue(kind);
    }
}
