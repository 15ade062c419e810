using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastCrypto.Tls;

namespace FastCrypto.Bench.Catalog;

/// <summary>
/// A full TLS 1.3 handshake, client and server on one core, in memory: an ECDSA P-256 certificate, a custom trusted root,
/// the host name checked, no session resumed.
/// </summary>
internal static class TlsComparisons
{
    private const string Host = "bench.test";

    internal static IEnumerable<Comparison> All() =>
    [
        new(Family.Tls, "TLS13", "full-x25519", 0, () => Streams(NamedGroup.X25519)),
        new(Family.Tls, "TLS13", "full-x25519mlkem768", 0, () => Streams(NamedGroup.X25519MLKEM768)),
        new(Family.Tls, "TLS13", "buffers-x25519", 0, () => Buffers(NamedGroup.X25519)),
        new(Family.Tls, "TLS13", "buffers-x25519mlkem768", 0, () => Buffers(NamedGroup.X25519MLKEM768)),
    ];

    /// <summary>Equal work: TlsStream and SslStream, each over the same pair of streams.</summary>
    private static IEnumerable<Candidate> Streams(NamedGroup group)
    {
        X509Certificate2 certificate = CreateCertificate();
        (TlsContext clientContext, TlsContext serverContext) = Contexts(group, certificate);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
            {
                (Stream up, Stream down) = DuplexStream.CreatePair();
                using var client = new TlsStream(up);
                using var server = new TlsStream(down);
                Task serving = server.AuthenticateAsServerAsync(serverContext);
                Finish(serving, client.AuthenticateAsClientAsync(clientContext, Host));
            }
        });
        yield return new(Library.Bcl, () => SslStreams(group, certificate));
    }

    /// <summary>The engine alone, without streams and tasks; no peer has that.</summary>
    private static IEnumerable<Candidate> Buffers(NamedGroup group)
    {
        (TlsContext clientContext, TlsContext serverContext) = Contexts(group, CreateCertificate());
        byte[] toServer = new byte[32768], toClient = new byte[32768];
        yield return new(Library.FastCrypto, n =>
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

    private static (TlsContext Client, TlsContext Server) Contexts(NamedGroup group, X509Certificate2 certificate) =>
    (
        TlsContext.CreateClient(new TlsClientOptions
        {
            Groups = [group],
            KeyShareGroups = [group],
            CertificateValidation = new TlsCertificateValidation { CustomRoots = [certificate] },
        }),
        TlsContext.CreateServer(new TlsServerOptions { Certificates = [TlsServerCertificate.Create(certificate)], Groups = [group] }));

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

    /// <summary>
    /// The system's TLS library decides which group SslStream negotiates (OpenSSL: X25519 before 3.5, X25519MLKEM768 since), and .NET has
    /// no setting for it: a first handshake shows the group, and its time stands only in that group's row.
    /// </summary>
    private static Loop SslStreams(NamedGroup group, X509Certificate2 certificate)
    {
        var serverOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            // Without it .NET makes a new OpenSSL context for every connection. The client resumes nothing, so
            // every handshake is a full one.
            AllowTlsResume = true,
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

        var flight = new MemoryStream();
        Handshake(bytes => flight.Write(bytes));
        NamedGroup negotiated = NegotiatedGroup(flight.ToArray());
        if (negotiated != group)
            throw new NotSupportedException($"SslStream negotiates {negotiated} on this system, and .NET has no setting for the group.");
        return n =>
        {
            while (n-- > 0)
                Handshake(null);
        };

        void Handshake(Action<byte[]>? observer)
        {
            (Stream up, Stream down) = DuplexStream.CreatePair(observer);
            using var client = new SslStream(up);
            using var server = new SslStream(down);
            Task serving = server.AuthenticateAsServerAsync(serverOptions);
            Finish(serving, client.AuthenticateAsClientAsync(clientOptions));
        }
    }

    // Where one side fails the other waits for ever, so whichever ends first is asked first.
    private static void Finish(Task serving, Task connecting)
    {
        Task.WhenAny(serving, connecting).GetAwaiter().GetResult().GetAwaiter().GetResult();
        Task.WhenAll(serving, connecting).GetAwaiter().GetResult();
    }

    /// <summary>The group in the key_share of a ServerHello, with which a server's flight begins (RFC 8446, 4.1.3 and 4.2.8).</summary>
    private static NamedGroup NegotiatedGroup(ReadOnlySpan<byte> flight)
    {
        const int RecordHeader = 5, HandshakeHeader = 4, Version = 2, Random = 32, Suite = 2, Compression = 1;
        const int KeyShare = 51;
        ReadOnlySpan<byte> rest = flight[(RecordHeader + HandshakeHeader + Version + Random)..];
        rest = rest[(1 + rest[0] + Suite + Compression)..];
        rest = rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest));
        while (!rest.IsEmpty)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(rest), size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (type == KeyShare)
                return (NamedGroup)BinaryPrimitives.ReadUInt16BigEndian(rest[4..]);
            rest = rest[(4 + size)..];
        }

        return NamedGroup.None;
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
