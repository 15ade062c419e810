using System.Security.Cryptography;
using System.Text.Json;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

public sealed class ECDsaP256VectorTests
{
    private const string Algorithm = P256Kernels.Algorithm;
    private const DSASignatureFormat P1363 = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
    private const DSASignatureFormat Der = DSASignatureFormat.Rfc3279DerSequence;

    private static P256Kernel KernelOf(string name) => Kernels.Kernel<P256Kernel>(Algorithm, name);

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof_der(string kernel) => Wycheproof(kernel, "wycheproof/ecdsa_secp256r1_sha256_test.json", Der);

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof_p1363(string kernel) => Wycheproof(kernel, "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", P1363);

    private static void Wycheproof(string kernel, string file, DSASignatureFormat format)
    {
        var tally = new VectorTally(file, kernel);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            Assert.Equal("SHA-256", group.Text("sha"));
            using var key = ECDsaP256.ImportSubjectPublicKeyInfo(KernelOf(kernel), group.Hex("publicKeyDer"));
            Assert.Equal(group.GetProperty("publicKey").Hex("uncompressed"), key.ExportPublicKey());
            foreach (JsonElement test in group.Items("tests"))
            {
                bool valid = test.Text("result") == "valid";
                bool accepted = key.VerifyData(test.Hex("msg"), test.Hex("sig"), HashAlgorithmName.SHA256, format);
                Assert.True(valid == accepted, $"{file} {test.Int("tcId")}");
                if (valid)
                    tally.Verified();
                else
                    tally.Refused();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(P256Kernels.BatchAlgorithm)]
    public void Wycheproof_der_batch(string kernel) => WycheproofBatch(kernel, "wycheproof/ecdsa_secp256r1_sha256_test.json", Der);

    [Theory, EachKernel(P256Kernels.BatchAlgorithm)]
    public void Wycheproof_p1363_batch(string kernel) =>
        WycheproofBatch(kernel, "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", P1363);

    private static void WycheproofBatch(string kernel, string file, DSASignatureFormat format)
    {
        var tally = new VectorTally(file, kernel);
        var cases = new List<ECDsaP256BatchTests.Case>();
        var expected = new List<bool>();
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            byte[] publicKey = group.GetProperty("publicKey").Hex("uncompressed");
            foreach (JsonElement test in group.Items("tests"))
            {
                byte[] signature = new byte[P256Ecdsa.SignatureSize];
                if (P256Signature.TryDecode(test.Hex("sig"), format, signature))
                {
                    cases.Add(new(publicKey, SHA256.HashData(test.Hex("msg")), signature));
                    expected.Add(test.Text("result") == "valid");
                }
                else
                {
                    tally.OutOfScope("not 64 bytes of r and s, which is all that a batch takes");
                }
            }
        }

        CheckBatch(kernel, cases, expected, tally);
        tally.Close();
    }

    [Theory, EachKernel(P256Kernels.BatchAlgorithm)]
    public void Acvp_verify_batch(string kernel)
    {
        const string File = "nist/acvp/ECDSA-SigVer-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach (var hash in AcvpCases(File, tally).ToList().GroupBy(c => c.Hash))
        {
            CheckBatch(
                kernel,
                [.. hash.Select(c => new ECDsaP256BatchTests.Case(
                    [0x04, .. c.Test.Hex("qx"), .. c.Test.Hex("qy")],
                    CryptographicOperations.HashData(hash.Key, c.Test.Hex("message")),
                    [.. c.Test.Hex("r"), .. c.Test.Hex("s")]))],
                [.. hash.Select(c => c.Test.Bool("testPassed"))],
                tally);
        }

        tally.Close();
    }

    private static void CheckBatch(string kernel, List<ECDsaP256BatchTests.Case> cases, List<bool> expected, VectorTally tally)
    {
        Assert.Equal(expected, ECDsaP256BatchTests.VerifyInEveryLane(kernel, cases));
        foreach (bool valid in expected)
        {
            if (valid)
                tally.Verified();
            else
                tally.Refused();
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Rfc6979(string kernel)
    {
        var tally = new VectorTally("rfc6979_ecdsa.json", kernel);
        foreach (JsonElement vector in Corpora.Own("rfc6979_ecdsa.json").Items("keys"))
        {
            foreach (JsonElement test in vector.Items("cases"))
            {
                if (vector.Text("curve") != "P-256")
                    tally.OutOfScope("P-384");
                else if (HashNamed(test.Text("hash")) is not { } hash)
                    tally.OutOfScope("SHA-1 and SHA-224 are not in this library");
                else
                    CheckDeterministic(kernel, vector.Hex("private"), vector.Hex("Ux"), vector.Hex("Uy"),
                        test.Hex("message_hex"), hash, test.Hex("r"), test.Hex("s"), tally);
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Cctv_rejected_nonce(string kernel)
    {
        const string File = "cctv_rfc6979_rejection.json";
        var tally = new VectorTally(File, kernel);
        JsonElement vector = Corpora.Own(File);
        foreach (JsonElement test in vector.Items("cases"))
        {
            CheckDeterministic(
                kernel,
                vector.Hex("private"),
                vector.Hex("Ux"),
                vector.Hex("Uy"),
                test.Hex("message_hex"),
                HashNamed(test.Text("hash"))!.Value,
                test.Hex("r"),
                test.Hex("s"),
                tally);
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_deterministic(string kernel)
    {
        const string File = "nist/acvp/DetECDSA-SigGen-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach ((JsonElement group, JsonElement test, HashAlgorithmName hash) in AcvpCases(File, tally))
            CheckDeterministic(
                kernel, group.Hex("d"), group.Hex("qx"), group.Hex("qy"), test.Hex("message"), hash, test.Hex("r"), test.Hex("s"), tally);
        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_given_nonce(string kernel)
    {
        const string File = "nist/acvp/ECDSA-SigGen-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach ((JsonElement group, JsonElement test, HashAlgorithmName hash) in AcvpCases(File, tally))
            CheckNonce(kernel, group.Hex("d"), group.Hex("qx"), group.Hex("qy"), test.Hex("k"),
                test.Hex("message"), hash, test.Hex("r"), test.Hex("s"), tally);
        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_verify(string kernel)
    {
        const string File = "nist/acvp/ECDSA-SigVer-FIPS186-5.json";
        var tally = new VectorTally(File, kernel);
        foreach ((JsonElement _, JsonElement test, HashAlgorithmName hash) in AcvpCases(File, tally))
        {
            bool valid = test.Bool("testPassed");
            byte[] publicKey = [0x04, .. test.Hex("qx"), .. test.Hex("qy")];
            using var key = ECDsaP256.ImportPublicKey(KernelOf(kernel), publicKey);
            Assert.Equal(valid, key.VerifyData(test.Hex("message"), [.. test.Hex("r"), .. test.Hex("s")], hash));
            if (valid)
                tally.Verified();
            else
                tally.Refused();
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Cavp_given_nonce(string kernel)
    {
        const string File = "nist/cavp/ECDSA_SigGen_186-3_P256_P384.txt";
        var tally = new VectorTally(File, kernel);
        string section = "";
        var fields = new Dictionary<string, byte[]>();
        foreach (string line in Corpora.Lines(File))
        {
            if (line.StartsWith('['))
                section = line.Trim('[', ']');
            int equals = line.IndexOf(" = ", StringComparison.Ordinal);
            if (equals < 0 || line[0] == '#')
                continue;
            fields[line[..equals]] = Convert.FromHexString(line[(equals + 3)..].Trim());
            if (!line.StartsWith("S = ", StringComparison.Ordinal))
                continue;
            if (section.StartsWith("P-256,", StringComparison.Ordinal))
                CheckNonce(kernel, fields["d"], fields["Qx"], fields["Qy"], fields["k"], fields["Msg"],
                    HashNamed(section[6..])!.Value, fields["R"], fields["S"], tally);
            else
                tally.OutOfScope("P-384");
        }

        tally.Close();
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test, HashAlgorithmName Hash)> AcvpCases(string file, VectorTally tally)
    {
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (group.Text("curve") == "P-256")
                    yield return (group, test, HashNamed(group.Text("hashAlg"))!.Value);
                else
                    tally.OutOfScope("P-384");
            }
        }
    }

    private static void CheckDeterministic(
        string kernel, byte[] d, byte[] x, byte[] y, byte[] message, HashAlgorithmName hash, byte[] r, byte[] s, VectorTally tally)
    {
        using var key = ECDsaP256.ImportPrivateKey(KernelOf(kernel), d);
        Assert.Equal([0x04, .. x, .. y], key.ExportPublicKey());
        byte[] signature = new byte[64];
        key.SignHashDeterministic(CryptographicOperations.HashData(hash, message), hash, signature);
        Assert.Equal([.. r, .. s], signature);
        Assert.True(key.VerifyData(message, signature, hash));
        tally.Verified();
    }

    private static void CheckNonce(
        string kernel, byte[] d, byte[] x, byte[] y, byte[] k, byte[] message,
        HashAlgorithmName hash, byte[] r, byte[] s, VectorTally tally)
    {
        byte[] digest = CryptographicOperations.HashData(hash, message);
        Assert.Equal([.. r, .. s], ForcedNonce(kernel, d, k, digest));
        using var key = ECDsaP256.ImportPrivateKey(KernelOf(kernel), d);
        Assert.Equal([0x04, .. x, .. y], key.ExportPublicKey());
        Assert.True(key.VerifyHash(digest, [.. r, .. s]));
        tally.Verified();
    }

    internal static byte[] ForcedNonce(string kernel, byte[] d, byte[] k, byte[] digest)
    {
        byte[] signature = new byte[64];
        P256Ecdsa.HashToScalar(out P256Limbs z, digest);
        Assert.True(P256Ecdsa.TrySignWithNonce(KernelOf(kernel), Limbs(Number(d)), Limbs(Number(k)), z, signature));
        return signature;
    }

    private static HashAlgorithmName? HashNamed(string name) => name.Replace("SHA2", "SHA", StringComparison.Ordinal) switch
    {
        "SHA-256" => HashAlgorithmName.SHA256,
        "SHA-384" => HashAlgorithmName.SHA384,
        "SHA-512" => HashAlgorithmName.SHA512,
        "SHA-1" or "SHA-224" => null,
        _ => throw new NotSupportedException(name),
    };
}
