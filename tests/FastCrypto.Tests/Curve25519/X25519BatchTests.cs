using System.Runtime.InteropServices;
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
                X25519.TryDerive(
                    X25519Kernel.Portable, privateKeys.AsSpan(32 * i, 32), publicKeys.AsSpan(32 * i, 32), expected.AsSpan(32 * i, 32));

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
        JsonElement[] tests =
            [.. Corpora.Json("wycheproof/x25519_test.json").Items("testGroups").SelectMany(group => group.Items("tests"))];
        byte[] privateKeys = [.. tests.SelectMany(test => test.Hex("private"))],
            publicKeys = [.. tests.SelectMany(test => test.Hex("public"))];
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
    public void Public_keys_of_every_batch_size_agree_with_single_ones(string kernelName)
    {
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        var random = new Random(91);

        // Equal nibbles reach every digit and both ends of the carry; each lane meets each of them.
        byte[] fills = [0x00, 0x11, 0x33, 0x77, 0x78, 0x80, 0x87, 0x88, 0x99, 0xF0, 0xFF];
        for (int count = 0; count <= Effort.Scale(33, 100); count++)
        {
            byte[] privateKeys = random.Bytes(32 * count), expected = new byte[32 * count], actual = new byte[32 * count];
            for (int i = 0; i < count; i++)
            {
                if (i % 3 == 1)
                    privateKeys.AsSpan(32 * i, 32).Fill(fills[(count + i) % fills.Length]);
                X25519.DerivePublicKey(X25519Kernel.Portable, privateKeys.AsSpan(32 * i, 32), expected.AsSpan(32 * i, 32));
            }

            X25519Batch.DerivePublicKeys(kernel, privateKeys, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Random_batches_agree_with_the_portable_kernel(string kernelName)
    {
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        Assert.SkipWhen(kernel == X25519BatchKernel.PortableLoop, "the portable kernel itself");
        var random = new Random(92);
        byte[] expected = new byte[32], secrets = new byte[256], keys = new byte[256];
        bool[] valid = new bool[8];
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i += 8)
        {
            byte[] privateKeys = random.Bytes(256), publicKeys = random.Bytes(256);
            Assert.True(X25519Batch.DeriveRawSecretAgreements(kernel, privateKeys, publicKeys, secrets, valid));
            X25519Batch.DerivePublicKeys(kernel, privateKeys, keys);
            for (int lane = 0; lane < 256; lane += 32)
            {
                X25519.TryDerive(X25519Kernel.Portable, privateKeys.AsSpan(lane, 32), publicKeys.AsSpan(lane, 32), expected);
                Assert.True(expected.AsSpan().SequenceEqual(secrets.AsSpan(lane, 32)), $"secret {i} + {lane / 32} of seed 92");
                X25519.DerivePublicKey(X25519Kernel.Portable, privateKeys.AsSpan(lane, 32), expected);
                Assert.True(expected.AsSpan().SequenceEqual(keys.AsSpan(lane, 32)), $"public key {i} + {lane / 32} of seed 92");
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Rfc7748_iterations_in_every_lane(string kernelName)
    {
        // Each lane runs the RFC's chain of section 5.2; lane i is i steps ahead of lane 0.
        X25519BatchKernel kernel = Kernels.Kernel<X25519BatchKernel>(Algorithm, kernelName);
        System.Text.Json.JsonElement iterated = Corpora.Own("rfc7748_x25519.json").GetProperty("iterated");
        const int Lanes = 8;
        byte[] k = new byte[32 * Lanes], u = new byte[32 * Lanes], r = new byte[32 * Lanes];
        bool[] valid = new bool[Lanes];
        byte[] start = iterated.Hex("start_k_and_u");
        byte[] laneK = start, laneU = start;
        for (int lane = 0; lane < Lanes; lane++)
        {
            laneK.CopyTo(k, 32 * lane);
            laneU.CopyTo(u, 32 * lane);
            byte[] next = new byte[32];
            Assert.True(X25519.TryDerive(X25519Kernel.Portable, laneK, laneU, next));
            (laneK, laneU) = (next, laneK);
        }

        // The portable loop is the portable kernel, which runs the whole chain in X25519VectorTests.
        int steps = Effort.IsFull && kernel != X25519BatchKernel.PortableLoop ? 1_000_000 : 1_000;
        byte[] expected = Convert.FromHexString(iterated.GetProperty("results").GetProperty($"{steps}").GetString()!);
        for (int count = 1; count <= steps; count++)
        {
            Assert.True(X25519Batch.DeriveRawSecretAgreements(kernel, k, u, r, valid));
            (k, u, r) = (r, k, u);
            int lane = steps - count;
            if (lane < Lanes)
                Assert.Equal(expected, k[(32 * lane)..(32 * (lane + 1))]);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Digits_are_zero_or_whole_numbers_for_every_input(int lanes)
    {
        Assert.SkipUnless(lanes == 4 ? CpuProfile.X64V3 : CpuProfile.X64V4, $"no {64 * lanes}-bit FMA");
        if (lanes == 4)
            Ladder<X25519BatchFma256>();
        else
            Ladder<X25519BatchFma512>();
    }

    /// <summary>Looks at every digit that a ladder leaves in its workspace, for the extreme u and for random ones.</summary>
    private static unsafe void Ladder<TLadder>()
        where TLadder : struct, IX25519BatchLadder
    {
        const int Digits = 5, FirstColumns = 1, LastColumns = 4;
        int lanes = TLadder.Lanes, size = TLadder.WorkspaceVectors * lanes;
        void* memory = System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)((size + lanes) * sizeof(ulong)), 64);
        try
        {
            ulong* w = (ulong*)memory, swap = w + size;
            var random = new Random(93);
            const ulong Max = (1UL << 51) - 1;
            ulong[][] us = [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [Max - 18, Max, Max, Max, Max],
                [Max, Max, Max, Max, Max], [Max - 19, Max, Max, Max, Max]];
            for (int round = 0; round < Effort.Scale(8, 400); round++)
            {
                new Span<ulong>(w, size + lanes).Clear();
                for (int lane = 0; lane < lanes; lane++)
                {
                    int pick = round + lane;
                    for (int k = 0; k < Digits; k++)
                    {
                        ulong limb = pick < us.Length ? us[pick][k] : (ulong)random.NextInt64((long)Max + 1);
                        ((double*)w)[X25519BatchFma.Offset(0, k, lane, lanes)] = limb;
                        w[X25519BatchFma.Offset(3, k, lane, lanes)] = limb;
                    }

                    w[X25519BatchFma.Offset(1, 0, lane, lanes)] = 1;
                    w[X25519BatchFma.Offset(4, 0, lane, lanes)] = 1;
                }

                TLadder.Start(w);
                for (int step = 0; step < 255; step++)
                {
                    for (int lane = 0; lane < lanes; lane++)
                        swap[lane] = 0 - (ulong)random.Next(2);
                    TLadder.Step(w, swap);
                    for (int slot = 0; slot < TLadder.WorkspaceVectors / Digits; slot++)
                    {
                        if (slot is >= FirstColumns and <= LastColumns)
                            continue;
                        foreach (double digit in new Span<double>((double*)w + X25519BatchFma.Offset(slot, 0, 0, lanes), Digits * lanes))
                            Assert.True(digit == Math.Truncate(digit) && Math.Abs(digit) < 1L << 52
                                && !double.IsSubnormal(digit), $"slot {slot}: {digit:R}");
                    }
                }
            }
        }
        finally
        {
            System.Runtime.InteropServices.NativeMemory.AlignedFree(memory);
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
        Assert.Throws<ArgumentException>(
            "destination", () => X25519Batch.DeriveRawSecretAgreements(three.AsSpan(0, 64), two, three.AsSpan(32), valid));
        Assert.Throws<ArgumentException>(
            "destination", () => X25519Batch.DeriveRawSecretAgreements(two, three.AsSpan(0, 64), three.AsSpan(32), valid));
        foreach (int overlapped in (int[])[0, 1, 2])
        {
            byte[][] buffers = [new byte[64], new byte[64], new byte[64]];
            Assert.Throws<ArgumentException>("valid", () => X25519Batch.DeriveRawSecretAgreements(
                buffers[0], buffers[1], buffers[2], MemoryMarshal.Cast<byte, bool>(buffers[overlapped].AsSpan(5, 2))));
        }

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
