using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

public sealed class ECDsaP256BatchTests
{
    private const string Algorithm = P256Kernels.BatchAlgorithm;
    private const int Lanes = 8;

    private static P256BatchKernel KernelOf(string name) => Kernels.Kernel<P256BatchKernel>(Algorithm, name);

    /// <summary>A key, a hash and a signature: the columns of a batch.</summary>
    internal readonly record struct Case(byte[] PublicKey, byte[] Hash, byte[] Signature)
    {
        internal static Case Create(byte[] hash)
        {
            using var key = ECDsaP256.GenerateKey();
            return new(key.ExportPublicKey(), hash, key.SignHash(hash));
        }
    }

    private static bool[] Verify(P256BatchKernel kernel, IReadOnlyCollection<Case> cases)
    {
        bool[] valid = [.. cases.Select((_, i) => i % 2 == 0)];
        bool all = ECDsaP256Batch.VerifyHashes(
            kernel, [.. cases.SelectMany(c => c.PublicKey)], [.. cases.SelectMany(c => c.Hash)],
            [.. cases.SelectMany(c => c.Signature)], valid);
        Assert.Equal(valid.All(v => v), all);
        return valid;
    }

    /// <summary>The cases, with refused signatures in front, so that each case stands once in each lane.</summary>
    internal static bool[] VerifyInEveryLane(string kernel, IReadOnlyList<Case> cases)
    {
        bool[]? first = null;
        for (int shift = 0; shift < Lanes; shift++)
        {
            // Well-formed, so that they take a lane: the signatures belong to other hashes.
            IEnumerable<Case> bad = Enumerable.Range(0, shift).Select(
                i => Case.Create(new byte[cases[0].Hash.Length]) with { Hash = [.. cases[0].Hash.Select(b => (byte)(b + i + 1))] });
            bool[] valid = Verify(KernelOf(kernel), [.. bad, .. cases]);
            Assert.All(valid[..shift], Assert.False);
            first ??= valid;
            Assert.Equal(first, valid[shift..]);
        }

        return first!;
    }

    [Theory, EachKernel(Algorithm)]
    public void Batches_of_every_size_agree_with_single_verifications(string kernel)
    {
        var random = new Random(61);
        for (int compared = 0; compared < Effort.Scale(2_000, 100_000);)
        {
            for (int count = 0; count <= 19; count++)
            {
                int hashSize = 32 + (16 * random.Next(3));
                Case[] cases = [.. Enumerable.Range(0, count).Select(_ => Spoil(random, Case.Create(random.Bytes(hashSize))))];
                Assert.Equal([.. cases.Select(VerifyAlone)], Verify(KernelOf(kernel), cases));
                // What is malformed reaches no kernel, and fewer than four that are left over at the end do not reach the lanes.
                int wellFormed = cases.Count(IsWellFormed), rest = wellFormed % Lanes;
                compared += rest < Lanes / 2 ? wellFormed - rest : wellFormed;
            }
        }
    }

    private static bool IsWellFormed(Case c) =>
        P256Affine.TryFromBytes(out _, c.PublicKey) && IsScalar(c.Signature.AsSpan(0, 32)) && IsScalar(c.Signature.AsSpan(32));

    private static bool IsScalar(ReadOnlySpan<byte> bytes) => Number(bytes) is var number && number > 0 && number < N;

    /// <summary>Keys without a known private key: r is chosen as the x-coordinate of u1·G + u2·q, and s and the hash follow.</summary>
    [Theory, EachKernel(Algorithm)]
    public void Keys_whose_folded_digits_pass_51_bits(string kernel)
    {
        List<Case> cases = [];
        foreach ((BigInteger X, BigInteger Y) q in FoldedDigitsPass51Bits)
        {
            foreach (BigInteger u2 in (BigInteger[])[3, 31, N - 5, Hex("123456789abcdef0fedcba9876543210")])
            {
                BigInteger u1 = 7 * u2, r = Add(P256Reference.Multiply(u1 % N, G), P256Reference.Multiply(u2, q))!.Value.X % N;
                BigInteger s = r * Inverse(u2, N) % N;
                cases.Add(new(Encode(q), Bytes(u1 * s % N), [.. Bytes(r), .. Bytes(s)]));
            }
        }

        Assert.All(cases, c => Assert.True(VerifyAlone(c)));
        Assert.All(VerifyInEveryLane(kernel, cases), Assert.True);
    }

    [Fact]
    public void Results_do_not_overlap_what_is_verified()
    {
        Case one = Case.Create(new byte[32]);
        byte[] key = one.PublicKey, hash = one.Hash, signature = one.Signature;
        foreach (byte[] overlapped in (byte[][])[key, hash, signature])
            Assert.Throws<ArgumentException>(
                "valid", () => ECDsaP256Batch.VerifyHashes(key, hash, signature, MemoryMarshal.Cast<byte, bool>(overlapped.AsSpan(5, 1))));
    }

    /// <summary>A bit of the key, of the hash, or of the signature, or none.</summary>
    private static Case Spoil(Random random, Case c)
    {
        byte[][] parts = [c.PublicKey, c.Hash, c.Signature];
        int part = random.Next(6);
        if (part < parts.Length)
            parts[part][random.Next(parts[part].Length)] ^= (byte)(1 << random.Next(8));
        return c;
    }

    private static bool VerifyAlone(Case c)
    {
        try
        {
            using var key = ECDsaP256.ImportPublicKey(P256Kernel.Portable, c.PublicKey);
            return key.VerifyHash(c.Hash, c.Signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_pattern_of_invalid_signatures_is_told_apart(string kernel)
    {
        var random = new Random(62);
        Case[] good = [.. Enumerable.Range(0, Lanes).Select(_ => Case.Create(random.Bytes(32)))];
        for (int pattern = 0; pattern < 256; pattern += Effort.Scale(3, 1))
        {
            // Zero signatures leave no claim, other hashes leave a wrong one.
            Case[] cases = [.. good.Select(
                (c, i) => (pattern >> i & 1) == 0 ? c : i % 2 == 0 ? c with { Signature = new byte[64] } : c with { Hash = new byte[32] })];
            Assert.Equal([.. Enumerable.Range(0, Lanes).Select(i => (pattern >> i & 1) == 0)], Verify(KernelOf(kernel), cases));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void R_and_S_at_the_ends_of_their_range(string kernel)
    {
        Case good = Case.Create(Bytes(12345));
        byte[] r = good.Signature[..32], s = good.Signature[32..], negated = Bytes(N - Number(s));
        var cases = new List<Case> { good, good with { Signature = [.. r, .. negated] } };
        foreach (BigInteger bad in new[] { 0, 1, N - 1, N, N + 1, P, (BigInteger.One << 256) - 1 })
        {
            cases.Add(good with { Signature = [.. Bytes(bad), .. s] });
            cases.Add(good with { Signature = [.. r, .. Bytes(bad)] });
            cases.Add(good with { Signature = [.. Bytes(bad), .. Bytes(bad)] });
        }

        Assert.Equal([.. cases.Select((_, i) => i < 2)], VerifyInEveryLane(kernel, cases));
    }

    [Theory, EachKernel(Algorithm)]
    public void Malformed_keys_are_refused_alone(string kernel)
    {
        Case good = Case.Create(Bytes(54321));
        byte[] x = good.PublicKey[1..33], y = good.PublicKey[33..];
        byte[][] bad =
        [
            [0x02, .. x, .. y], [0x00, .. x, .. y], [0x06, .. x, .. y], new byte[65], [0x04, .. new byte[64]],
            [0x04, .. x, .. Bytes(Number(y) ^ 1)], [0x04, .. y, .. x], [0x04, .. Bytes(P), .. y],
            [0x04, .. x, .. Bytes(P)], [0x04, .. x, .. Bytes((BigInteger.One << 256) - 1)],
        ];
        Case[] cases = [good, .. bad.Select(key => good with { PublicKey = key }), good];
        Assert.Equal([.. cases.Select((_, i) => i == 0 || i == cases.Length - 1)], VerifyInEveryLane(kernel, cases));
        // The other y is another key, and a good one.
        Assert.Equal([true, false], Verify(KernelOf(kernel), [good, good with { PublicKey = [0x04, .. x, .. Bytes(P - Number(y))] }]));
    }

    [Theory, EachKernel(Algorithm)]
    public void Zero_hashes_and_hashes_from_the_order_upwards(string kernel)
    {
        // Zero gives u1 = 0: no multiple of the base point.
        byte[][] hashes = [new byte[32], Bytes(N), Bytes(N + 1), Bytes(N - 1), Bytes((BigInteger.One << 256) - 1), Bytes(1)];
        Case[] cases = [.. hashes.Select(Case.Create)];
        Assert.All(VerifyInEveryLane(kernel, cases), Assert.True);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        OptimizedCode.Require();
        Case[] cases = [.. Enumerable.Range(0, 11).Select(i => Case.Create(Bytes(i)))];
        byte[] publicKeys = [.. cases.SelectMany(c => c.PublicKey)], hashes = [.. cases.SelectMany(c => c.Hash)],
            signatures = [.. cases.SelectMany(c => c.Signature)];
        bool[] valid = new bool[cases.Length];
        foreach (KernelInfo kernel in KernelRegistry.Runnable(Algorithm))
        {
            Assert.True(ECDsaP256Batch.VerifyHashes((P256BatchKernel)kernel.Id, publicKeys, hashes, signatures, valid));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(ECDsaP256Batch.VerifyHashes((P256BatchKernel)kernel.Id, publicKeys, hashes, signatures, valid));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Arguments_are_checked()
    {
        byte[] keys = new byte[130], hashes = new byte[64], signatures = new byte[128];
        bool[] valid = new bool[2];
        Assert.False(ECDsaP256Batch.VerifyHashes(keys, hashes, signatures, valid));
        Assert.False(ECDsaP256Batch.VerifyHashes(keys, new byte[96], signatures, valid));
        Assert.False(ECDsaP256Batch.VerifyHashes(keys, new byte[128], signatures, valid));
        Assert.True(ECDsaP256Batch.VerifyHashes([], [], [], []));
        Assert.Equal("publicKeys",
            Assert.Throws<ArgumentException>(() => ECDsaP256Batch.VerifyHashes(new byte[129], hashes, signatures, valid)).ParamName);
        foreach (int length in (int[])[0, 32, 63, 65, 80, 95, 97, 127, 129, 192])
            Assert.Equal("hashes",
                Assert.Throws<ArgumentException>(() => ECDsaP256Batch.VerifyHashes(keys, new byte[length], signatures, valid)).ParamName);
        foreach (int length in (int[])[0, 64, 127, 129, 192])
            Assert.Equal("signatures",
                Assert.Throws<ArgumentException>(() => ECDsaP256Batch.VerifyHashes(keys, hashes, new byte[length], valid)).ParamName);
        foreach (int length in (int[])[0, 1, 3])
            Assert.Equal("valid",
                Assert.Throws<ArgumentException>(() => ECDsaP256Batch.VerifyHashes(keys, hashes, signatures, new bool[length])).ParamName);
        Assert.Equal(P256Kernels.BatchPreferred == P256BatchKernel.Fma512 ? 8 : 1, ECDsaP256Batch.PreferredCount);
    }
}
