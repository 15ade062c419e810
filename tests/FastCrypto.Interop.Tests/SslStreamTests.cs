using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Interop.Tests;

/// <summary>The platform's SslStream on either side.</summary>
public sealed class SslStreamTests : IDisposable
{
    private readonly TestPki _pki = new();

    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> AsClient => Matrix.Of(Matrix.PlainGroups);

    // The platform cannot hold an Ed25519 private key.
    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> AsServer =>
        Matrix.Of(Matrix.PlainGroups, [CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa2048]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Theory(Timeout = 120_000), MemberData(nameof(AsClient))]
    public async Task SslStream_and_our_server(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        SkipUnlessTls13();
        await using var server = new EchoServer(
            new TlsServerOptions
            {
                Certificates = [_pki.Issue(kind).ToServerCertificate()],
                CipherSuites = [suite],
                Groups = [group],
                ApplicationProtocols = ["echo"]
            }, EchoClient.Megabyte);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, Stop);
        await using var stream = new SslStream(socket.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_pki.Root.Certificate);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = TestPki.Host,
                CertificateChainPolicy = policy,
                EnabledSslProtocols = SslProtocols.Tls13,
                ApplicationProtocols = [new SslApplicationProtocol("echo")],
            }, Stop);
        Assert.Equal((ushort)suite, (ushort)stream.NegotiatedCipherSuite);
        await EchoClient.EchoAsync(stream);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Stop));
        Assert.Equal((group, suite, "echo"), await server.Done);
    }

    [Theory(Timeout = 120_000), MemberData(nameof(AsServer))]
    public async Task Our_client_and_SslStream(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        SkipUnlessTls13();
        PemIdentity identity = _pki.Issue(kind);
        using X509Certificate2 certificate = WithKey(identity, kind);
        using X509Certificate2 intermediate = X509CertificateLoader.LoadCertificate(identity.Chain[1]);
        var context = SslStreamCertificateContext.Create(certificate, [intermediate], offline: true);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, context);
        await using (TlsStream stream = await EchoClient.ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port, new TlsClientOptions
        {
            TargetHost = TestPki.Host,
            CertificateValidation = _pki.Trusting,
            CipherSuites = [suite],
            Groups = [group],
        }))
        {
            Assert.Equal((suite, group), (stream.NegotiatedCipherSuite, stream.NegotiatedGroup));
            await EchoClient.EchoAsync(stream);
            await stream.ShutdownAsync(Stop);
            Assert.Equal(0, await stream.ReadAsync(new byte[1], Stop));
        }

        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, SslStreamCertificateContext context)
    {
        using Socket socket = await listener.AcceptSocketAsync(Stop);
        await using var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = context, EnabledSslProtocols = SslProtocols.Tls13 }, Stop);
        await stream.CopyToAsync(stream, Stop);
        await stream.ShutdownAsync();
    }

    private static X509Certificate2 WithKey(PemIdentity identity, CertificateKeyKind kind)
    {
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(identity.Chain[0]);
        if (kind == CertificateKeyKind.Rsa2048)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(identity.KeyPem);
            return leaf.CopyWithPrivateKey(rsa);
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(identity.KeyPem);
        return leaf.CopyWithPrivateKey(ecdsa);
    }

    private static void SkipUnlessTls13() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsWindowsVersionAtLeast(10, 0, 20348), "SslStream has no TLS 1.3 here.");
}
