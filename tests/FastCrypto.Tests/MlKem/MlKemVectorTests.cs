using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tests.MlKem;

/// <summary>Wycheproof, ACVP and CCTV on every kernel.</summary>
public class MlKemVectorTests
{
    private const string AccumulatedFile = "cctv_mlkem_accumulated.json";

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Wycheproof_KeyGeneration(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new("wycheproof/mlkem_768_keygen_seed_test.json", kernelName);
        foreach (JsonElement test in Wycheproof("wycheproof/mlkem_768_keygen_seed_test.json"))
        {
            Assert.Equal("valid", test.Text("result"));
            using MLKemKey key = Keys.FromSeed(kernel, "ML-KEM-768", test.Hex("seed"));
            Assert.Equal(test.Hex("ek"), key.ExportEncapsulationKey());
            Assert.Equal(test.Hex("dk"), key.ExportDecapsulationKey());
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Wycheproof_Encapsulation(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new("wycheproof/mlkem_768_encaps_test.json", kernelName);
        foreach (JsonElement test in Wycheproof("wycheproof/mlkem_768_encaps_test.json"))
        {
            byte[] encapsulationKey = test.Hex("ek");
            if (test.Text("result") == "invalid")
            {
                if (encapsulationKey.Length == MLKem768.EncapsulationKeySizeInBytes)
                    Assert.Throws<CryptographicException>(() => Keys.FromPublic(kernel, "ML-KEM-768", encapsulationKey));
                else
                    Assert.Throws<ArgumentException>(() => Keys.FromPublic(kernel, "ML-KEM-768", encapsulationKey));
                tally.Refused();
                continue;
            }

            using MLKemKey key = Keys.FromPublic(kernel, "ML-KEM-768", encapsulationKey);
            AssertEncapsulation(key, test.Hex("m"), test.Hex("c"), test.Hex("K"));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Wycheproof_SeedDecapsulation(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new("wycheproof/mlkem_768_test.json", kernelName);
        foreach (JsonElement test in Wycheproof("wycheproof/mlkem_768_test.json"))
        {
            byte[] seed = test.Hex("seed");
            byte[] ciphertext = test.Hex("c");
            if (seed.Length != MLKem768.PrivateSeedSizeInBytes)
            {
                Assert.Equal("invalid", test.Text("result"));
                Assert.Throws<ArgumentException>(() => Keys.FromSeed(kernel, "ML-KEM-768", seed));
                tally.Refused();
                continue;
            }

            using MLKemKey key = Keys.FromSeed(kernel, "ML-KEM-768", seed);
            Assert.Equal(test.Hex("ek"), key.ExportEncapsulationKey());
            if (ciphertext.Length != MLKem768.CiphertextSizeInBytes)
            {
                Assert.Equal("invalid", test.Text("result"));
                Assert.Throws<ArgumentException>(() => key.Decapsulate(ciphertext));
                tally.Refused();
                continue;
            }

            Assert.Equal("valid", test.Text("result"));
            Assert.Equal(test.Hex("K"), key.Decapsulate(ciphertext));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Wycheproof_ExpandedDecapsulation(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new("wycheproof/mlkem_768_semi_expanded_decaps_test.json", kernelName);
        foreach (JsonElement test in Wycheproof("wycheproof/mlkem_768_semi_expanded_decaps_test.json"))
        {
            byte[] decapsulationKey = test.Hex("dk");
            byte[] ciphertext = test.Hex("c");
            if (test.Text("result") == "valid")
            {
                using MLKemKey key = Keys.FromExpanded(kernel, "ML-KEM-768", decapsulationKey);
                Assert.Equal(test.Hex("K"), key.Decapsulate(ciphertext));
                Assert.Equal(test.Hex("ek"), key.ExportEncapsulationKey());
                Assert.Equal(decapsulationKey, key.ExportDecapsulationKey());
                tally.Verified();
                continue;
            }

            if (test.HasFlag("IncorrectCiphertextLength"))
            {
                using MLKemKey key = Keys.FromExpanded(kernel, "ML-KEM-768", decapsulationKey);
                Assert.Throws<ArgumentException>(() => key.Decapsulate(ciphertext));
            }
            else if (test.HasFlag("IncorrectDecapsulationKeyLength"))
            {
                Assert.Throws<ArgumentException>(() => Keys.FromExpanded(kernel, "ML-KEM-768", decapsulationKey));
            }
            else
            {
                Assert.Throws<CryptographicException>(() => Keys.FromExpanded(kernel, "ML-KEM-768", decapsulationKey));
            }

            tally.Refused();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Acvp_KeyGeneration(string kernelName)
    {
        const string File = "nist/acvp/ML-KEM-keyGen-FIPS203.json";
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new(File, kernelName);
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                using MLKemKey key = Keys.FromSeed(kernel, group.Text("parameterSet"), [.. test.Hex("d"), .. test.Hex("z")]);
                Assert.Equal(test.Hex("ek"), key.ExportEncapsulationKey());
                Assert.Equal(test.Hex("dk"), key.ExportDecapsulationKey());
                tally.Verified();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Acvp_EncapsulationAndDecapsulation(string kernelName)
    {
        AcvpEncapDecap("nist/acvp/ML-KEM-encapDecap-FIPS203.json", kernelName);
        AcvpEncapDecap("nist/acvp/ML-KEM-encapDecap-FIPS203-tr1.json", kernelName);
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Cctv_Modulus(string kernelName)
    {
        const string File = "cctv/ML-KEM/modulus/ML-KEM-768.txt";
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new(File, kernelName);
        foreach (string line in Corpora.Lines(File))
        {
            byte[] encapsulationKey = Convert.FromHexString(line);
            Assert.Equal(MLKem768.EncapsulationKeySizeInBytes, encapsulationKey.Length);
            Assert.Throws<CryptographicException>(() => Keys.FromPublic(kernel, "ML-KEM-768", encapsulationKey));
            tally.Refused();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Cctv_Strcmp(string kernelName)
    {
        const string File = "cctv/ML-KEM/strcmp/ML-KEM-768.txt";
        VectorTally tally = new(File, kernelName);
        Dictionary<string, string> values = Fields(File);
        using MLKemKey key = Keys.FromExpanded(Keys.Kernel(kernelName), "ML-KEM-768", Convert.FromHexString(values["dk"]));
        Assert.Equal(Convert.FromHexString(values["K"]), key.Decapsulate(Convert.FromHexString(values["c"])));
        tally.Verified();
        tally.Close();
    }

    /// <summary>
    /// Key generation of these two files follows the draft of FIPS 203 (no k in G); encapsulation and decapsulation do not differ.
    /// </summary>
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Cctv_UnluckySampleAndIntermediate(string kernelName)
    {
        foreach (string folder in (string[])["unluckysample", "intermediate"])
        {
            string file = $"cctv/ML-KEM/{folder}/ML-KEM-768.txt";
            VectorTally tally = new(file, kernelName);
            Dictionary<string, string> values = Fields(file);
            byte[] encapsulationKey = Convert.FromHexString(values["ek"]);
            byte[] ciphertext = Convert.FromHexString(values["c"]);
            byte[] secret = Convert.FromHexString(values["K"]);
            using MLKemKey encapsulator = Keys.FromPublic(Keys.Kernel(kernelName), "ML-KEM-768", encapsulationKey);
            AssertEncapsulation(encapsulator, Convert.FromHexString(values["m"]), ciphertext, secret);
            using MLKemKey decapsulator = Keys.FromExpanded(Keys.Kernel(kernelName), "ML-KEM-768", Convert.FromHexString(values["dk"]));
            Assert.Equal(secret, decapsulator.Decapsulate(ciphertext));
            Assert.Equal(encapsulationKey, decapsulator.ExportEncapsulationKey());
            tally.Verified();
            tally.OutOfScope("key generation from d follows the draft");
            tally.Close();
        }
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Cctv_Accumulated(string kernelName)
    {
        VectorTally tally = new(AccumulatedFile, kernelName);
        foreach (JsonElement test in Corpora.Own(AccumulatedFile).Items("cases").Where(
            test => test.Int("iterations") <= Effort.Scale(100, 10_000)))
        {
            Assert.Equal(test.Text("hash"), Accumulated.Hash(Keys.Kernel(kernelName), test.Int("iterations")));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Accumulated_million(string kernelName)
    {
        Assert.SkipUnless(
            Effort.IsFull, "A million iterations take from a quarter of a minute to three; FASTCRYPTO_EFFORT=full runs them.");
        JsonElement test = Corpora.Own(AccumulatedFile).Items("cases").Single(test => test.Int("iterations") == 1_000_000);
        Assert.Equal(test.Text("hash"), Accumulated.Hash(Keys.Kernel(kernelName), 1_000_000));
    }

    private static void AcvpEncapDecap(string file, string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        VectorTally tally = new(file, kernelName);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            string set = group.Text("parameterSet");
            bool fromSeed = group.TryGetProperty("keyFormat", out JsonElement format) && format.GetString() == "seed";
            foreach (JsonElement test in group.Items("tests"))
            {
                switch (group.Text("function"))
                {
                    case "encapsulation":
                        using (MLKemKey key = Keys.FromPublic(kernel, set, test.Hex("ek")))
                            AssertEncapsulation(key, test.Hex("m"), test.Hex("c"), test.Hex("k"));
                        using (MLKemKey key = Keys.FromExpanded(kernel, set, test.Hex("dk")))
                            Assert.Equal(test.Hex("k"), key.Decapsulate(test.Hex("c")));
                        tally.Verified();
                        break;
                    case "decapsulation":
                        using (MLKemKey key = fromSeed
                            ? Keys.FromSeed(kernel, set, [.. test.Hex("d"), .. test.Hex("z")])
                            : Keys.FromExpanded(kernel, set, test.Hex("dk")))
                            Assert.Equal(test.Hex("k"), key.Decapsulate(test.Hex("c")));
                        tally.Verified();
                        break;
                    case "encapsulationKeyCheck":
                        Check(test, tally, () => Keys.FromPublic(kernel, set, test.Hex("ek")));
                        break;
                    case "decapsulationKeyCheck":
                        Check(test, tally, () => Keys.FromExpanded(kernel, set, test.Hex("dk")));
                        break;
                    default:
                        Assert.Fail($"{file} has a function that this test does not know.");
                        break;
                }
            }
        }

        tally.Close();
    }

    private static void Check(JsonElement test, VectorTally tally, Func<MLKemKey> import)
    {
        if (test.Bool("testPassed"))
        {
            import().Dispose();
            tally.Verified();
        }
        else
        {
            Assert.Throws<CryptographicException>(import);
            tally.Refused();
        }
    }

    private static void AssertEncapsulation(MLKemKey key, byte[] m, byte[] expectedCiphertext, byte[] expectedSecret)
    {
        byte[] ciphertext = new byte[expectedCiphertext.Length];
        byte[] secret = new byte[32];
        key.Encapsulate(m, ciphertext, secret);
        Assert.Equal(expectedCiphertext, ciphertext);
        Assert.Equal(expectedSecret, secret);
    }

    private static IEnumerable<JsonElement> Wycheproof(string file) =>
        Corpora.Json(file).Items("testGroups").SelectMany(group => group.Items("tests"));

    private static Dictionary<string, string> Fields(string file) =>
        Corpora.Lines(file).Select(line => line.Split(" = ")).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0])
            .ToDictionary(parts => parts[0], parts => parts[1]);
}
