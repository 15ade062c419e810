using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastCrypto.Tls;

namespace FastCrypto.Bench.Catalog;

/// <summary>
/// A full TLS 1.3 handshake, client and server on one core, in memory: an ECDSA P-256 certificate, a custom trusted root,
/// the host name checked, no ticket used.
/// </summary>
internal static class TlsComparisons
{
    private const string Host = "bench.test";

    internal static IEnumerable<Comparison> All() =>
    [
        new(Family.Tls, "TLS13", "full-x25519", 0, () => Full(NamedGroup.X25519, sslStream: true)),
        new(Family.Tls, "TLS13", "full-x25519mlkem768", 0, () => Full(NamedGroup.X25519MLKEM768, sslStream: false)),
    ];

    private static IEnumerable<Candidate> Full(NamedGroup group, bool sslStream)
    {
        X509Certificate2 certificate = CreateCertificate();
        yield return Ours(group, certificate);
        // The system's OpenSSL decides which groups SslStream offers; only X25519 is common to all of them.
        if (sslStream)
            yield return Bcl(certificate);
    }

    private static Candidate Ours(NamedGroup group, X509Certificate2 certificate)
    {
        var serverContext = TlsContext.CreateServer(new TlsServerOptions { Certificates = [TlsServerCertificate.Create(certificate)], Groups = [group] });
        var validation = new TlsCertificateValidation { CustomRoots = [certificate] };
        var clientContext = TlsContext.CreateClient(new TlsClientOptions
        {
            Groups = [group],
            KeyShareGroups = [group],
            CertificateValidation = validation,
        });
        byte[] toServer = new byte[32768], toClient = new byte[32768];

        return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
            {
                using var client = new TlsBufferSession(clientContext, Host);
                using var server = new TlsBufferSession(serverContext);
                int upstream = 0, downstream = 0;
                while (!client.IsHandshakeComplete || !server.IsHandshakeComplete)
                {
                    upstream = Step(client, toClient, ref downstream, toServer, upstream);
                    downstream = Step(server, toServer, ref upstream, toClient, downstream);
                }
            }
        });
    }

    // Gives the session what has arrived, keeps what it did not take, and returns how much now waits for its peer.
    private static int Step(TlsBufferSession session, byte[] incoming, ref int arrived, byte[] outgoing, int waiting)
    {
        TlsOperationStatus status;
        do
        {
            status = session.Handshake(incoming.AsSpan(0, arrived), outgoing.AsSpan(waiting), out int consumed, out int written);
            incoming.AsSpan(consumed, arrived - consumed).CopyTo(incoming);
            arrived -= consumed;
            waiting += written;
            if (consumed == 0 && written == 0)
                break;
        }
        while (status != TlsOperationStatus.Complete);
        return waiting;
    }

    private static Candidate Bcl(X509Certificate2 certificate)
    {
        var serverOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
        var clientOptions = new SslClientAuthenticationOptions
        {
            TargetHost = Host,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };

        return new(Library.Bcl, n =>
        {
            while (n-- > 0)
            {
                (Stream up, Stream down) = DuplexStream.CreatePair();
                using var client = new SslStream(up);
                using var server = new SslStream(down);
                Task serving = server.AuthenticateAsServerAsync(serverOptions);
                Task connecting = client.AuthenticateAsClientAsync(clientOptions);
                Task.WhenAll(serving, connecting).GetAwaiter().GetResult();
            }
        });
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 selfSigned = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        // A key that OpenSSL's server side can use as well.
        return X509CertificateLoader.LoadPkcs12(selfSigned.Export(X509ContentType.Pkcs12), null);
    }
}
