using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Interop.Tests;

/// <summary>Our client against <c>openssl s_server</c>.</summary>
public sealed class OpenSslServerTests : IDisposable
{
    private readonly TestPki _pki = new();

    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> All => Matrix.Of(Matrix.AllGroups);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Theory(Timeout = 120_000), MemberData(nameof(All))]
    public async Task A_megabyte_is_echoed(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        Programs.SkipUnlessOpenSslHas(group);
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            _pki, _pki.Issue(kind), "-groups", Programs.OpenSslName(group), "-ciphersuites", $"{suite}");
        await using TlsStream stream = await EchoClient.ConnectAsync(server.Port, Options(suite, group));
        Assert.Equal((suite, group), (stream.NegotiatedCipherSuite, stream.NegotiatedGroup));
        await EchoClient.EchoReversedAsync(stream);
        await stream.ShutdownAsync(Stop);
        await server.Process.WaitForAsync("^CONNECTION CLOSED");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_without_key_shares_is_asked_for_one()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            _pki, _pki.Issue(CertificateKeyKind.EcdsaP256), "-groups", "P-256");
        TlsClientOptions options = Options();
        options.KeyShareGroups = [];
        await using TlsStream stream = await EchoClient.ConnectAsync(server.Port, options);
        Assert.Equal(NamedGroup.Secp256r1, stream.NegotiatedGroup);
        await EchoClient.EchoReversedAsync(stream);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_default_offer_is_understood()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(_pki, _pki.Issue(CertificateKeyKind.Ed25519), "-alpn", "x,echo");
        TlsClientOptions options = Options();
        options.ApplicationProtocols = ["echo"];
        await using TlsStream stream = await EchoClient.ConnectAsync(server.Port, options);
        Assert.Equal("echo", stream.NegotiatedApplicationProtocol);
        await EchoClient.EchoReversedAsync(stream);
    }

    [Fact(Timeout = 120_000)]
    public async Task Keys_change_in_both_directions()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(_pki, _pki.Issue(CertificateKeyKind.EcdsaP256));
        await using TlsStream stream = await EchoClient.ConnectAsync(server.Port, Options());
        for (int i = 0; i < 6; i++)
        {
            await stream.UpdateKeysAsync(requestPeerUpdate: i % 2 == 0, Stop);
            byte[] line = [.. Enumerable.Repeat((byte)'x', 9), (byte)'\n'];
            Assert.Equal(line, await EchoClient.ExchangeAsync(stream, line));
        }
    }

    [Fact(Timeout = 120_000)]
    public Task A_wrong_host_is_bad_certificate() =>
        RefusedAsync(
            _pki.Issue(CertificateKeyKind.EcdsaP256), AlertDescription.BadCertificate, options => options.TargetHost = "other.test");

    [Fact(Timeout = 120_000)]
    public Task An_expired_certificate_is_certificate_expired() =>
        RefusedAsync(
            _pki.Issue(
                CertificateKeyKind.EcdsaP256, notBefore: DateTimeOffset.UtcNow.AddHours(-20), notAfter: DateTimeOffset.UtcNow.AddHours(-1)),
            AlertDescription.CertificateExpired);

    [Fact(Timeout = 120_000)]
    public async Task A_self_signed_certificate_is_unknown_ca()
    {
        using var key = CertificateKey.Generate(CertificateKeyKind.EcdsaP256);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = CertificateIssuer.SelfSign(key, [TestPki.Host]);
        await RefusedAsync(new PemIdentity([certificate.RawData], key.ExportPem()), AlertDescription.UnknownCa);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_untrusted_root_is_unknown_ca()
    {
        using var other = new TestPki();
        await RefusedAsync(other.Issue(CertificateKeyKind.EcdsaP256), AlertDescription.UnknownCa);
        await RefusedAsync(_pki.Issue(CertificateKeyKind.EcdsaP256), AlertDescription.UnknownCa,
            options => options.CertificateValidation = new TlsCertificateValidation());
    }

    [Fact(Timeout = 120_000)]
    public Task A_certificate_for_another_purpose_is_unsupported_certificate() =>
        RefusedAsync(
            _pki.Issue(CertificateKeyKind.EcdsaP256, change: request =>
            {
                foreach (var usage in request.CertificateExtensions.OfType<X509EnhancedKeyUsageExtension>().ToArray())
                    request.CertificateExtensions.Remove(usage);
                request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2")], false));
            }),
            AlertDescription.UnsupportedCertificate);

    [Fact(Timeout = 120_000)]
    public async Task Without_a_common_suite_the_server_says_handshake_failure()
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(
            _pki, _pki.Issue(CertificateKeyKind.EcdsaP256), "-ciphersuites", "TLS_AES_256_GCM_SHA384");
        TlsException e = await Assert.ThrowsAsync<TlsException>(
            () => EchoClient.ConnectAsync(server.Port, Options(CipherSuite.TLS_AES_128_GCM_SHA256)));
        Assert.Equal((AlertDescription.HandshakeFailure, true), (e.Alert, e.IsFromPeer));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(CertificateKeyKind.EcdsaP256), InlineData(CertificateKeyKind.Ed25519)]
    public async Task A_server_with_a_pinned_key_is_believed_whatever_its_certificate_says(CertificateKeyKind kind)
    {
        PemIdentity identity = _pki.Issue(kind, ["other.test"]);
        await using OpenSslServer server = await OpenSslServer.StartAsync(_pki, identity);
        TlsClientOptions options = Options();
        options.CertificateValidation = new TlsPinnedKeys(PinOf(identity));
        await using TlsStream stream = await EchoClient.ConnectAsync(server.Port, options);
        await EchoClient.EchoReversedAsync(stream);
    }

    [Fact(Timeout = 120_000)]
    public Task A_server_with_another_key_is_certificate_unknown() =>
        RefusedAsync(
            _pki.Issue(CertificateKeyKind.EcdsaP256),
            AlertDescription.CertificateUnknown,
            options => options.CertificateValidation = new TlsPinnedKeys(PinOf(_pki.Issue(CertificateKeyKind.EcdsaP256))));

    private static byte[] PinOf(PemIdentity identity)
    {
        using var leaf = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(identity.Chain[0]);
        return SHA256.HashData(leaf.PublicKey.ExportSubjectPublicKeyInfo());
    }

    // Our exception names the alert, and OpenSSL has received the same.
    private async Task RefusedAsync(PemIdentity identity, AlertDescription alert, Action<TlsClientOptions>? change = null)
    {
        await using OpenSslServer server = await OpenSslServer.StartAsync(_pki, identity);
        TlsClientOptions options = Options();
        change?.Invoke(options);
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => EchoClient.ConnectAsync(server.Port, options));
        Assert.Equal((alert, false), (e.Alert, e.IsFromPeer));
        string number = (await server.Process.WaitForAsync(@"SSL alert number (\d+)")).Groups[1].Value;
        Assert.Equal($"{(int)alert}", number);
    }

    private TlsClientOptions Options(CipherSuite? suite = null, NamedGroup? group = null)
    {
        var options = new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting };
        if (suite is { } s)
            options.CipherSuites = [s];
        if (group is { } g)
            options.Groups = [g];
        return options;
    }
}
