using System.Text.Json;

namespace FastCrypto.Tests.Curve25519;

public sealed class X25519BatchTests
{
    private const string Algorithm = Curve25519Kernels.X25519BatchAlgorithm;

    [Theory, EachKernel(Algorithm)]
    public void Batches_of_every_size_agree_with_single_operations(string kernelName)
    {
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        var random = new Random(88);
        for (int count = 0; count <= Effort.Scale(33, 100); count++)
        {
            byte[] privateKeys = random.Bytes(32 * count), publicKeys = random.Bytes(32 * count);
            byte[] expected = new byte[32 * count], actual = new byte[32 * count];
            bool[] valid = new bool[count];
            for (int i = 0; i < count; i++)
                X25519.TryDerive(X25519Kernel.Portable, privateKeys.AsSpan(32 * i, 32), publicKeys.AsSpan(32 * i, 32), expected.AsSpan(32 * i, 32));

            Assert.True(X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, actual, valid));
            Assert.Equal(expected, actual);
            Assert.All(valid, Assert.True);
        }
    }

    /// <summary>All of Wycheproof as one batch: what single exchanges refuse is marked and zero here.</summary>
    [Theory, EachKernel(Algorithm)]
    public void Wycheproof(string kernelName)
    {
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        var tally = new VectorTally("wycheproof/x25519_test.json", kernelName);
        JsonElement[] tests = [.. Corpora.Json("wycheproof/x25519_test.json").Items("testGroups").SelectMany(group => group.Items("tests"))];
        byte[] privateKeys = [.. tests.SelectMany(test => test.Hex("private"))], publicKeys = [.. tests.SelectMany(test => test.Hex("public"))];
        byte[] secrets = new byte[privateKeys.Length];
        bool[] valid = new bool[tests.Length];
        X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, secrets, valid);
        for (int i = 0; i < tests.Length; i++)
        {
            bool isZero = tests[i].HasFlag("ZeroSharedSecret");
            Assert.Equal(!isZero, valid[i]);
            Assert.Equal(isZero ? new byte[32] : tests[i].Hex("shared"), secrets[(32 * i)..(32 * (i + 1))]);
            if (isZero)
                tally.Refused();
            else
                tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_pattern_of_invalid_keys_is_told_apart(string kernelName)
    {
        // A zero lane must not spoil its neighbours where an inversion is shared.
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        var random = new Random(89);
        byte[] privateKeys = random.Bytes(32 * 8), good = random.Bytes(32 * 8);
        byte[] expected = new byte[32 * 8], actual = new byte[32 * 8];
        bool[] valid = new bool[8];
        X25519Batch.DeriveRawSecretAgreements(X25519BatchKernel.PortableLoop, privateKeys, good, expected, valid);
        for (int pattern = 0; pattern < 256; pattern += Effort.Scale(5, 1))
        {
            byte[] publicKeys = (byte[])good.Clone();
            for (int i = 0; i < 8; i++)
            {
                if (((pattern >> i) & 1) != 0)
                {
                    publicKeys.AsSpan(32 * i, 32).Clear();
                    publicKeys[32 * i] = (byte)(pattern & 1);
                }
            }

            Assert.Equal(pattern == 0, X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, actual, valid));
            for (int i = 0; i < 8; i++)
            {
                bool isBad = ((pattern >> i) & 1) != 0;
                Assert.Equal(!isBad, valid[i]);
                Assert.Equal(isBad ? new byte[32] : expected[(32 * i)..(32 * (i + 1))], actual[(32 * i)..(32 * (i + 1))]);
            }
        }
    }

    [Fact]
    public void Generated_keys_belong_together()
    {
        foreach (int count in new[] { 0, 1, 7, 8, 9, 17 })
        {
            byte[] privateKeys = new byte[32 * count], publicKeys = new byte[32 * count], expected = new byte[32];
            X25519Batch.GenerateKeys(privateKeys, publicKeys);
            for (int i = 0; i < count; i++)
            {
                Assert.NotEqual(new byte[32], privateKeys[(32 * i)..(32 * (i + 1))]);
                X25519.DerivePublicKey(X25519Kernel.Portable, privateKeys.AsSpan(32 * i, 32), expected);
                Assert.Equal(expected, publicKeys[(32 * i)..(32 * (i + 1))]);
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Secrets_may_overwrite_either_input(string kernelName)
    {
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        var random = new Random(90);
        const int Size = 32 * 11;
        byte[] privateKeys = random.Bytes(Size), publicKeys = random.Bytes(Size), expected = new byte[Size];
        bool[] valid = new bool[11];
        X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, expected, valid);

        byte[] inPlace = (byte[])privateKeys.Clone();
        X25519Batch.DeriveRawSecretAgreements(kernel, inPlace, publicKeys, inPlace, valid);
        Assert.Equal(expected, inPlace);
        inPlace = (byte[])publicKeys.Clone();
        X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, inPlace, inPlace, valid);
        Assert.Equal(expected, inPlace);
    }

    [Fact]
    public void Lengths_that_disagree_and_overlaps_are_refused()
    {
        byte[] two = new byte[64], three = new byte[96], odd = new byte[63];
        bool[] valid = new bool[2];
        Assert.Throws<ArgumentException>("privateKeys", () => X25519Batch.DeriveRawSecretAgreements(odd, odd, odd, valid));
        Assert.Throws<ArgumentException>("publicKeys", () => X25519Batch.DeriveRawSecretAgreements(two, three, two, valid));
        Assert.Throws<ArgumentException>("destination", () => X25519Batch.DeriveRawSecretAgreements(two, two, three, valid));
        Assert.Throws<ArgumentException>("valid", () => X25519Batch.DeriveRawSecretAgreements(two, two, two, new bool[3]));
        Assert.Throws<ArgumentException>("destination", () => X25519Batch.DeriveRawSecretAgreements(three.AsSpan(0, 64), two, three.AsSpan(32), valid));
        Assert.Throws<ArgumentException>("destination", () => X25519Batch.DeriveRawSecretAgreements(two, three.AsSpan(0, 64), three.AsSpan(32), valid));
        Assert.Throws<ArgumentException>("privateKeys", () => X25519Batch.GenerateKeys(odd, odd));
        Assert.Throws<ArgumentException>("publicKeys", () => X25519Batch.GenerateKeys(two, three));
        Assert.Throws<ArgumentException>("publicKeys", () => X25519Batch.GenerateKeys(two, two));
        Assert.True(X25519Batch.PreferredCount >= 1);
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        byte[] privateKeys = new Random(1).Bytes(320), publicKeys = new Random(2).Bytes(320), secrets = new byte[320];
        bool[] valid = new bool[10];
        void Run()
        {
            X25519Batch.DeriveRawSecretAgreements(privateKeys, publicKeys, secrets, valid);
            X25519Batch.GenerateKeys(secrets, publicKeys);
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
