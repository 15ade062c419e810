using System.Security.Cryptography;

namespace FastCrypto.Tests.MlKem;

/// <summary>What the key objects promise: sizes, errors, lifetime, threads, allocation.</summary>
public class MlKemKeyTests
{
    private static readonly byte[] Seed = new Random(1).Bytes(64);

    public static TheoryData<string> Sets => [.. Keys.Sets];

    [Fact]
    public void A_generated_key_works_and_differs_from_the_next()
    {
        using MLKem512 a = MLKem512.GenerateKey();
        using MLKem768 b = MLKem768.GenerateKey();
        using MLKem768 other = MLKem768.GenerateKey();
        using MLKem1024 c = MLKem1024.GenerateKey();
        Assert.True(MLKemKey.IsSupported);
        foreach (MLKemKey key in (MLKemKey[])[a, b, other, c])
        {
            Assert.True(key.HasPrivateKey);
            key.Encapsulate(out byte[] ciphertext, out byte[] secret);
            Assert.Equal(secret, key.Decapsulate(ciphertext));
            key.Encapsulate(out byte[] ciphertext2, out byte[] secret2);
            Assert.NotEqual(secret, secret2);
            Assert.NotEqual(ciphertext, ciphertext2);
        }

        Assert.NotEqual(b.ExportPrivateSeed(), other.ExportPrivateSeed());
    }

    [Theory, MemberData(nameof(Sets))]
    public void Every_form_of_a_key_comes_back(string set)
    {
        using MLKemKey key = FromSeed(set);
        byte[] encapsulationKey = key.ExportEncapsulationKey();
        byte[] decapsulationKey = key.ExportDecapsulationKey();
        Assert.Equal(Seed, key.ExportPrivateSeed());
        key.Encapsulate(out byte[] ciphertext, out byte[] secret);

        using MLKemKey expanded = Keys.FromExpanded(MlKemKernels.Preferred, set, decapsulationKey);
        Assert.Equal(secret, expanded.Decapsulate(ciphertext));
        Assert.Equal(decapsulationKey, expanded.ExportDecapsulationKey());
        Assert.Equal(encapsulationKey, expanded.ExportEncapsulationKey());
        Assert.Throws<CryptographicException>(() => expanded.ExportPrivateSeed());

        using MLKemKey pub = Keys.FromPublic(MlKemKernels.Preferred, set, encapsulationKey);
        Assert.False(pub.HasPrivateKey);
        Assert.Equal(encapsulationKey, pub.ExportEncapsulationKey());
        pub.Encapsulate(out ciphertext, out secret);
        Assert.Equal(secret, key.Decapsulate(ciphertext));
        Assert.Throws<CryptographicException>(() => pub.Decapsulate(ciphertext));
        Assert.Throws<CryptographicException>(() => pub.ExportDecapsulationKey());
        Assert.Throws<CryptographicException>(() => pub.ExportPrivateSeed());
        Assert.Throws<CryptographicException>(() => pub.ExportPkcs8PrivateKey());
    }

    [Theory, MemberData(nameof(Sets))]
    public void Wrong_lengths_are_refused_by_name(string set)
    {
        using MLKemKey key = FromSeed(set);
        MlKemParameters sizes = key.Parameters;
        foreach (int off in (int[])[-1, 1, 16])
        {
            Refuses("source", () => Keys.FromSeed(MlKemKernels.Preferred, set, new byte[64 + off]));
            Refuses("source", () => Keys.FromExpanded(MlKemKernels.Preferred, set, new byte[sizes.DecapsulationKeySize + off]));
            Refuses("source", () => Keys.FromPublic(MlKemKernels.Preferred, set, new byte[sizes.EncapsulationKeySize + off]));
            Refuses("ciphertext", () => key.Encapsulate(new byte[sizes.CiphertextSize + off], new byte[32]));
            Refuses("sharedSecret", () => key.Encapsulate(new byte[sizes.CiphertextSize], new byte[32 + off]));
            Refuses("m", () => key.Encapsulate(new byte[32 + off], new byte[sizes.CiphertextSize], new byte[32]));
            Refuses("ciphertext", () => key.Decapsulate(new byte[sizes.CiphertextSize + off], new byte[32]));
            Refuses("sharedSecret", () => key.Decapsulate(new byte[sizes.CiphertextSize], new byte[32 + off]));
            Refuses("destination", () => key.ExportPrivateSeed(new byte[64 + off]));
            Refuses("destination", () => key.ExportDecapsulationKey(new byte[sizes.DecapsulationKeySize + off]));
            Refuses("destination", () => key.ExportEncapsulationKey(new byte[sizes.EncapsulationKeySize + off]));
        }

        byte[] shared = new byte[sizes.CiphertextSize + 31];
        Refuses("sharedSecret", () => key.Encapsulate(shared.AsSpan(0, sizes.CiphertextSize), shared.AsSpan(sizes.CiphertextSize - 1)));
        Assert.Throws<ArgumentNullException>(() => key.Decapsulate(null!));
    }

    [Fact]
    public void The_constants_are_the_standards()
    {
        Assert.Equal((800, 1632, 768, 32, 64), (MLKem512.EncapsulationKeySizeInBytes, MLKem512.DecapsulationKeySizeInBytes,
            MLKem512.CiphertextSizeInBytes, MLKem512.SharedSecretSizeInBytes, MLKem512.PrivateSeedSizeInBytes));
        Assert.Equal((1184, 2400, 1088, 32, 64), (MLKem768.EncapsulationKeySizeInBytes, MLKem768.DecapsulationKeySizeInBytes,
            MLKem768.CiphertextSizeInBytes, MLKem768.SharedSecretSizeInBytes, MLKem768.PrivateSeedSizeInBytes));
        Assert.Equal((1568, 3168, 1568, 32, 64), (MLKem1024.EncapsulationKeySizeInBytes, MLKem1024.DecapsulationKeySizeInBytes,
            MLKem1024.CiphertextSizeInBytes, MLKem1024.SharedSecretSizeInBytes, MLKem1024.PrivateSeedSizeInBytes));
        foreach (MlKemParameters p in (MlKemParameters[])[MlKemParameters.MlKem512, MlKemParameters.MlKem768, MlKemParameters.MlKem1024])
        {
            Assert.Equal(0, p.MatrixOffset % 64 | p.EncodedOffset % 64 | p.HashOffset % 64 | p.SecretOffset % 64);
        }

        Assert.Equal(MLKem512.CiphertextSizeInBytes, MlKemParameters.MlKem512.CiphertextSize);
        Assert.Equal(MLKem768.DecapsulationKeySizeInBytes, MlKemParameters.MlKem768.DecapsulationKeySize);
        Assert.Equal(MLKem1024.EncapsulationKeySizeInBytes, MlKemParameters.MlKem1024.EncapsulationKeySize);
    }

    /// <summary>
    /// Section 7.3: the hash must fit; and coefficients of q and more, which no key generation writes, are refused in both halves.
    /// </summary>
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void A_bad_decapsulation_key_is_refused(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        foreach (string set in Keys.Sets)
        {
            using MLKemKey key = Keys.FromSeed(kernel, set, Seed);
            byte[] good = key.ExportDecapsulationKey();
            MlKemParameters p = key.Parameters;
            int hash = p.DecapsulationKeySize - 64;
            foreach (int position in (int[])[hash, hash + 31, hash - 1, p.K * 384, p.K * 384 + 383])
            {
                byte[] bad = [.. good];
                bad[position] ^= 1;
                Assert.Throws<CryptographicException>(() => Keys.FromExpanded(kernel, set, bad));
            }

            // Every coefficient at q - 1 (fine) and at q (refused), in each half.
            for (int i = 0; i < p.K * 256; i++)
            {
                byte[] secret = [.. good];
                Put(secret, i, 3328);
                Keys.FromExpanded(kernel, set, secret).Dispose();
                Put(secret, i, 3329);
                Assert.Throws<CryptographicException>(() => Keys.FromExpanded(kernel, set, secret));
                byte[] pub = key.ExportEncapsulationKey();
                Put(pub, i, 3328);
                Keys.FromPublic(kernel, set, pub).Dispose();
                Put(pub, i, i % 2 == 0 ? 3329 : 4095);
                Assert.Throws<CryptographicException>(() => Keys.FromPublic(kernel, set, pub));
            }
        }
    }

    /// <summary>Any bit of a ciphertext changed gives SHAKE256(z‖c), never an error.</summary>
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void A_corrupted_ciphertext_gives_the_rejection_secret(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        Random random = new(5);
        foreach (string set in Keys.Sets)
        {
            using MLKemKey key = Keys.FromSeed(kernel, set, Seed);
            key.Encapsulate(out byte[] ciphertext, out byte[] secret);
            int bits = 8 * ciphertext.Length;
            int step = Effort.IsFull ? 1 : 61;
            for (int bit = random.Next(step); bit < bits; bit += step)
            {
                ciphertext[bit / 8] ^= (byte)(1 << bit % 8);
                byte[] expected = Shake256.HashData([.. Seed.AsSpan(32), .. ciphertext], 32);
                Assert.Equal(expected, key.Decapsulate(ciphertext));
                ciphertext[bit / 8] ^= (byte)(1 << bit % 8);
            }

            Assert.Equal(secret, key.Decapsulate(ciphertext));
        }
    }

    /// <summary>
    /// The same for damage to whole regions: every polynomial of u, v, either half, everything; replaced by zeroes, by ones
    /// and by what stands there in a ciphertext for another key. A damaged ciphertext's secret depends on z and on all of
    /// the ciphertext, so no two agree.
    /// </summary>
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void A_damaged_region_gives_the_rejection_secret(string kernelName)
    {
        MlKemKernel kernel = Keys.Kernel(kernelName);
        foreach (string set in Keys.Sets)
        {
            using MLKemKey seeded = Keys.FromSeed(kernel, set, Seed);
            using MLKemKey expanded = Keys.FromExpanded(kernel, set, seeded.ExportDecapsulationKey());
            using MLKemKey other = Keys.FromSeed(kernel, set, new byte[64]);
            MlKemParameters p = seeded.Parameters;
            int size = p.CiphertextSize;
            int u = 32 * p.Du;
            List<Range> regions = [0..1, (size - 1)..size, 0..(p.K * u), (p.K * u)..size, 0..(size / 2), (size / 2)..size, 0..size];
            for (int i = 0; i < p.K; i++)
                regions.Add((i * u)..((i + 1) * u));

            seeded.Encapsulate(out byte[] ciphertext, out byte[] secret);
            other.Encapsulate(out byte[] foreign, out _);
            HashSet<string> secrets = [Convert.ToHexString(secret)];
            foreach (Range region in regions)
            {
                foreach (byte[] damage in (byte[][])[new byte[size], [.. Enumerable.Repeat((byte)0xFF, size)], foreign])
                {
                    byte[] damaged = [.. ciphertext];
                    damage.AsSpan(region).CopyTo(damaged.AsSpan(region));
                    if (damaged.AsSpan().SequenceEqual(ciphertext))
                        continue;
                    byte[] expected = Shake256.HashData([.. Seed.AsSpan(32), .. damaged], 32);
                    Assert.Equal(expected, seeded.Decapsulate(damaged));
                    Assert.Equal(expected, expanded.Decapsulate(damaged));
                    secrets.Add(Convert.ToHexString(expected));
                    Assert.NotEqual(expected, other.Decapsulate(damaged));
                }
            }

            Assert.InRange(secrets.Count, 2 * regions.Count, 3 * regions.Count + 1);
            Assert.Equal(secret, seeded.Decapsulate(ciphertext));
        }
    }

    [Fact]
    public unsafe void Dispose_zeroes_the_key()
    {
        MLKem768 key = MLKem768.ImportPrivateSeed(Seed);
        ReadOnlySpan<byte> memory = new(key.Memory.UnsafePointer, key.Memory.Length);
        MlKemParameters p = MlKemParameters.MlKem768;
        Assert.True(memory.Slice(p.SeedOffset, 64).SequenceEqual(Seed));
        Assert.True(memory[p.SecretOffset..(p.SecretOffset + 1536)].ContainsAnyExcept((byte)0));
        key.Dispose();
        Assert.False(memory.ContainsAnyExcept((byte)0));
    }

    [Theory, MemberData(nameof(Sets))]
    public void After_Dispose_every_operation_throws(string set)
    {
        MLKemKey key = FromSeed(set);
        key.Encapsulate(out byte[] ciphertext, out _);
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Encapsulate(out _, out _));
        Assert.Throws<ObjectDisposedException>(() => key.Decapsulate(ciphertext));
        Assert.Throws<ObjectDisposedException>(() => key.ExportEncapsulationKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportDecapsulationKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportPrivateSeed());
        Assert.Throws<ObjectDisposedException>(() => key.ExportPkcs8PrivateKey());
        Assert.Throws<ObjectDisposedException>(() => key.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using MLKem768 key = MLKem768.ImportPrivateSeed(Seed);
        Parallel.For(0, 8, thread =>
        {
            byte[] m = new Random(thread).Bytes(32);
            byte[] ciphertext = new byte[MLKem768.CiphertextSizeInBytes];
            byte[] secret = new byte[32];
            for (int i = 0; i < 50; i++)
            {
                m[0]++;
                key.Encapsulate(m, ciphertext, secret);
                Assert.Equal(secret, key.Decapsulate(ciphertext));
            }
        });
    }

    /// <summary>A decapsulation that Dispose overtakes gives the right secret or throws; never one of a zeroed key.</summary>
    [Fact]
    public void Dispose_racing_a_call_lets_it_finish_or_throws()
    {
        for (int round = 0; round < Effort.Scale(40, 1000); round++)
        {
            MLKem768 key = MLKem768.ImportPrivateSeed(Seed);
            key.Encapsulate(out byte[] ciphertext, out byte[] secret);
            using Barrier barrier = new(2);
            bool alwaysRight = true;
            Thread worker = new(() =>
            {
                byte[] recovered = new byte[32];
                barrier.SignalAndWait();
                try
                {
                    while (alwaysRight)
                    {
                        key.Decapsulate(ciphertext, recovered);
                        alwaysRight = recovered.AsSpan().SequenceEqual(secret);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            worker.Start();
            barrier.SignalAndWait(TestContext.Current.CancellationToken);
            Thread.SpinWait(round * 37 % 2000);
            key.Dispose();
            worker.Join();
            Assert.True(alwaysRight);
        }
    }

    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Operations_on_a_key_allocate_nothing(string kernelName)
    {
        OptimizedCode.Require();
        foreach (string set in Keys.Sets)
        {
            using MLKemKey key = Keys.FromSeed(Keys.Kernel(kernelName), set, Seed);
            byte[] ciphertext = new byte[key.Parameters.CiphertextSize];
            byte[] secret = new byte[32];
            byte[] seed = new byte[64];
            byte[] encapsulationKey = new byte[key.Parameters.EncapsulationKeySize];
            byte[] decapsulationKey = new byte[key.Parameters.DecapsulationKeySize];
            long before = 0;
            for (int i = 0; i < 20; i++)
            {
                if (i == 10)
                    before = GC.GetAllocatedBytesForCurrentThread();
                key.Encapsulate(ciphertext.AsSpan(), secret.AsSpan());
                key.Decapsulate(ciphertext, secret);
                key.ExportPrivateSeed(seed);
                key.ExportEncapsulationKey(encapsulationKey);
                key.ExportDecapsulationKey(decapsulationKey);
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static MLKemKey FromSeed(string set) => Keys.FromSeed(MlKemKernels.Preferred, set, Seed);

    private static void Put(byte[] encoded, int coefficient, int value)
    {
        int at = coefficient / 2 * 3;
        if (coefficient % 2 == 0)
        {
            encoded[at] = (byte)value;
            encoded[at + 1] = (byte)(encoded[at + 1] & 0xF0 | value >> 8);
        }
        else
        {
            encoded[at + 1] = (byte)(encoded[at + 1] & 0x0F | value << 4);
            encoded[at + 2] = (byte)(value >> 4);
        }
    }

    private static void Refuses(string parameter, Action action) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
}
