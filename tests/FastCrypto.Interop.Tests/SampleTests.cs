using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FastCrypto.Interop.Tests;

/// <summary>The two samples, with each other and with a browser.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task TlsConnect_reads_the_page_of_TlsServe()
    {
        using var files = new PeerFiles(_pki, _pki.Issue(CertificateKeyKind.Ed25519));
        await using PeerProcess server = Serve(
            "--certificate", files.Chain, "--key", files.Key, "--groups", "SecP256r1MLKEM768,P-256", "--suites", "TLS_AES_256_GCM_SHA384");
        string target = $"localhost:{await PortAsync(server)}";
        string page = await PeerProcess.RunAsync(Programs.Dotnet, Program("TlsConnect"), target, "--root", files.Root);
        Assert.Contains("200 OK", page, StringComparison.Ordinal);
        Assert.Contains("id=\"suite\">TLS_AES_256_GCM_SHA384", page, StringComparison.Ordinal);
        Assert.Contains("id=\"group\">SecP256r1MLKEM768", page, StringComparison.Ordinal);
        Assert.Contains("id=\"alpn\">http/1.1", page, StringComparison.Ordinal);
        Assert.Contains("group        SecP256r1MLKEM768", page, StringComparison.Ordinal);

        await using PeerProcess distrustful = PeerProcess.Start(Programs.Dotnet, Program("TlsConnect"), target);
        await distrustful.WaitForAsync("UnknownCa");
        Assert.Equal(1, await distrustful.ExitAsync());
        await server.WaitForAsync("alert UnknownCa");
        Assert.Contains(
            "200 OK", await PeerProcess.RunAsync(Programs.Dotnet, Program("TlsConnect"), target, "--insecure"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task TlsServe_answers_requests_that_come_together()
    {
        using var files = new PeerFiles(_pki, _pki.Issue(CertificateKeyKind.EcdsaP256));
        await using PeerProcess server = Serve("--certificate", files.Chain, "--key", files.Key);
        using var client = new TcpClient(
            "127.0.0.1", int.Parse(await PortAsync(server), System.Globalization.CultureInfo.InvariantCulture));
        await using var tls = new TlsStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting }, Stop);
        await tls.WriteAsync(
            "GET / HTTP/1.1\r\n\r\nGET /no HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);
        using var reader = new StreamReader(tls);
        string answers = await reader.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(["200", "404", "200"], answers.Split("HTTP/1.1 ")[1..].Select(answer => answer[..3]));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("localhost"), InlineData("127.0.0.1"), InlineData("[::1]")]
    public async Task TlsConnect_names_the_host_and_its_port(string host)
    {
        bool isV6 = host == "[::1]";
        Assert.SkipUnless(!isV6 || Socket.OSSupportsIPv6, "No IPv6 here.");
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256);
        using var files = new PeerFiles(_pki, identity);
        using var listener = new TcpListener(isV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
        listener.Start();
        string target = $"{host}:{((IPEndPoint)listener.LocalEndpoint).Port}";
        Task<string> connect = PeerProcess.RunAsync(Programs.Dotnet, Program("TlsConnect"), target, "--root", files.Root);
        await using (var tls = new TlsStream(new NetworkStream(await listener.AcceptSocketAsync(Stop), ownsSocket: true)))
        {
            await tls.AuthenticateAsServerAsync(new TlsServerOptions { Certificates = [identity.ToServerCertificate()] }, Stop);
            byte[] request = new byte[1000];
            int length = await tls.ReadAsync(request, Stop);
            Assert.Contains($"\r\nHost: {target}\r\n", Encoding.ASCII.GetString(request, 0, length), StringComparison.Ordinal);
        }

        await connect;
    }

    [Theory(Timeout = 120_000)]
    [InlineData("TlsServe", "--port", "70000", "--port must be")]
    [InlineData("TlsServe", "--port", "-1", "--port must be")]
    [InlineData("TlsServe", "--port", "many", "--port must be")]
    [InlineData("TlsServe", "--certificate", "/nonexistent.pem", "/nonexistent.pem")]
    [InlineData("TlsServe", "--save-certificate", "/nonexistent/folder.pem", "/nonexistent/folder.pem")]
    [InlineData("TlsServe", "--alpn", "", "ApplicationProtocols")]
    [InlineData("TlsServe", "--groups", "P-521", "P-521")]
    [InlineData("TlsConnect", "--root", "/nonexistent.pem", "/nonexistent.pem")]
    [InlineData("TlsConnect", "--timeout", "-5", "--timeout must be")]
    [InlineData("TlsConnect", "--timeout", "0", "--timeout must be")]
    public async Task A_wrong_option_is_refused_in_a_line(string program, string option, string value, string message)
    {
        string[] target = program == "TlsConnect" ? ["localhost:9"] : [];
        await using PeerProcess process = PeerProcess.Start(Programs.Dotnet, [Program(program), .. target, option, value]);
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains(message, process.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", process.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 120_000)]
    public async Task OpenSsl_reads_the_page_of_TlsServe()
    {
        using var files = new PeerFiles(_pki, _pki.Issue(CertificateKeyKind.EcdsaP256));
        await using PeerProcess server = Serve("--certificate", files.Chain, "--key", files.Key);
        await using PeerProcess client = PeerProcess.Start(
            Programs.OpenSsl, "s_client", "-connect", $"127.0.0.1:{await PortAsync(server)}", "-quiet", "-CAfile",
            files.Root, "-verify_return_error", "-servername", "localhost");
        await client.Input.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await client.Input.FlushAsync(TestContext.Current.CancellationToken);
        await client.WaitForAsync("id=\"group\">X25519");
        Assert.Equal(0, await client.ExitAsync());
    }

    [Theory(Timeout = 180_000)]
    [InlineData(CertificateKeyKind.EcdsaP256), InlineData(CertificateKeyKind.Rsa2048)]
    public async Task Chromium_shows_the_page_of_TlsServe_over_X25519MLKEM768(CertificateKeyKind kind)
    {
        string chromium = Programs.Chromium;
        PemIdentity identity = _pki.Issue(kind);
        using var files = new PeerFiles(_pki, identity);
        await using PeerProcess server = Serve("--certificate", files.Chain, "--key", files.Key);
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(identity.Chain[0]);
        string pin = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(leaf.PublicKey.ExportSubjectPublicKeyInfo()));
        string profile = files.NewFolder();
        try
        {
            string page = await PeerProcess.RunAsync(
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}",
                $"--ignore-certificate-errors-spki-list={pin}", "--dump-dom",
                $"https://localhost:{await PortAsync(server)}/");
            Assert.Contains("id=\"group\">X25519MLKEM768", page, StringComparison.Ordinal);
            Assert.Contains("id=\"alpn\">http/1.1", page, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static PeerProcess Serve(params string[] arguments) =>
        PeerProcess.Start(Programs.Dotnet, [Program("TlsServe"), "--port", "0", .. arguments]);

    private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static async Task<string> PortAsync(PeerProcess server) =>
        (await server.WaitForAsync(@"^Listening on .*:(\d+)/$")).Groups[1].Value;
}
