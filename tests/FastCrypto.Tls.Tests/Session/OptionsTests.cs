namespace FastCrypto.Tls.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Client_options_are_checked()
    {
        Refuses("CipherSuites", options => options.CipherSuites = []);
        Refuses("CipherSuites", options => options.CipherSuites = [CipherSuite.None]);
        Refuses("CipherSuites", options => options.CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256]);
        Refuses("Groups", options => options.Groups = []);
        Refuses("Groups", options => options.Groups = [(NamedGroup)24]);
        Refuses("KeyShareGroups", options => options.KeyShareGroups = [NamedGroup.X25519, NamedGroup.X25519]);
        Refuses(
            "KeyShareGroups",
            options =>
            {
                options.Groups = [NamedGroup.Secp256r1];
                options.KeyShareGroups = [NamedGroup.X25519];
            });
        Refuses("SignatureSchemes", options => options.SignatureSchemes = []);
        Refuses("SignatureSchemes", options => options.SignatureSchemes = [SignatureScheme.None]);
        Refuses("SignatureSchemes", options => options.SignatureSchemes = [(SignatureScheme)0x0808]);
        Refuses("ApplicationProtocols", options => options.ApplicationProtocols = [""]);
        Refuses("ApplicationProtocols", options => options.ApplicationProtocols = [new string('a', 256)]);
        Refuses("ApplicationProtocols", options => options.ApplicationProtocols = ["h2", "h2"]);
        Assert.Throws<ArgumentNullException>("options", () => TlsContext.CreateClient(null!));
        Assert.Throws<ArgumentNullException>("Groups", () => Lab.Client(options => options.Groups = null!));
        Assert.Throws<ArgumentNullException>("CertificateValidation", () => Lab.Client(options => options.CertificateValidation = null!));
        Assert.Throws<ArgumentNullException>("certificateValidation", () => new TlsClientOptions(null!));

        static void Refuses(string name, Action<TlsClientOptions> change) =>
            Assert.Throws<ArgumentException>(name, () => Lab.Client(change));
    }

    [Fact]
    public void Server_options_are_checked()
    {
        Refuses("Certificates", options => options.Certificates = []);
        Refuses("Certificates", options => options.Certificates = [null!]);
        Refuses("CipherSuites", options => options.CipherSuites = []);
        Refuses("Groups", options => options.Groups = [NamedGroup.None]);
        Refuses("ApplicationProtocols", options => options.ApplicationProtocols = [""]);
        Assert.Throws<ArgumentNullException>("options", () => TlsContext.CreateServer(null!));

        static void Refuses(string name, Action<TlsServerOptions> change) =>
            Assert.Throws<ArgumentException>(name, () => Lab.Server(change));
    }

    [Fact]
    public void A_context_keeps_a_copy()
    {
        List<NamedGroup> groups = [NamedGroup.X25519];
        TlsContext client = Lab.Client(options => options.Groups = groups);
        groups[0] = NamedGroup.Secp256r1;
        using var duo = new Duo(client, Lab.Server());
        duo.Handshake();
        Assert.Equal(NamedGroup.X25519, duo.Client.Session.NegotiatedGroup);
    }

    [Fact]
    public void A_context_clears_its_certificates_keys()
    {
        TlsServerCertificate certificate = Lab.Certificate();
        TlsContext.CreateServer(new TlsServerOptions { Certificates = [certificate] }).Dispose();
        Assert.Throws<ObjectDisposedException>(() => certificate.Sign(SignatureScheme.EcdsaSecp256r1Sha256, [1]));
    }

    /// <summary>The name decides first, then the schemes, then the order.</summary>
    [Fact]
    public void A_server_picks_the_certificate_that_fits()
    {
        TlsServerCertificate other = Lab.Pki.Issue(CertificateKeyKind.EcdsaP256, ["other.test"]).ToServerCertificate();
        Assert.Equal(SignatureScheme.Ed25519, Negotiate([other, Lab.Certificate(CertificateKeyKind.Ed25519)], null));
        Assert.Equal(
            SignatureScheme.RsaPssRsaeSha384,
            Negotiate([Lab.Certificate(), Lab.Certificate(CertificateKeyKind.Rsa2048)],
                [SignatureScheme.RsaPssRsaeSha384, SignatureScheme.EcdsaSecp384r1Sha384]));
        Assert.Equal(
            SignatureScheme.EcdsaSecp256r1Sha256, Negotiate([Lab.Certificate(), Lab.Certificate(CertificateKeyKind.Ed25519)], null));

        // None fits the name: the first is sent, and the client refuses it.
        TlsServerCertificate third = Lab.Pki.Issue(CertificateKeyKind.EcdsaP256, ["third.test"]).ToServerCertificate();
        TlsServerCertificate fourth = Lab.Pki.Issue(CertificateKeyKind.Ed25519, ["fourth.test"]).ToServerCertificate();
        using Duo duo = Lab.Duo(server: options => options.Certificates = [third, fourth]);
        duo.Client.Start();
        duo.Exchange();
        Assert.Equal(AlertDescription.BadCertificate, duo.Client.Failure!.Alert);
        Assert.True(duo.Server.Failure!.IsFromPeer);
        Assert.Equal(AlertDescription.BadCertificate, duo.Server.Failure.Alert);
        Assert.Equal(SignatureScheme.EcdsaSecp256r1Sha256, duo.Server.Session.NegotiatedSignatureScheme);

        static SignatureScheme Negotiate(TlsServerCertificate[] certificates, SignatureScheme[]? schemes)
        {
            using Duo duo = Lab.Duo(
                client =>
                {
                    if (schemes is not null)
                        client.SignatureSchemes = schemes;
                },
                server => server.Certificates = certificates);
            duo.Handshake();
            return duo.Client.Session.NegotiatedSignatureScheme;
        }
    }

    [Fact]
    public void Nobody_is_trusted_by_default()
    {
        using Duo duo = Lab.Duo(client => client.CertificateValidation = new TlsClientOptions().CertificateValidation);
        duo.Client.Start();
        duo.Exchange();
        Assert.Equal(AlertDescription.UnknownCa, duo.Client.Failure!.Alert);
        Assert.False(duo.Client.Session.IsHandshakeComplete);
        Assert.False(duo.Server.Session.IsHandshakeComplete);
    }

    [Fact]
    public void A_session_may_name_another_host_than_the_options()
    {
        using var duo = new Duo(Lab.Client(options => options.TargetHost = "wrong.test"), Lab.Server(), "a.example.test");
        duo.Handshake();
        Assert.Equal("a.example.test", duo.Server.Session.ServerName);
    }

    [Theory]
    [InlineData("localhost.", "localhost")]
    [InlineData("bücher.example.test", "xn--bcher-kva.example.test")]
    public void Host_names_are_sent_in_their_DNS_form(string host, string sent)
    {
        using var duo = new Duo(Lab.Client(), Lab.Server(), host);
        duo.Client.Start();
        Assert.Equal(sent, duo.Client.Session.ServerName);
        duo.Exchange();
        Assert.Equal(sent, duo.Server.Session.ServerName);
    }

    /// <summary>RFC 6066 section 3: literal addresses are not sent, also where only the DNS form shows that it is one.</summary>
    [Theory]
    [InlineData("127.0.0.1.")]
    [InlineData("127\u30020\u30020\u30021\u3002")]
    [InlineData("[::1]")]
    public void Addresses_are_not_sent_however_they_are_written(string host)
    {
        using var duo = new Duo(Lab.Client(), Lab.Server(), host);
        duo.Handshake();
        Assert.Null(duo.Client.Session.ServerName);
        Assert.Null(duo.Server.Session.ServerName);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("a/b")]
    public void What_is_neither_a_name_nor_an_address_is_refused(string host) =>
        Assert.Throws<ArgumentException>("targetHost", () => new TlsBufferSession(Lab.Client(), host));
}
