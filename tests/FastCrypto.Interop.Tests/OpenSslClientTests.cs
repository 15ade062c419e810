using System.Text;

namespace FastCrypto.Interop.Tests;

/// <summary><c>openssl s_client</c> against our server.</summary>
public sealed class OpenSslClientTests : IDisposable
{
    private readonly TestPki _pki = new();

    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> All => Matrix.Of(Matrix.AllGroups);

    public void Dispose() => _pki.Dispose();

    [Theory(Timeout = 120_000), MemberData(nameof(All))]
    public async Task A_megabyte_is_echoed(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        Programs.SkipUnlessOpenSslHas(group);
        PemIdentity identity = _pki.Issue(kind);
        using var files = new PeerFiles(_pki, identity);
        string text = Lines();
        await using var server = new EchoServer(
            new TlsServerOptions { Certificates = [identity.ToServerCertificate()], ApplicationProtocols = ["echo"] }, text.Length);
        await using PeerProcess client = PeerProcess.Start(
            Programs.OpenSsl,
            [.. Arguments(server.Port, files), "-groups", Programs.OpenSslName(group), "-ciphersuites", $"{suite}", "-alpn", "other,echo"]);
        await client.Input.WriteAsync(text);
        await client.Input.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal((group, suite, "echo"), await server.Done);
        // Ends because the server has said close_notify.
        Assert.Equal(0, await client.ExitAsync());
        Assert.Contains(text.TrimEnd('\n'), client.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_with_the_wrong_key_share_is_asked_for_another()
    {
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        await using var server = new EchoServer(
            new TlsServerOptions { Certificates = [identity.ToServerCertificate()], Groups = [NamedGroup.X25519] }, 6);
        await using PeerProcess client = PeerProcess.Start(Programs.OpenSsl, [.. Arguments(server.Port, files), "-groups", "P-256:X25519"]);
        await client.Input.WriteAsync("hello\n");
        await client.Input.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(NamedGroup.X25519, (await server.Done).Group);
        await client.WaitForAsync("^hello$");
    }

    [Fact(Timeout = 120_000)]
    public async Task Keys_change_when_the_client_says_so()
    {
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        await using var server = new EchoServer(new TlsServerOptions { Certificates = [identity.ToServerCertificate()] }, 24);
        await using PeerProcess client = PeerProcess.Start(
            Programs.OpenSsl, [.. Arguments(server.Port, files).Where(argument => argument is not ("-nocommands" or "-quiet"))]);
        // K asks for our update too, k does not.
        int updates = 0;
        foreach (string step in (string[])["first", "K", "secnd", "k", "third", "K", "forth"])
        {
            await client.Input.WriteAsync(step + "\n");
            await client.Input.FlushAsync(TestContext.Current.CancellationToken);
            if (step.Length == 1)
                await client.WaitForAsync("^KEYUPDATE$", ++updates);
            else
                await client.WaitForAsync($"^{step}$");
        }

        await server.Done;
        Assert.Equal(0, await client.ExitAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_that_does_not_trust_us_is_heard()
    {
        using var other = new TestPki();
        PemIdentity identity = other.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        await using var server = new EchoServer(new TlsServerOptions { Certificates = [identity.ToServerCertificate()] }, 1);
        await using PeerProcess client = PeerProcess.Start(Programs.OpenSsl, Arguments(server.Port, files));
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => server.Done);
        Assert.Equal((AlertDescription.UnknownCa, true), (e.Alert, e.IsFromPeer));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_of_TLS_1_2_is_told_protocol_version()
    {
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        await using var server = new EchoServer(new TlsServerOptions { Certificates = [identity.ToServerCertificate()] }, 1);
        await using PeerProcess client = PeerProcess.Start(
            Programs.OpenSsl, [.. Arguments(server.Port, files).Where(argument => argument != "-tls1_3"), "-tls1_2"]);
        await client.WaitForAsync("alert number 70");
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => server.Done);
        Assert.Equal((AlertDescription.ProtocolVersion, false), (e.Alert, e.IsFromPeer));
    }

    private static string[] Arguments(int port, PeerFiles files) =>
    [
        "s_client", "-connect", $"127.0.0.1:{port}", "-tls1_3", "-quiet", "-nocommands", "-CAfile", files.Root, "-verify_return_error",
        "-verify_hostname", TestPki.Host, "-servername", TestPki.Host,
    ];

    private static string Lines()
    {
        var random = new Random(3);
        var text = new StringBuilder();
        while (text.Length < EchoClient.Megabyte)
        {
            for (int i = random.Next(1, 2000); i > 0; i--)
                text.Append((char)random.Next('a', 'z' + 1));
            text.Append('\n');
        }

        return text.ToString();
    }
}
