using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using X509Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace FastCrypto.Tls.Tests.Certificates;

public sealed class TlsServerCertificateTests
{
    public static TheoryData<CertificateKeyKind> Kinds => CertificateVerifyTests.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Pem_texts_and_files_give_the_chain_in_order(CertificateKeyKind kind)
    {
        using var pki = new TestPki();
        PemIdentity identity = pki.Issue(kind);
        using (TlsServerCertificate server = identity.ToServerCertificate())
        {
            Assert.Equal(identity.Chain, server.Chain.Select(der => der.ToArray()));
            Assert.Equal(identity.ChainPem, server.ExportCertificatePem());
        }

        string folder = Directory.CreateTempSubdirectory("fastcrypto-").FullName;
        try
        {
            string chainPath = Path.Combine(folder, "chain.pem"), keyPath = Path.Combine(folder, "key.pem"),
                bothPath = Path.Combine(folder, "both.pem");
            File.WriteAllText(chainPath, identity.ChainPem);
            File.WriteAllText(keyPath, identity.KeyPem);
            File.WriteAllText(bothPath, identity.KeyPem + identity.ChainPem);
            using var fromTwo = TlsServerCertificate.CreateFromPemFile(chainPath, keyPath);
            using var fromOne = TlsServerCertificate.CreateFromPemFile(bothPath);
            Assert.Equal(2, fromTwo.Chain.Count);
            Assert.Equal(2, fromOne.Chain.Count);
            Assert.Throws<ArgumentException>(() => TlsServerCertificate.CreateFromPemFile(chainPath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_PEM_form_of_a_key_is_read()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Check(new X509Request("CN=a", ecdsa, HashAlgorithmName.SHA256), ecdsa.ExportPkcs8PrivateKeyPem(), ecdsa.ExportECPrivateKeyPem(),
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ecdsa.ExportECPrivateKeyPem());
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Check(new X509Request("CN=a", p384, HashAlgorithmName.SHA384), p384.ExportPkcs8PrivateKeyPem(), p384.ExportECPrivateKeyPem());
        using var rsa = RSA.Create(2048);
        Check(new X509Request("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem());

        static void Check(X509Request request, params string[] keys)
        {
            using X509Certificate2 certificate = request.CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            using PeerCertificate peer = PeerCertificate.Parse(certificate.RawData, TlsCertificateValidation.DangerousAcceptAny);
            foreach (string key in keys)
                CheckSigns(TlsServerCertificate.CreateFromPem(certificate.ExportCertificatePem(), key), peer);
            CheckSigns(TlsServerCertificate.Create(certificate), peer);
        }

        static void CheckSigns(TlsServerCertificate server, PeerCertificate peer)
        {
            using (server)
            {
                foreach (SignatureScheme scheme in server.SignatureSchemes)
                    Assert.True(peer.Verify(scheme, [1, 2, 3], server.Sign(scheme, [1, 2, 3])));
            }
        }
    }

    [Fact]
    public void Wrong_texts_are_refused()
    {
        using var pki = new TestPki();
        PemIdentity one = pki.Issue(CertificateKeyKind.EcdsaP256), other = pki.Issue(CertificateKeyKind.EcdsaP256),
            ed = pki.Issue(CertificateKeyKind.Ed25519);
        Assert.Throws<ArgumentException>("keyPem", () => TlsServerCertificate.CreateFromPem(one.ChainPem, other.KeyPem));
        Assert.Throws<ArgumentException>("keyPem", () => TlsServerCertificate.CreateFromPem(one.ChainPem, ed.KeyPem));
        Assert.Throws<ArgumentException>("certificatePem", () => TlsServerCertificate.CreateFromPem("nothing", one.KeyPem));
        Assert.Throws<ArgumentException>(() => TlsServerCertificate.CreateFromPem(one.ChainPem, "nothing"));
        Assert.Throws<ArgumentException>(() => TlsServerCertificate.CreateFromPem(one.ChainPem, one.KeyPem + one.KeyPem));
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string encrypted = ecdsa.ExportEncryptedPkcs8PrivateKeyPem(
            "password", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));
        Assert.Throws<ArgumentException>(() => TlsServerCertificate.CreateFromPem(one.ChainPem, encrypted));
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Assert.Throws<CryptographicException>(() => TlsServerCertificate.CreateFromPem(one.ChainPem, p521.ExportPkcs8PrivateKeyPem()));
        using X509Certificate2 withoutKey = X509CertificateLoader.LoadCertificate(one.Chain[0]);
        Assert.Throws<ArgumentException>("certificate", () => TlsServerCertificate.Create(withoutKey));
        Assert.Throws<ArgumentNullException>("certificate", () => TlsServerCertificate.Create(null!));
        Assert.Throws<ArgumentNullException>("certificatePath", () => TlsServerCertificate.CreateFromPemFile(null!));
        Assert.Throws<ArgumentException>("certificatePath", () => TlsServerCertificate.CreateFromPemFile(""));
        Assert.Throws<ArgumentException>("hostNames", () => TlsServerCertificate.CreateSelfSigned([]));
        Assert.Throws<ArgumentNullException>("hostNames", () => TlsServerCertificate.CreateSelfSigned(null!));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => TlsServerCertificate.CreateSelfSigned(["a"], (CertificateKeyKind)9));
    }

    [Fact]
    public void A_key_too_short_for_every_scheme_is_refused()
    {
        using var rsa = RSA.Create(512);
        using X509Certificate2 certificate = new X509Request("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string pem = certificate.ExportCertificatePem();
        Assert.Throws<ArgumentException>("keyPem", () => TlsServerCertificate.CreateFromPem(pem, rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>("certificate", () => TlsServerCertificate.Create(certificate));
    }

    [Fact]
    public void A_server_knows_its_hosts()
    {
        using var pki = new TestPki();
        using TlsServerCertificate server = pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate();
        foreach (string host in (string[])["localhost", "LOCALHOST", "localhost.", "a.example.test", "127.0.0.1", "::1", "[::1]"])
            Assert.True(server.MatchesHost(host), host);
        foreach (string host in (string[])["example.test", "a.b.example.test", "127.0.0.2", "localhos", "", " ",
            "\0", "::2", "*.example.test", "xn--", "a..b", new string('a', 300)])
            Assert.False(server.MatchesHost(host), host);
    }

    [Fact]
    public void After_Dispose_nothing_is_signed()
    {
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            var server = TlsServerCertificate.CreateSelfSigned(["localhost"], kind);
            server.Dispose();
            Assert.Throws<ObjectDisposedException>(() => server.Sign(server.SignatureSchemes[0], [1]));
        }
    }

    [Fact]
    public void Threads_share_a_certificate()
    {
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            using var server = TlsServerCertificate.CreateSelfSigned(["localhost"], kind);
            using PeerCertificate peer = PeerCertificate.Parse(server.Chain[0], TlsCertificateValidation.DangerousAcceptAny);
            Parallel.For(0, 16, i =>
            {
                byte[] content = [(byte)i];
                Assert.True(peer.Verify(server.SignatureSchemes[0], content, server.Sign(server.SignatureSchemes[0], content)));
            });
        }
    }
}
