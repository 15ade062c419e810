using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

public sealed class ECDiffieHellmanP256VectorTests
{
    private const string Algorithm = P256Kernels.Algorithm;

    private static P256Kernel KernelOf(string name) => Kernels.Kernel<P256Kernel>(Algorithm, name);

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof_ecpoint(string kernel)
    {
        const string File = "wycheproof/ecdh_secp256r1_ecpoint_test.json";
        var tally = new VectorTally(File, kernel);
        foreach (JsonElement test in Corpora.Json(File).Items("testGroups").SelectMany(g => g.Items("tests")))
        {
            byte[] publicKey = test.Hex("public");
            using ECDiffieHellmanP256 key = ImportInteger(kernel, test.Hex("private"));
            if (test.Text("result") == "valid")
            {
                Assert.Equal(test.Hex("shared"), key.DeriveRawSecretAgreement(publicKey));
                tally.Verified();
                continue;
            }

            // Uncompressed points only: the "acceptable" compressed point is refused as well.
            if (publicKey.Length == 65)
            {
                byte[] secret = [.. Enumerable.Repeat((byte)0xA5, 32)];
                Assert.Throws<CryptographicException>(() => key.DeriveRawSecretAgreement(publicKey, secret));
                Assert.Equal(new byte[32], secret);
            }
            else
            {
                Assert.Throws<ArgumentException>("otherPartyPublicKey", () => key.DeriveRawSecretAgreement(publicKey));
            }

            tally.Refused();
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof_SubjectPublicKeyInfo(string kernel)
    {
        const string File = "wycheproof/ecdh_secp256r1_test.json";
        var tally = new VectorTally(File, kernel);
        foreach (JsonElement test in Corpora.Json(File).Items("testGroups").SelectMany(g => g.Items("tests")))
        {
            byte[] encoded = test.Hex("public");
            if (test.Text("result") == "valid")
            {
                using ECDiffieHellmanP256 key = ImportInteger(kernel, test.Hex("private"));
                using ECDiffieHellmanP256 other = ECDiffieHellmanP256.ImportSubjectPublicKeyInfo(KernelOf(kernel), encoded);
                Assert.Equal(test.Hex("shared"), key.DeriveRawSecretAgreement(other));
                Assert.Equal(encoded, other.ExportSubjectPublicKeyInfo());
                tally.Verified();
            }
            else
            {
                // "acceptable" here means odd ASN.1, explicit curve parameters or a compressed point: all are refused.
                Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportSubjectPublicKeyInfo(encoded));
                tally.Refused();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_KeyGen(string kernel)
    {
        const string File = "nist/acvp/ECDSA-KeyGen-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (group.Text("curve") != "P-256")
                {
                    tally.OutOfScope("P-384");
                    continue;
                }

                using var key = ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), test.Hex("d"));
                Assert.Equal([0x04, .. test.Hex("qx"), .. test.Hex("qy")], key.ExportPublicKey());
                tally.Verified();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_KeyVer(string kernel)
    {
        const string File = "nist/acvp/ECDSA-KeyVer-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (group.Text("curve") != "P-256")
                    tally.OutOfScope("P-384");
                else
                    CheckPublicKey(kernel, test.Text("qx"), test.Text("qy"), test.Bool("testPassed"), tally);
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Cavp_public_key_validation(string kernel)
    {
        const string File = "nist/cavp/ECDSA_PKV_186-3_P256_P384.rsp";
        var tally = new VectorTally(File, kernel);
        string curve = "", x = "", y = "";
        foreach (string line in Corpora.Lines(File))
        {
            if (line.StartsWith('['))
                curve = line.Trim('[', ']');
            else if (line.StartsWith("Qx = ", StringComparison.Ordinal))
                x = line[5..];
            else if (line.StartsWith("Qy = ", StringComparison.Ordinal))
                y = line[5..];
            else if (line.StartsWith("Result = ", StringComparison.Ordinal))
            {
                if (curve != "P-256")
                    tally.OutOfScope("P-384");
                else
                    CheckPublicKey(kernel, x, y, line[9] == 'P', tally);
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Rfc9180_key_pairs_and_secrets(string kernel)
    {
        const string File = "rfc9180_hpke_base.json";
        const int DhKemP256 = 0x0010;
        var tally = new VectorTally(File + " (DH)", kernel);
        foreach (JsonElement test in Corpora.Own(File).Items("cases"))
        {
            if (test.Int("kem_id") != DhKemP256)
            {
                tally.OutOfScope("another KEM");
                continue;
            }

            using var receiver = ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), test.Hex("skRm"));
            using var ephemeral = ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), test.Hex("skEm"));
            Assert.Equal(test.Hex("pkRm"), receiver.ExportPublicKey());
            Assert.Equal(test.Hex("enc"), ephemeral.ExportPublicKey());
            Assert.Equal(test.Hex("dh"), ephemeral.DeriveRawSecretAgreement(receiver));
            Assert.Equal(test.Hex("dh"), receiver.DeriveRawSecretAgreement(ephemeral));
            tally.Verified();
        }

        tally.Close();
    }

    private static void CheckPublicKey(string kernel, string qx, string qy, bool valid, VectorTally tally)
    {
        BigInteger x = Hex(qx), y = Hex(qy);
        if (x.GetBitLength() > 256 || y.GetBitLength() > 256)
        {
            // A coordinate that does not fit 32 bytes makes an encoding of another length.
            Assert.False(valid);
            byte[] tooLong = [0x04, .. x.ToByteArray(true, true), .. y.ToByteArray(true, true)];
            Assert.Throws<ArgumentException>("source", () => ECDiffieHellmanP256.ImportPublicKey(KernelOf(kernel), tooLong));
            tally.Refused();
            return;
        }

        byte[] encoded = Encode((x, y));
        if (valid)
        {
            using var key = ECDiffieHellmanP256.ImportPublicKey(KernelOf(kernel), encoded);
            Assert.Equal(encoded, key.ExportPublicKey());
            tally.Verified();
        }
        else
        {
            Assert.Throws<CryptographicException>(() => ECDiffieHellmanP256.ImportPublicKey(KernelOf(kernel), encoded));
            tally.Refused();
        }
    }

    private static ECDiffieHellmanP256 ImportInteger(string kernel, byte[] bigEndian) =>
        ECDiffieHellmanP256.ImportPrivateKey(KernelOf(kernel), Bytes(Number(bigEndian)));
}
