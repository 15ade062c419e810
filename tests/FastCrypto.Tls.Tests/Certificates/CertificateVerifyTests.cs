using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tls.Tests.Certificates;

public sealed class CertificateVerifyTests
{
    private static readonly SignatureScheme[] AllSchemes = Enum.GetValues<SignatureScheme>();

    // The kind that knows all keys.
    private static readonly TlsCertificateValidation Policy = new();

    public static TheoryData<CertificateKeyKind> Kinds =>
        [CertificateKeyKind.EcdsaP256, CertificateKeyKind.Ed25519, CertificateKeyKind.Rsa2048];

    [Theory]
    [InlineData(3, true), InlineData(5, true), InlineData(6, true), InlineData(6, false), InlineData(7, true)]
    public void Every_CertificateVerify_of_RFC_8448_verifies(int section, bool ofServer)
    {
        JsonElement trace = Rfc8448.Trace(section);
        string side = ofServer ? "server" : "client";
        JsonElement verify = trace.GetProperty($"{side}_certificate_verify");
        var scheme = (SignatureScheme)Convert.ToUInt16(verify.Text("signature_scheme"), 16);
        byte[] hash = trace.HashTo(side, "Certificate");
        byte[] content = new byte[CertificateVerifyContent.MaxLength];
        content = content[..CertificateVerifyContent.Write(ofServer, hash, content)];
        Assert.Equal(verify.Hex("signed_content"), content);

        using PeerCertificate certificate = PeerCertificate.Parse(verify.Hex("certificate_der"), Policy);
        byte[] signature = verify.Hex("signature");
        Assert.True(certificate.CanVerify(scheme));
        Assert.True(certificate.Verify(scheme, content, signature));

        byte[] other = new byte[CertificateVerifyContent.MaxLength];
        other = other[..CertificateVerifyContent.Write(!ofServer, hash, other)];
        Assert.False(certificate.Verify(scheme, other, signature));
        signature[^1] ^= 1;
        Assert.False(certificate.Verify(scheme, content, signature));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_server_signs_what_its_certificate_verifies(CertificateKeyKind kind)
    {
        using var pki = new TestPki();
        using TlsServerCertificate server = pki.Issue(kind).ToServerCertificate();
        using PeerCertificate peer = PeerCertificate.Parse(server.Chain[0], Policy);
        byte[] content = new Random(1).Bytes(130);
        Assert.NotEmpty(server.SignatureSchemes);
        foreach (SignatureScheme scheme in AllSchemes)
        {
            bool fits = server.SignatureSchemes.Contains(scheme);
            Assert.Equal(fits, peer.CanVerify(scheme));
            Assert.Equal(fits ? scheme : SignatureScheme.None, server.SelectScheme([scheme]));
            if (!fits)
            {
                Assert.Throws<ArgumentException>("scheme", () => server.Sign(scheme, content));
                Assert.False(peer.Verify(scheme, content, new byte[64]));
                continue;
            }

            byte[] signature = server.Sign(scheme, content);
            Assert.True(peer.Verify(scheme, content, signature));
            Assert.False(peer.Verify(scheme, [.. content, 0], signature));
            Assert.False(peer.Verify(scheme, content, [.. signature, 0]));
            Assert.False(peer.Verify(scheme, content, signature.AsSpan(1)));
            Assert.False(peer.Verify(scheme, content, []));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Pkcs1_and_other_curves_are_never_for_CertificateVerify(CertificateKeyKind kind)
    {
        using var pki = new TestPki();
        using PeerCertificate peer = PeerCertificate.Parse(pki.Issue(kind).Chain[0], Policy);
        foreach (SignatureScheme scheme in (SignatureScheme[])[SignatureScheme.RsaPkcs1Sha256,
            SignatureScheme.RsaPkcs1Sha384, SignatureScheme.RsaPkcs1Sha512,
            SignatureScheme.EcdsaSecp384r1Sha384, SignatureScheme.None, (SignatureScheme)0x0603, (SignatureScheme)0x0201])
            Assert.False(peer.CanVerify(scheme));
    }

    [Fact]
    public void A_server_prefers_its_own_order()
    {
        using var server = TlsServerCertificate.CreateSelfSigned(["localhost"], CertificateKeyKind.Rsa2048);
        Assert.Equal([SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512],
            server.SignatureSchemes);
        Assert.Equal(SignatureScheme.RsaPssRsaeSha384,
            server.SelectScheme([SignatureScheme.RsaPssRsaeSha512, SignatureScheme.Ed25519, SignatureScheme.RsaPssRsaeSha384]));
        Assert.Equal(SignatureScheme.None, server.SelectScheme([]));
    }

    [Fact]
    public void A_P384_key_verifies_with_its_scheme_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using VerificationKey verifier = VerificationKey.Import(key.ExportSubjectPublicKeyInfo());
        byte[] content = [1, 2, 3];
        byte[] signature = key.SignData(content, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(verifier.CanVerify(SignatureScheme.EcdsaSecp384r1Sha384));
        Assert.False(verifier.CanVerify(SignatureScheme.EcdsaSecp256r1Sha256));
        Assert.True(verifier.Verify(SignatureScheme.EcdsaSecp384r1Sha384, content, signature));
        Assert.False(verifier.Verify(SignatureScheme.EcdsaSecp384r1Sha384, [1, 2], signature));
    }

    [Fact]
    public void An_RSA_signature_without_its_leading_zero_is_refused()
    {
        using var rsa = RSA.Create(1024);
        using VerificationKey key = VerificationKey.Import(rsa.ExportSubjectPublicKeyInfo());
        byte[] signature;
        do
            signature = rsa.SignData([1], HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        while (signature[0] != 0);
        Assert.True(key.Verify(SignatureScheme.RsaPssRsaeSha256, [1], signature));
        Assert.False(key.Verify(SignatureScheme.RsaPssRsaeSha256, [1], signature.AsSpan(1)));
        Assert.False(key.Verify(SignatureScheme.RsaPssRsaeSha256, [1], [0, .. signature]));
    }

    [Fact]
    public void Short_RSA_keys_have_no_room_for_long_hashes()
    {
        Assert.True(RsaPss.Fits(SignatureScheme.RsaPssRsaeSha256, 1024));
        Assert.True(RsaPss.Fits(SignatureScheme.RsaPssRsaeSha384, 1024));
        Assert.False(RsaPss.Fits(SignatureScheme.RsaPssRsaeSha512, 1024));
        Assert.False(RsaPss.Fits(SignatureScheme.RsaPssRsaeSha256, 528));
        using var rsa = RSA.Create(1024);
        using VerificationKey key = VerificationKey.Import(rsa.ExportSubjectPublicKeyInfo());
        Assert.False(key.CanVerify(SignatureScheme.RsaPssRsaeSha512));
    }
}
