using System.Globalization;
using System.Text.Json;

namespace FastCrypto.Interop.Tests;

/// <summary>Node's client and server, which have the hybrid groups from version 24 on.</summary>
public sealed class NodeTests : IDisposable
{
    private readonly TestPki _pki = new();

    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> All => Matrix.Of(Matrix.AllGroups);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Theory(Timeout = 120_000), MemberData(nameof(All))]
    public async Task Our_client_and_the_server_of_Node(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        string node = Programs.NodeWith(group);
        using var files = new PeerFiles(_pki, _pki.Issue(kind));
        await using PeerProcess server = PeerProcess.Start(node, Script("echo-server.js"),
            JsonSerializer.Serialize(new { cert = files.Chain, key = files.Key, groups = Programs.OpenSslName(group) }));
        int port = int.Parse((await server.WaitForAsync(@"^PORT (\d+)$")).Groups[1].Value, CultureInfo.InvariantCulture);
        await using TlsStream stream = await EchoClient.ConnectAsync(port, new TlsClientOptions
        {
            TargetHost = TestPki.Host,
            CertificateValidation = _pki.Trusting,
            CipherSuites = [suite],
            Groups = [group],
            ApplicationProtocols = ["other", "echo"],
        });
        Assert.Equal((suite, group, "echo"), (stream.NegotiatedCipherSuite, stream.NegotiatedGroup, stream.NegotiatedApplicationProtocol));
        await EchoClient.EchoAsync(stream);
        await stream.ShutdownAsync(Stop);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Stop));
    }

    [Theory(Timeout = 120_000), MemberData(nameof(All))]
    public async Task The_client_of_Node_and_our_server(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        string node = Programs.NodeWith(group);
        PemIdentity identity = _pki.Issue(kind);
        using var files = new PeerFiles(_pki, identity);
        await using var server = new EchoServer(
            new TlsServerOptions { Certificates = [identity.ToServerCertificate()], ApplicationProtocols = ["echo"] }, EchoClient.Megabyte);
        await using PeerProcess client = PeerProcess.Start(node, Script("echo-client.js"), JsonSerializer.Serialize(
            new
            {
                port = server.Port,
                host = TestPki.Host,
                ca = files.Root,
                suite = $"{suite}",
                group = Programs.OpenSslName(group),
                length = EchoClient.Megabyte
            }));
        Assert.Equal((group, suite, "echo"), await server.Done);
        await client.WaitForAsync($"^DONE true {suite} echo true$");
        Assert.Equal(0, await client.ExitAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task The_default_offers_meet_in_a_hybrid_group()
    {
        string node = Programs.NodeWith(NamedGroup.X25519MLKEM768);
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        await using PeerProcess server = PeerProcess.Start(node, Script("echo-server.js"),
            JsonSerializer.Serialize(new { cert = files.Chain, key = files.Key, groups = Programs.NodeGroups }));
        int port = int.Parse((await server.WaitForAsync(@"^PORT (\d+)$")).Groups[1].Value, CultureInfo.InvariantCulture);
        await using TlsStream stream = await EchoClient.ConnectAsync(
            port, new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting });
        Assert.Equal(NamedGroup.X25519MLKEM768, stream.NegotiatedGroup);
        await EchoClient.EchoAsync(stream);
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Scripts", name);
}
