using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FastCrypto.Tests.Curve25519;

/// <summary>Every public Ed25519 vector, on every kernel.</summary>
public sealed class Ed25519VectorTests
{
    private const string Algorithm = Curve25519Kernels.Ed25519Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Rfc8032(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        var tally = new VectorTally("rfc8032_ed25519.json", kernelName);
        foreach (JsonElement test in Corpora.Own("rfc8032_ed25519.json").Items("cases"))
        {
            if (test.Text("algorithm") != "Ed25519")
            {
                // The variants hash a prefix: as pure Ed25519 their signatures must not verify.
                using var other = Ed25519.ImportPublicKey(kernel, test.Hex("publicKey"));
                Assert.False(other.VerifyData(test.Hex("message"), test.Hex("signature")));
                tally.Refused();
                continue;
            }

            SignAndVerify(kernel, test.Hex("secretKey"), test.Hex("publicKey"), test.Hex("message"), test.Hex("signature"));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        var tally = new VectorTally("wycheproof/ed25519_test.json", kernelName);
        foreach (JsonElement group in Corpora.Json("wycheproof/ed25519_test.json").Items("testGroups"))
        {
            using var key = Ed25519.ImportPublicKey(kernel, group.GetProperty("publicKey").Hex("pk"));
            foreach (JsonElement test in group.Items("tests"))
            {
                bool valid = test.Text("result") == "valid";
                Assert.True(valid == key.VerifyData(test.Hex("msg"), test.Hex("sig")), $"tcId {test.Int("tcId")}");
                if (valid)
                    tally.Verified();
                else
                    tally.Refused();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_signature_generation(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        const string File = "nist/acvp/EDDSA-SigGen-1.0.json";
        var tally = new VectorTally(File, kernelName);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (OutOfScope(group, test) is string reason)
                {
                    tally.OutOfScope(reason);
                    continue;
                }

                SignAndVerify(kernel, group.Hex("d"), group.Hex("q"), test.Hex("message"), test.Hex("signature"));
                tally.Verified();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp_signature_verification(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        const string File = "nist/acvp/EDDSA-SigVer-1.0.json";
        var tally = new VectorTally(File, kernelName);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (OutOfScope(group, test) is string reason)
                {
                    tally.OutOfScope(reason);
                    continue;
                }

                bool passed = test.Bool("testPassed");
                Assert.True(
                    passed == Verify(kernel, test.Hex("q"), test.Hex("message"), test.Hex("signature")), $"tcId {test.Int("tcId")}");
                if (passed)
                    tally.Verified();
                else
                    tally.Refused();
            }
        }

        tally.Close();
    }

    /// <summary>
    /// Pins the policy that the class documents: accepted are exactly the vectors with canonical A and R for which the equation
    /// without cofactor holds; what the corpus calls a low-order residue fails that equation.
    /// </summary>
    [Theory, EachKernel(Algorithm)]
    public void Cctv_edge_cases_pin_the_policy(string kernelName)
    {
        Ed25519Kernel kernel = Kernels.Kernel<Ed25519Kernel>(Algorithm, kernelName);
        const string File = "cctv/ed25519/ed25519vectors.json";
        var tally = new VectorTally(File, kernelName);
        foreach (JsonElement test in Corpora.Json(File).EnumerateArray())
        {
            bool expected = !test.HasFlag("low_order_residue") && !test.HasFlag("non_canonical_R") && !test.HasFlag("non_canonical_A");
            byte[] key = test.Hex("key");
            if (test.HasFlag("non_canonical_A"))
                Assert.Throws<CryptographicException>(() => Ed25519.ImportPublicKey(kernel, key));
            bool accepted = Verify(kernel, key, Encoding.UTF8.GetBytes(test.Text("msg")), test.Hex("sig"));
            Assert.True(expected == accepted, $"number {test.Int("number")}");
            if (accepted)
                tally.Verified();
            else
                tally.Refused();
        }

        tally.Close();
    }

    private static string? OutOfScope(JsonElement group, JsonElement test) =>
        group.Text("curve") != "ED-25519" ? "another curve"
        : group.Bool("preHash") ? "Ed25519ph"
        : test.HexOrEmpty("context").Length > 0 ? "Ed25519ctx"
        : null;

    private static bool Verify(Ed25519Kernel kernel, byte[] publicKey, byte[] message, byte[] signature)
    {
        try
        {
            using var key = Ed25519.ImportPublicKey(kernel, publicKey);
            return key.VerifyData(message, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void SignAndVerify(Ed25519Kernel kernel, byte[] seed, byte[] publicKey, byte[] message, byte[] signature)
    {
        using var key = Ed25519.ImportPrivateKey(kernel, seed);
        Assert.Equal(publicKey, key.ExportPublicKey());
        Assert.Equal(signature, key.SignData(message));
        Assert.True(key.VerifyData(message, signature));
        Assert.True(Verify(kernel, publicKey, message, signature));
        byte[] other = (byte[])signature.Clone();
        other[5] ^= 1;
        Assert.False(key.VerifyData(message, other));
    }
}
