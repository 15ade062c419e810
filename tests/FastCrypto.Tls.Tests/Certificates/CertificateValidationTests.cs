using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using X509Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace FastCrypto.Tls.Tests.Certificates;

public sealed class CertificateValidationTests : IDisposable
{
    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    public static TheoryData<CertificateKeyKind, CertificateKeyKind> KindPairs
    {
        get
        {
            var pairs = new TheoryData<CertificateKeyKind, CertificateKeyKind>();
            foreach (CertificateKeyKind issuer in Enum.GetValues<CertificateKeyKind>())
            {
                foreach (CertificateKeyKind leaf in Enum.GetValues<CertificateKeyKind>())
                    pairs.Add(issuer, leaf);
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(KindPairs))]
    public void A_good_chain_passes(CertificateKeyKind issuer, CertificateKeyKind leaf)
    {
        using var pki = new TestPki(issuer);
        PemIdentity identity = pki.Issue(leaf);
        foreach (string host in (string[])["localhost", "a.example.test", "127.0.0.1"])
            Assert.Equal(identity.Chain[0], pki.Trusting.Judge(identity.Chain, host).Leaf.ToArray());
    }

    [Theory]
    [InlineData("example.test"), InlineData("a.b.example.test"), InlineData("localhost.evil.test"),
        InlineData("127.0.0.2"), InlineData(""), InlineData(null), InlineData("\0")]
    public void A_wrong_host_is_bad_certificate(string? host) =>
        Refused(AlertDescription.BadCertificate, _pki.Trusting, _pki.Issue(CertificateKeyKind.EcdsaP256).Chain, host);

    [Fact]
    public void The_common_name_does_not_count()
    {
        PemIdentity identity = _pki.Issue(CertificateKeyKind.EcdsaP256, ["other.test"], request => RemoveSan(request));
        Refused(AlertDescription.BadCertificate, _pki.Trusting, identity.Chain, "other.test");

        static void RemoveSan(X509Request request)
        {
            foreach (X509Extension extension in request.CertificateExtensions.Where(e => e.Oid?.Value == "2.5.29.17").ToArray())
                request.CertificateExtensions.Remove(extension);
        }
    }

    [Fact]
    public void Certificates_out_of_their_time_are_certificate_expired()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        byte[][] expired = _pki.Issue(CertificateKeyKind.EcdsaP256, notBefore: now.AddHours(-3), notAfter: now.AddHours(-1)).Chain;
        byte[][] future = _pki.Issue(CertificateKeyKind.EcdsaP256, notBefore: now.AddHours(1), notAfter: now.AddHours(3)).Chain;
        Refused(AlertDescription.CertificateExpired, _pki.Trusting, expired);
        Refused(AlertDescription.CertificateExpired, _pki.Trusting, future);
        At(now.AddHours(-2)).Judge(expired, TestPki.Host);
        At(now.AddHours(2)).Judge(future, TestPki.Host);
        Refused(AlertDescription.CertificateExpired, At(now.AddHours(4)), future);

        TlsCertificateValidation At(DateTimeOffset time) => new() { CustomRoots = [_pki.Root.Certificate], VerificationTime = time };
    }

    [Fact]
    public void Chains_to_no_trusted_root_are_unknown_ca()
    {
        byte[][] chain = _pki.Issue(CertificateKeyKind.EcdsaP256).Chain;
        using var other = new TestPki();
        Refused(AlertDescription.UnknownCa, other.Trusting, chain);
        Refused(AlertDescription.UnknownCa, other.Trusting, [.. chain, _pki.Root.Certificate.RawData]);
        Refused(AlertDescription.UnknownCa, new TlsCertificateValidation { CustomRoots = [] }, chain);
        Refused(AlertDescription.UnknownCa, new TlsCertificateValidation(), chain);
        Refused(AlertDescription.UnknownCa, _pki.Trusting, [chain[0]]);
    }

    [Fact]
    public void A_self_signed_certificate_is_trusted_only_by_name()
    {
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            using var server = TlsServerCertificate.CreateSelfSigned([TestPki.Host], kind);
            byte[][] chain = [server.Chain[0].ToArray()];
            Refused(AlertDescription.UnknownCa, _pki.Trusting, chain);
            Refused(AlertDescription.UnknownCa, new TlsCertificateValidation(), chain);
            using X509Certificate2 root = X509CertificateLoader.LoadCertificate(chain[0]);
            new TlsCertificateValidation { CustomRoots = [root] }.Judge(chain, TestPki.Host);
        }
    }

    [Fact]
    public void A_broken_signature_anywhere_is_bad_certificate()
    {
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            using var pki = new TestPki(kind);
            byte[][] chain = pki.Issue(CertificateKeyKind.EcdsaP256).Chain;
            for (int i = 0; i < chain.Length; i++)
            {
                byte[][] broken = [.. chain.Select(der => (byte[])der.Clone())];
                broken[i][^1] ^= 1;
                Refused(AlertDescription.BadCertificate, pki.Trusting, broken);
            }
        }
    }

    [Fact]
    public void A_server_certificate_must_not_issue_others()
    {
        using CertificateIssuer impostor = NotAnAuthority();
        using var key = CertificateKey.Generate(CertificateKeyKind.EcdsaP256);
        using X509Certificate2 leaf = impostor.Issue(key.PublicKey, [TestPki.Host]);
        Refused(AlertDescription.BadCertificate, _pki.Trusting, [leaf.RawData, impostor.Certificate.RawData]);

        CertificateIssuer NotAnAuthority() => _pki.Root.CreateIntermediate("impostor", CertificateKeyKind.EcdsaP256, isAuthority: false);
    }

    /// <summary>RFC 5280 section 4.2.1.10: an authority that may speak for one domain only, or for all but one.</summary>
    [Fact]
    public void A_name_outside_an_authoritys_constraints_is_bad_certificate()
    {
        const int Permitted = 0, Excluded = 1;
        Judge(Permitted, "example.test", "a.example.test");
        Judge(Excluded, "other.test", "a.example.test");
        Assert.Equal(
            AlertDescription.BadCertificate, Assert.Throws<TlsException>(() => Judge(Permitted, "example.test", "other.test")).Alert);
        Assert.Equal(
            AlertDescription.BadCertificate, Assert.Throws<TlsException>(() => Judge(Excluded, "example.test", "a.example.test")).Alert);

        void Judge(int subtrees, string domain, string host)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, subtrees)))
            using (writer.PushSequence())
                writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, new Asn1Tag(TagClass.ContextSpecific, 2));
            using CertificateIssuer authority = _pki.Root.CreateIntermediate(
                "constrained", change: request =>
                    request.CertificateExtensions.Add(new X509Extension("2.5.29.30", writer.Encode(), critical: true)));
            using var key = CertificateKey.Generate(CertificateKeyKind.EcdsaP256);
            using X509Certificate2 leaf = authority.Issue(key.PublicKey, [host]);
            _pki.Trusting.Judge([leaf.RawData, authority.Certificate.RawData], host);
        }
    }

    [Fact]
    public void Certificates_for_other_purposes_are_unsupported_certificate()
    {
        Refused(AlertDescription.UnsupportedCertificate, _pki.Trusting, Changed<X509EnhancedKeyUsageExtension>(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false)));
        Refused(AlertDescription.UnsupportedCertificate, _pki.Trusting, Changed<X509KeyUsageExtension>(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true)));
        _pki.Trusting.Judge(Changed<X509EnhancedKeyUsageExtension>(null), TestPki.Host);
        _pki.Trusting.Judge(Changed<X509KeyUsageExtension>(null), TestPki.Host);
    }

    [Fact]
    public void An_unknown_critical_extension_is_refused()
    {
        byte[][] chain = _pki.Issue(CertificateKeyKind.EcdsaP256, change: request =>
            request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.55555.1", [5, 0], critical: true))).Chain;
        Refused(AlertDescription.UnsupportedCertificate, _pki.Trusting, chain);
    }

    [Fact]
    public void Short_RSA_keys_are_bad_certificate()
    {
        byte[][] chain = Sign(1024);
        Refused(AlertDescription.BadCertificate, _pki.Trusting, chain);
        new TlsCertificateValidation { CustomRoots = [_pki.Root.Certificate], MinimumRsaKeySize = 1024 }.Judge(chain, TestPki.Host);
        Refused(AlertDescription.BadCertificate,
            new TlsCertificateValidation { CustomRoots = [_pki.Root.Certificate], MinimumRsaKeySize = 3072 }, Sign(2048));
    }

    /// <summary>
    /// Also where the hash stands in the parameters of RSASSA-PSS, or is left out there and therefore SHA-1 (RFC 4055 section 3.1).
    /// </summary>
    [Fact]
    public void Sha1_signatures_are_bad_certificate()
    {
        using var rsa = RSA.Create(2048);
        Validate(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, "300D06092A864886F70D01010B0500");
        const string Sha1WithRsa = "300D06092A864886F70D0101050500";
        Refuse(RSASignaturePadding.Pkcs1, Sha1WithRsa);
        // A root is trusted for itself; how it is signed proves nothing.
        var old = new RsaGenerator(rsa, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1, Convert.FromHexString(Sha1WithRsa));
        Validate(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, "300D06092A864886F70D01010B0500", old);
        const string Pss = "06092A864886F70D01010A";
        const string Sha256 = "300D06096086480165030402010500", Mgf1Sha256 = "301A06092A864886F70D010108" + Sha256;
        Validate(HashAlgorithmName.SHA256, RSASignaturePadding.Pss, $"3041{Pss}3034A00F{Sha256}A11C{Mgf1Sha256}A203020120");
        Refuse(RSASignaturePadding.Pss, $"300D{Pss}3000");
        Refuse(RSASignaturePadding.Pss, $"301A{Pss}300DA00B300906052B0E03021A0500");

        void Refuse(RSASignaturePadding padding, string algorithm) =>
            Assert.Equal(AlertDescription.BadCertificate,
                Assert.Throws<TlsException>(() => Validate(HashAlgorithmName.SHA1, padding, algorithm)).Alert);

        void Validate(HashAlgorithmName hash, RSASignaturePadding padding, string algorithm, RsaGenerator? rootGenerator = null)
        {
            var generator = new RsaGenerator(rsa, hash, padding, Convert.FromHexString(algorithm));
            var root = new X509Request(new X500DistinguishedName("CN=old root"), new PublicKey(rsa), hash);
            root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using X509Certificate2 rootCertificate = root.Create(
                root.SubjectName, rootGenerator ?? generator, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2), [1]);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new X509Request(new X500DistinguishedName("CN=x"), new PublicKey(key), hash);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(TestPki.Host);
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 leaf = request.Create(
                root.SubjectName, generator, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [2]);
            new TlsCertificateValidation { CustomRoots = [rootCertificate] }.Judge([leaf.RawData], TestPki.Host);
        }
    }

    [Fact]
    public void The_application_can_only_narrow()
    {
        byte[][] chain = _pki.Issue(CertificateKeyKind.Ed25519).Chain;
        int calls = 0;
        With((leaf, built) =>
        {
            calls++;
            Assert.Equal(chain[0], leaf.RawData);
            Assert.Equal(3, built.ChainElements.Count);
            return true;
        }).Judge(chain, TestPki.Host);
        Assert.Equal(1, calls);
        Refused(AlertDescription.CertificateUnknown, With((_, _) => false), chain);
        Refused(AlertDescription.CertificateUnknown, With((_, _) => throw new InvalidOperationException()), chain);
        Refused(AlertDescription.BadCertificate, With((_, _) => true), chain, "other.test");

        TlsCertificateValidation With(Func<X509Certificate2, X509Chain, bool> check) =>
            new() { CustomRoots = [_pki.Root.Certificate], AdditionalCheck = check };
    }

    [Fact]
    public void Only_the_dangerous_object_accepts_anybody()
    {
        using var other = new TestPki();
        byte[][] chain = other.Issue(CertificateKeyKind.EcdsaP256).Chain;
        Assert.Equal(chain[0], TlsCertificateValidation.DangerousAcceptAny.Judge(chain, "any.test").Leaf.ToArray());
        Refused(AlertDescription.BadCertificate, TlsCertificateValidation.DangerousAcceptAny, []);
        Refused(AlertDescription.UnknownCa, new TlsCertificateValidation(), chain);
    }

    [Fact]
    public void Revocation_that_cannot_be_checked_refuses()
    {
        var validation =
            new TlsCertificateValidation { CustomRoots = [_pki.Root.Certificate], RevocationMode = X509RevocationMode.Offline };
        Refused(AlertDescription.CertificateUnknown, validation, _pki.Issue(CertificateKeyKind.EcdsaP256).Chain);
    }

    /// <summary>
    /// A certificate that nobody trusts yet names its issuer, a responder and a CRL: a stranger must not
    /// choose what this client connects to.
    /// </summary>
    [Theory]
    [InlineData(X509RevocationMode.NoCheck)]
    [InlineData(X509RevocationMode.Offline)]
    [InlineData(X509RevocationMode.Online)]
    public void Nothing_is_fetched_for_a_stranger(X509RevocationMode revocation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string url = $"http://{listener.LocalEndpoint}/";
        using var stranger = new TestPki();
        byte[][] chain = stranger.Issue(CertificateKeyKind.EcdsaP256, change: request =>
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([url], [url]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([url]));
        }).Chain;
        var validation = new TlsCertificateValidation { CustomRoots = [_pki.Root.Certificate], RevocationMode = revocation };
        Refused(AlertDescription.UnknownCa, validation, [chain[0]]);
        Refused(AlertDescription.UnknownCa, validation, chain);
        Refused(AlertDescription.UnknownCa, validation, [.. chain, stranger.Root.Certificate.RawData]);
        Assert.False(listener.Pending());
    }

    [Fact]
    public void Malformed_and_endless_chains_are_bad_certificate()
    {
        byte[][] chain = _pki.Issue(CertificateKeyKind.EcdsaP256).Chain;
        Refused(AlertDescription.BadCertificate, _pki.Trusting, []);
        Refused(AlertDescription.BadCertificate, _pki.Trusting, [chain[0], [1, 2, 3]]);
        Refused(AlertDescription.BadCertificate, _pki.Trusting, [.. Enumerable.Repeat(chain[0], 17)]);
    }

    [Fact]
    public void Every_finding_has_an_alert_and_the_gravest_speaks()
    {
        foreach (X509ChainStatusFlags flag in Enum.GetValues<X509ChainStatusFlags>())
            Assert.NotEqual(AlertDescription.CloseNotify, ChainAlert.AlertOf(flag));
        Assert.Equal(AlertDescription.CertificateUnknown, ChainAlert.AlertOf(X509ChainStatusFlags.NoError));
        Assert.Equal(
            AlertDescription.CertificateRevoked, ChainAlert.AlertOf(X509ChainStatusFlags.Revoked | X509ChainStatusFlags.NotTimeValid));
        Assert.Equal(AlertDescription.BadCertificate,
            ChainAlert.AlertOf(X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.UntrustedRoot));
        Assert.Equal(AlertDescription.UnknownCa, ChainAlert.AlertOf(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotTimeValid));
        Assert.Equal(AlertDescription.CertificateUnknown,
            ChainAlert.AlertOf(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation));
    }

    private static void Refused(AlertDescription alert, TlsCertificateValidation validation, byte[][] chain, string? host = TestPki.Host) =>
        Assert.Equal(alert, Assert.Throws<TlsException>(() => validation.Judge(chain, host)).Alert);

    private byte[][] Changed<T>(T? replacement) where T : X509Extension =>
        _pki.Issue(CertificateKeyKind.EcdsaP256, change: request =>
        {
            foreach (T old in request.CertificateExtensions.OfType<T>().ToArray())
                request.CertificateExtensions.Remove(old);
            if (replacement is not null)
                request.CertificateExtensions.Add(replacement);
        }).Chain;

    private byte[][] Sign(int bits)
    {
        using var rsa = RSA.Create(bits);
        using X509Certificate2 leaf = _pki.Intermediate.Issue(new PublicKey(rsa), [TestPki.Host]);
        return [leaf.RawData, _pki.Intermediate.Certificate.RawData];
    }

    // The platform's generator refuses SHA-1.
    private sealed class RsaGenerator(RSA key, HashAlgorithmName hash, RSASignaturePadding padding,
        byte[] algorithm) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => algorithm;

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, hash, padding);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
