using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// SHA-512 (FIPS 180-4 section 6.4.2) for x64 with AVX-512, each round shared between both halves of the core: T1 and e..h in
/// general registers, T2 and a..c in vector registers, where rotation and Maj are one instruction each, and the message schedule
/// of the next sixteen rounds beside them.
/// </summary>
/// <remarks>
/// ISA: AVX-512 VL (vprord, vpternlogd) on xmm.
/// Registers: four general ones hold e..h, three xmm a..c, one general one d; eight xmm hold the sixteen schedule words in
/// flight; W+K of the next sixteen rounds passes through 128 bytes of stack.
/// Bound: 30 instructions a round, six a cycle: 400 cycles a block; measured 135 ns (about 510 cycles) on Zen 4.
/// T1 crosses to the vectors and c, the next d, crosses back; both have rounds to spare, so that neither way's latency shows.
/// </remarks>
[ConstantTime]
internal static unsafe class Sha512X64V4
{
    private const int WordsPerPass = 16;
    private const int Passes = 5;

    // Truth tables of the three-operand instruction.
    private const byte Majority = 0xe8;
    private const byte Xor3 = 0x96;

    /// <summary>Runs the whole blocks of <paramref name="blocks"/>, at least one, through the compression function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<ulong> chain, ReadOnlySpan<byte> blocks)
    {
        fixed (ulong* state = chain)
        fixed (byte* block = blocks)
        fixed (ulong* k = Sha512Constants.K)
        {
            Compress(state, block, (uint)blocks.Length / Sha512State.BlockSizeInBytes, k);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(ulong* chain, byte* block, uint count, ulong* constants)
    {
        ulong* w = stackalloc ulong[WordsPerPass];
        for (; count != 0; count--, block += Sha512State.BlockSizeInBytes)
        {
            ulong* k = constants;
            Vector128<ulong> w0 = Load(block), w1 = Load(block + 16), w2 = Load(block + 32), w3 = Load(block + 48);
            Vector128<ulong> w4 = Load(block + 64), w5 = Load(block + 80), w6 = Load(block + 96), w7 = Load(block + 112);
            (w0 + Vector128.Load(k)).Store(w);
            (w1 + Vector128.Load(k + 2)).Store(w + 2);
            (w2 + Vector128.Load(k + 4)).Store(w + 4);
            (w3 + Vector128.Load(k + 6)).Store(w + 6);
            (w4 + Vector128.Load(k + 8)).Store(w + 8);
            (w5 + Vector128.Load(k + 10)).Store(w + 10);
            (w6 + Vector128.Load(k + 12)).Store(w + 12);
            (w7 + Vector128.Load(k + 14)).Store(w + 14);

            Vector128<ulong> a = Vector128.CreateScalarUnsafe(chain[0]), b = Vector128.CreateScalarUnsafe(chain[1]);
            Vector128<ulong> c = Vector128.CreateScalarUnsafe(chain[2]), d;
            ulong next = chain[3], e = chain[4], f = chain[5], g = chain[6], h = chain[7];
            for (int pass = 1; pass < Passes; pass++)
            {
                k += WordsPerPass;
                w0 = Schedule(w0, w1, w4, w5, w7);
                Round(a, b, c, out d, ref next, e, f, g, ref h, w[0]);
                Round(d, a, b, out c, ref next, h, e, f, ref g, w[1]);
                (w0 + Vector128.Load(k)).Store(w);

                w1 = Schedule(w1, w2, w5, w6, w0);
                Round(c, d, a, out b, ref next, g, h, e, ref f, w[2]);
                Round(b, c, d, out a, ref next, f, g, h, ref e, w[3]);
                (w1 + Vector128.Load(k + 2)).Store(w + 2);

                w2 = Schedule(w2, w3, w6, w7, w1);
                Round(a, b, c, out d, ref next, e, f, g, ref h, w[4]);
                Round(d, a, b, out c, ref next, h, e, f, ref g, w[5]);
                (w2 + Vector128.Load(k + 4)).Store(w + 4);

                w3 = Schedule(w3, w4, w7, w0, w2);
                Round(c, d, a, out b, ref next, g, h, e, ref f, w[6]);
                Round(b, c, d, out a, ref next, f, g, h, ref e, w[7]);
                (w3 + Vector128.Load(k + 6)).Store(w + 6);

                w4 = Schedule(w4, w5, w0, w1, w3);
                Round(a, b, c, out d, ref next, e, f, g, ref h, w[8]);
                Round(d, a, b, out c, ref next, h, e, f, ref g, w[9]);
                (w4 + Vector128.Load(k + 8)).Store(w + 8);

                w5 = Schedule(w5, w6, w1, w2, w4);
                Round(c, d, a, out b, ref next, g, h, e, ref f, w[10]);
                Round(b, c, d, out a, ref next, f, g, h, ref e, w[11]);
                (w5 + Vector128.Load(k + 10)).Store(w + 10);

                w6 = Schedule(w6, w7, w2, w3, w5);
                Round(a, b, c, out d, ref next, e, f, g, ref h, w[12]);
                Round(d, a, b, out c, ref next, h, e, f, ref g, w[13]);
                (w6 + Vector128.Load(k + 12)).Store(w + 12);

                w7 = Schedule(w7, w0, w3, w4, w6);
                Round(c, d, a, out b, ref next, g, h, e, ref f, w[14]);
                Round(b, c, d, out a, ref next, f, g, h, ref e, w[15]);
                (w7 + Vector128.Load(k + 14)).Store(w + 14);
            }

            Round(a, b, c, out d, ref next, e, f, g, ref h, w[0]);
            Round(d, a, b, out c, ref next, h, e, f, ref g, w[1]);
            Round(c, d, a, out b, ref next, g, h, e, ref f, w[2]);
            Round(b, c, d, out a, ref next, f, g, h, ref e, w[3]);
            Round(a, b, c, out d, ref next, e, f, g, ref h, w[4]);
            Round(d, a, b, out c, ref next, h, e, f, ref g, w[5]);
            Round(c, d, a, out b, ref next, g, h, e, ref f, w[6]);
            Round(b, c, d, out a, ref next, f, g, h, ref e, w[7]);
            Round(a, b, c, out d, ref next, e, f, g, ref h, w[8]);
            Round(d, a, b, out c, ref next, h, e, f, ref g, w[9]);
            Round(c, d, a, out b, ref next, g, h, e, ref f, w[10]);
            Round(b, c, d, out a, ref next, f, g, h, ref e, w[11]);
            Round(a, b, c, out d, ref next, e, f, g, ref h, w[12]);
            Round(d, a, b, out c, ref next, h, e, f, ref g, w[13]);
            Round(c, d, a, out b, ref next, g, h, e, ref f, w[14]);
            Round(b, c, d, out a, ref next, f, g, h, ref e, w[15]);

            chain[0] += a.ToScalar();
            chain[1] += b.ToScalar();
            chain[2] += c.ToScalar();
            chain[3] += next;
            chain[4] += e;
            chain[5] += f;
            chain[6] += g;
            chain[7] += h;
        }

        for (int i = 0; i < WordsPerPass; i += Vector128<ulong>.Count)
            Vector128<ulong>.Zero.Store(w + i);
    }

    // Step 3 of section 6.4.2. h becomes e = d + T1 and d becomes a = T1 + T2 of the next round; next is d, read from its vector a
    // round ahead. Ch(e,f,g) = g ^ (e & (f ^ g)). The order of the additions is the one that measured best.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector128<ulong> a,
        Vector128<ulong> b,
        Vector128<ulong> c,
        out Vector128<ulong> d,
        ref ulong next,
        ulong e,
        ulong f,
        ulong g,
        ref ulong h,
        ulong kw)
    {
        h += kw;
        h += g ^ (e & (f ^ g));
        ulong bigSigma1 = BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41);
        ulong t1 = h + bigSigma1;
        h += next;
        h += bigSigma1;
        next = c.ToScalar();
        Vector128<ulong> bigSigma0 = Xor(Avx512F.VL.RotateRight(a, 28), Avx512F.VL.RotateRight(a, 34), Avx512F.VL.RotateRight(a, 39));
        d = Vector128.CreateScalarUnsafe(t1) + Avx512F.VL.TernaryLogic(c, b, a, Majority) + bigSigma0;
    }

    // Step 1: W[t] and W[t+1] from w0 = W[t-16], W[t-15]; w1 = W[t-14], …; w4 = W[t-8], …; w5 = W[t-6], …; w7 = W[t-2], W[t-1].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Schedule(
        Vector128<ulong> w0, Vector128<ulong> w1, Vector128<ulong> w4, Vector128<ulong> w5, Vector128<ulong> w7)
    {
        Vector128<ulong> x = Ssse3.AlignRight(w1.AsByte(), w0.AsByte(), 8).AsUInt64();
        return w0 + Ssse3.AlignRight(w5.AsByte(), w4.AsByte(), 8).AsUInt64()
            + Xor(Avx512F.VL.RotateRight(x, 1), Avx512F.VL.RotateRight(x, 8), x >>> 7)
            + Xor(Avx512F.VL.RotateRight(w7, 19), Avx512F.VL.RotateRight(w7, 61), w7 >>> 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Xor(Vector128<ulong> x, Vector128<ulong> y, Vector128<ulong> z) =>
        Avx512F.VL.TernaryLogic(x, y, z, Xor3);

    // Sixteen message bytes as big-endian words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(byte* source) =>
        Ssse3.Shuffle(Vector128.Load(source), Vector128.Create((byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)).AsUInt64();
}
