using System.Security.Cryptography;
using System.Text;

namespace FastCrypto.Tls.Tests.Certificates;

public sealed class PeerCertificateTests
{
    // The kind that knows all keys.
    private static readonly TlsCertificateValidation Policy = new();

    [Fact]
    public void What_is_not_one_DER_certificate_is_bad_certificate()
    {
        using var pki = new TestPki();
        PemIdentity identity = pki.Issue(CertificateKeyKind.EcdsaP256);
        byte[] der = identity.Chain[0];
        foreach (byte[] bad in (byte[][])[[], [0x30], [0x30, 0x00], der[..^1], [.. der, 0], der[1..],
            Encoding.ASCII.GetBytes(identity.ChainPem), new byte[100]])
        {
            Assert.Equal(AlertDescription.BadCertificate, Assert.Throws<TlsException>(() => PeerCertificate.Parse(bad, Policy)).Alert);
            Assert.Equal(AlertDescription.BadCertificate, Assert.Throws<TlsException>(() => PeerCertificate.Load(bad)).Alert);
        }
    }

    [Fact]
    public void Every_damaged_byte_is_refused_or_gives_another_certificate()
    {
        using var pki = new TestPki();
        byte[] der = pki.Issue(CertificateKeyKind.Ed25519).Chain[0];
        for (int i = 0; i < der.Length; i++)
        {
            byte[] damaged = [.. der];
            damaged[i] ^= 0xFF;
            try
            {
                PeerCertificate.Parse(damaged, Policy).Dispose();
            }
            catch (TlsException e)
            {
                Assert.True(e.Alert is AlertDescription.BadCertificate or AlertDescription.UnsupportedCertificate);
            }
        }
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.10"), InlineData("1.3.101.113"), InlineData("1.3.101.110"),
        InlineData("1.2.840.10040.4.1"), InlineData("2.5.4.3")]
    public void Keys_of_other_kinds_are_unsupported(string oid) =>
        Assert.Throws<CryptographicException>(() => VerificationKey.Import(KeyEncoding.WriteSubjectPublicKeyInfo(oid, [], new byte[32])));

    [Fact]
    public void Curves_other_than_P256_and_P384_are_unsupported()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Assert.Throws<CryptographicException>(() => VerificationKey.Import(key.ExportSubjectPublicKeyInfo()));
        using var explicitCurve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyEncoding.PublicKeyInfo info = KeyEncoding.ReadSubjectPublicKeyInfo(explicitCurve.ExportSubjectPublicKeyInfo());
        byte[] withoutCurve = KeyEncoding.WriteSubjectPublicKeyInfo(info.Oid, [], info.PublicKey);
        byte[] withNull = KeyEncoding.WriteSubjectPublicKeyInfo(info.Oid, [5, 0], info.PublicKey);
        Assert.Throws<CryptographicException>(() => VerificationKey.Import(withoutCurve));
        Assert.Throws<CryptographicException>(() => VerificationKey.Import(withNull));
    }

    [Fact]
    public void A_certificate_with_an_unsupported_key_is_unsupported_certificate()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", ecdsa, HashAlgorithmName.SHA512);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(AlertDescription.UnsupportedCertificate,
            Assert.Throws<TlsException>(() => PeerCertificate.Parse(certificate.RawData, Policy)).Alert);
    }
}
