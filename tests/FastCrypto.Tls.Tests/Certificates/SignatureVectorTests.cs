using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tls.Tests.Certificates;

/// <summary>
/// The public signature vectors through what verifies CertificateVerify: keys of this library and keys of the platform alike. Keys and
/// signatures of forms that TLS 1.3 does not have are asserted to be refused.
/// </summary>
public sealed class SignatureVectorTests
{
    private const string Verifier = "certificate key";

    private static readonly SignatureScheme[] Pkcs1 =
        [SignatureScheme.RsaPkcs1Sha256, SignatureScheme.RsaPkcs1Sha384, SignatureScheme.RsaPkcs1Sha512];

    [Theory]
    [InlineData("wycheproof/ecdsa_secp256r1_sha256_test.json", SignatureScheme.EcdsaSecp256r1Sha256)]
    [InlineData("wycheproof/ecdsa_secp384r1_sha384_test.json", SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData("wycheproof/ed25519_test.json", SignatureScheme.Ed25519)]
    [InlineData("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", SignatureScheme.RsaPssRsaeSha256)]
    [InlineData("wycheproof/rsa_pss_2048_sha384_mgf1_48_test.json", SignatureScheme.RsaPssRsaeSha384)]
    [InlineData("wycheproof/rsa_pss_3072_sha256_mgf1_32_test.json", SignatureScheme.RsaPssRsaeSha256)]
    public void Wycheproof(string file, SignatureScheme scheme)
    {
        var tally = new VectorTally(file, Verifier);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            using VerificationKey key = VerificationKey.Import(group.Hex("publicKeyDer"));
            Assert.True(key.CanVerify(scheme));
            foreach (JsonElement test in group.Items("tests"))
            {
                bool valid = test.Text("result") == "valid";
                Assert.True(valid == key.Verify(scheme, test.Hex("msg"), test.Hex("sig")), $"{file} {test.Int("tcId")}");
                if (valid)
                    tally.Verified();
                else
                    tally.Refused();
            }
        }

        tally.Close();
    }

    /// <summary>r ‖ s is no form of an ECDSA signature in TLS (RFC 8446 section 4.2.3: DER).</summary>
    [Fact]
    public void Fixed_fields_are_refused()
    {
        const string File = "wycheproof/ecdsa_secp384r1_sha384_p1363_test.json";
        var tally = new VectorTally(File, Verifier);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            using VerificationKey key = VerificationKey.Import(group.Hex("publicKeyDer"));
            foreach (JsonElement test in group.Items("tests"))
            {
                Assert.False(
                    key.Verify(SignatureScheme.EcdsaSecp384r1Sha384, test.Hex("msg"), test.Hex("sig")), $"{File} {test.Int("tcId")}");
                tally.Refused();
            }
        }

        tally.Close();
    }

    /// <summary>A key with the object identifier id-RSASSA-PSS belongs to rsa_pss_pss_*, which this library does not offer.</summary>
    [Theory]
    [InlineData("wycheproof/rsa_pss_2048_sha256_mgf1_32_params_test.json")]
    [InlineData("wycheproof/rsa_pss_3072_sha256_mgf1_32_params_test.json")]
    public void Keys_restricted_to_Pss_are_refused(string file)
    {
        var tally = new VectorTally(file, Verifier);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            Assert.Throws<CryptographicException>(() => VerificationKey.Import(group.Hex("publicKeyDer")));
            foreach (JsonElement _ in group.Items("tests"))
                tally.Refused();
        }

        tally.Close();
    }

    /// <summary>
    /// PKCS #1 v1.5 signs certificates, where the platform verifies it, and never a handshake; salts are as long as the hash (RFC 8446
    /// section 4.2.3).
    /// </summary>
    [Theory]
    [InlineData("wycheproof/rsa_signature_2048_sha256_test.json")]
    [InlineData("wycheproof/rsa_signature_2048_sha384_test.json")]
    [InlineData("nist/acvp/RSA-SigGen-FIPS186-5.json")]
    [InlineData("nist/acvp/RSA-SigVer-FIPS186-5.json")]
    public void Pkcs1_signatures_and_short_salts_are_refused(string file)
    {
        var tally = new VectorTally(file, Verifier);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            bool isAcvp = group.TryGetProperty("hashAlg", out _);
            if (isAcvp)
                Assert.True(group.Int("saltLen") < SHA256.HashSizeInBytes);
            using VerificationKey key = VerificationKey.Import(isAcvp ? ExportKey(group) : group.Hex("publicKeyDer"));
            Assert.All(Pkcs1, scheme => Assert.False(key.CanVerify(scheme)));
            foreach (JsonElement test in group.Items("tests"))
            {
                if (test.HasFlag("WrongPrimitive"))
                {
                    tally.OutOfScope("an RSASSA-PSS signature");
                    continue;
                }

                byte[] message = test.Hex(isAcvp ? "message" : "msg"), signature = test.Hex(isAcvp ? "signature" : "sig");
                foreach (SignatureScheme scheme in RsaPss.Schemes)
                    Assert.False(key.Verify(scheme, message, signature), $"{file} {test.Int("tcId")}");
                tally.Refused();
            }
        }

        tally.Close();
    }

    private static byte[] ExportKey(JsonElement group)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = group.Hex("n"), Exponent = group.Hex("e") });
        return rsa.ExportSubjectPublicKeyInfo();
    }
}
