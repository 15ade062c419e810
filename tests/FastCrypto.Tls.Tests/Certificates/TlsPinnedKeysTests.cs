using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls.Tests.Certificates;

/// <summary>Servers that are known by their keys (RFC 7469 section 2.4), and nothing else about them.</summary>
public sealed class TlsPinnedKeysTests
{
    public static TheoryData<CertificateKeyKind> OwnKinds => [CertificateKeyKind.EcdsaP256, CertificateKeyKind.Ed25519];

    [Theory, MemberData(nameof(OwnKinds))]
    public void A_server_whose_key_is_pinned_is_believed(CertificateKeyKind kind)
    {
        using var duo = new Duo(Client(PinOf(kind)), Lab.Server(options => options.Certificates = [Lab.Certificate(kind)]));
        duo.Handshake();
        Assert.Equal(Lab.Identity(kind).Chain[0], duo.Client.Session.PeerCertificateChain[0]);
    }

    [Fact]
    public void Any_of_several_pins_will_do()
    {
        byte[] other = new byte[32];
        foreach (byte[][] pins in (byte[][][])[[other, PinOf(CertificateKeyKind.EcdsaP256)], [PinOf(CertificateKeyKind.EcdsaP256), other]])
            new Duo(Client(pins), Lab.Server()).Handshake().Dispose();
    }

    /// <summary>
    /// Also the key of the certificate's issuer, the hash of the whole certificate, and a pin that differs in its last bit.
    /// </summary>
    [Fact]
    public void Everybody_else_is_certificate_unknown()
    {
        byte[][] chain = Lab.Identity(CertificateKeyKind.EcdsaP256).Chain;
        byte[] almost = PinOf(CertificateKeyKind.EcdsaP256);
        almost[^1] ^= 1;
        foreach (byte[] pin in (byte[][])[new byte[32], almost, PinOf(CertificateKeyKind.Ed25519),
            PinOf(chain[1]), SHA256.HashData(chain[0])])
        {
            using var duo = new Duo(Client(pin), Lab.Server());
            Refuses(duo, AlertDescription.CertificateUnknown);
        }
    }

    /// <summary>What a chain is refused for does not matter: another host, a self-signed certificate, one that has expired.</summary>
    [Fact]
    public void Only_the_key_counts()
    {
        PemIdentity expired = Lab.Pki.Issue(
            CertificateKeyKind.EcdsaP256, ["other.test"], notBefore: DateTimeOffset.UtcNow.AddHours(-3),
            notAfter: DateTimeOffset.UtcNow.AddHours(-1));
        new Duo(Client(PinOf(expired.Chain[0])), Lab.Server(options => options.Certificates = [expired.ToServerCertificate()]))
            .Handshake().Dispose();
        var selfSigned = TlsServerCertificate.CreateSelfSigned(["other.test"]);
        new Duo(Client(PinOf(selfSigned.Chain[0].ToArray())), Lab.Server(options => options.Certificates = [selfSigned]))
            .Handshake().Dispose();
    }

    [Fact]
    public void A_pinned_key_must_still_sign_the_handshake()
    {
        using var server = new ScriptedServer(Pinned);
        server.ToCertificate();
        server.SendCertificate();
        server.SendCertificateVerify(change: signature =>
        {
            signature[^1] ^= 1;
            return signature;
        });
        Assert.Equal(AlertDescription.DecryptError, server.Victim.Failure!.Alert);
        using var impostor = new ScriptedServer(Pinned, CertificateKeyKind.EcdsaP256);
        impostor.ToCertificate();
        impostor.SendCertificate();
        impostor.SendCertificateVerify(signer: TlsServerCertificate.CreateSelfSigned(["impostor.test"]));
        Assert.Equal(AlertDescription.DecryptError, impostor.Victim.Failure!.Alert);

        static void Pinned(TlsClientOptions options) =>
            options.CertificateValidation = new TlsPinnedKeys(PinOf(CertificateKeyKind.EcdsaP256));
    }

    /// <summary>
    /// A certificate cut at every byte, with every byte changed, and none at all: no key comes out of it that is pinned, but its own.
    /// </summary>
    [Fact]
    public void Malformed_certificates_are_refused()
    {
        var policy = new TlsPinnedKeys(PinOf(CertificateKeyKind.EcdsaP256));
        byte[] der = Lab.Identity(CertificateKeyKind.EcdsaP256).Chain[0];
        for (int length = 0; length < der.Length; length++)
            Assert.Equal(AlertDescription.BadCertificate,
                Assert.Throws<TlsException>(() => PeerCertificate.Parse(der.AsMemory(0, length), policy)).Alert);
        Assert.Equal(
            AlertDescription.BadCertificate, Assert.Throws<TlsException>(() => PeerCertificate.Parse((byte[])[.. der, 0], policy)).Alert);
        Assert.Equal(AlertDescription.BadCertificate,
            Assert.Throws<TlsException>(() => PeerCertificate.Parse(new Random(3).Bytes(300), policy)).Alert);
        using PeerCertificate intact = PeerCertificate.Parse(der, policy);
        int refused = 0;
        for (int i = 0; i < der.Length; i++)
        {
            byte[] damaged = [.. der];
            damaged[i] ^= 0xFF;
            try
            {
                using PeerCertificate read = PeerCertificate.Parse(damaged, policy);
                Assert.Equal(read.SubjectPublicKeyInfo.Span.SequenceEqual(intact.SubjectPublicKeyInfo.Span),
                    policy.Contains(read.SubjectPublicKeyInfo.Span));
            }
            catch (TlsException e)
            {
                refused++;
                Assert.True(e.Alert is AlertDescription.BadCertificate or AlertDescription.UnsupportedCertificate, $"{e.Alert}");
            }
        }

        // The point alone is 64 bytes, none of which can be changed without leaving the curve or the key.
        Assert.InRange(refused, 65, der.Length - 1);
    }

    /// <summary>The key is read from the same place where the platform finds it, whatever stands around it.</summary>
    [Fact]
    public void The_pin_is_that_of_the_platforms_SubjectPublicKeyInfo()
    {
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            byte[] der = Lab.Identity(kind).Chain[0];
            using PeerCertificate certificate = PeerCertificate.Parse(der, new TlsCertificateValidation());
            using X509Certificate2 platforms = X509CertificateLoader.LoadCertificate(der);
            Assert.Equal(platforms.PublicKey.ExportSubjectPublicKeyInfo(), certificate.SubjectPublicKeyInfo.ToArray());
        }
    }

    [Fact]
    public void RSA_keys_are_unsupported_certificate_and_their_schemes_are_not_offered()
    {
        byte[] rsa = Lab.Identity(CertificateKeyKind.Rsa2048).Chain[0];
        Assert.Equal(AlertDescription.UnsupportedCertificate,
            Assert.Throws<TlsException>(() => PeerCertificate.Parse(rsa, new TlsPinnedKeys(PinOf(rsa)))).Alert);

        using var duo = new Duo(
            Client(PinOf(CertificateKeyKind.EcdsaP256)),
            Lab.Server(options => options.Certificates = [Lab.Certificate(CertificateKeyKind.Rsa2048),
                Lab.Certificate(CertificateKeyKind.EcdsaP256)]));
        duo.Handshake();
        Assert.Equal(SignatureScheme.EcdsaSecp256r1Sha256, duo.Client.Session.NegotiatedSignatureScheme);
        Assert.Throws<ArgumentException>("SignatureSchemes", () => Lab.Client(options =>
        {
            options.CertificateValidation = new TlsPinnedKeys(new byte[32]);
            options.SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256];
        }));
    }

    [Fact]
    public void No_pin_is_no_policy()
    {
        Assert.Throws<ArgumentException>("pins", () => new TlsPinnedKeys());
        Assert.Throws<ArgumentException>("pins", () => new TlsPinnedKeys(new byte[31]));
        Assert.Throws<ArgumentException>("pins", () => new TlsPinnedKeys(new byte[32], new byte[33]));
        Assert.Throws<ArgumentException>("pins", () => new TlsPinnedKeys(new byte[32], null!));
        Assert.Throws<ArgumentNullException>("pins", () => new TlsPinnedKeys((IReadOnlyList<byte[]>)null!));
    }

    [Fact]
    public void Pins_are_copied()
    {
        byte[] pin = PinOf(CertificateKeyKind.EcdsaP256);
        TlsContext client = Client(pin);
        pin.AsSpan().Clear();
        new Duo(client, Lab.Server()).Handshake().Dispose();
    }

    private static TlsContext Client(params byte[][] pins) =>
        TlsContext.CreateClient(new TlsClientOptions(new TlsPinnedKeys(pins)) { TargetHost = Lab.Host, CipherSuites = Lab.Suites });

    private static byte[] PinOf(CertificateKeyKind kind) => PinOf(Lab.Identity(kind).Chain[0]);

    private static byte[] PinOf(byte[] der)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        return SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    private static void Refuses(Duo duo, AlertDescription alert)
    {
        duo.Client.Start();
        duo.Exchange();
        Assert.Equal((alert, false), (duo.Client.Failure!.Alert, duo.Client.Failure.IsFromPeer));
        Assert.Equal((alert, true), (duo.Server.Failure!.Alert, duo.Server.Failure.IsFromPeer));
        Assert.False(duo.Client.Session.IsHandshakeComplete);
    }
}
