using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// SHA-256 (FIPS 180-4 section 6.2.2) for x64 with AVX-512, each round shared between both halves of the core: T1 and e..h in
/// general registers, T2 and a..c in vector registers, where rotation and Maj are one instruction each, and the message schedule
/// of the next sixteen rounds beside them.
/// </summary>
/// <remarks>
/// ISA: AVX-512 VL (vprord, vpternlogd) on xmm.
/// Registers: four general ones hold e..h, three xmm a..c, one general one d; four xmm hold the sixteen schedule words in flight;
/// W+K of the next sixteen rounds passes through 64 bytes of stack.
/// Bound: from a to the next a three rotations of two cycles on two ports, one ternlog, one addition: five cycles a round, 320 a block;
/// measured 107 ns (about 390 cycles) on Zen 4, 345 cycles where there is no message schedule beside it.
/// T1 crosses to the vectors and c, the next d, crosses back; both have rounds to spare, so that neither way's latency shows.
/// </remarks>
[ConstantTime]
internal static unsafe class Sha256X64V4
{
    private const int WordsPerPass = 16;
    private const int Passes = 4;

    // Truth tables of the three-operand instruction.
    private const byte Majority = 0xe8;
    private const byte Xor3 = 0x96;

    /// <summary>Runs the whole blocks of <paramref name="blocks"/>, at least one, through the compression function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<uint> chain, ReadOnlySpan<byte> blocks)
    {
        fixed (uint* state = chain)
        fixed (byte* block = blocks)
        fixed (uint* k = Sha256Constants.K)
        {
            Compress(state, block, (uint)blocks.Length / Sha256State.BlockSizeInBytes, k);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(uint* chain, byte* block, uint count, uint* constants)
    {
        uint* w = stackalloc uint[WordsPerPass];
        for (; count != 0; count--, block += Sha256State.BlockSizeInBytes)
        {
            uint* k = constants;
            Vector128<uint> w0 = Load(block), w1 = Load(block + 16), w2 = Load(block + 32), w3 = Load(block + 48);
            (w0 + Vector128.Load(k)).Store(w);
            (w1 + Vector128.Load(k + 4)).Store(w + 4);
            (w2 + Vector128.Load(k + 8)).Store(w + 8);
            (w3 + Vector128.Load(k + 12)).Store(w + 12);

            Vector128<uint> a = Vector128.CreateScalarUnsafe(chain[0]), b = Vector128.CreateScalarUnsafe(chain[1]);
            Vector128<uint> c = Vector128.CreateScalarUnsafe(chain[2]);
            uint next = chain[3], e = chain[4], f = chain[5], g = chain[6], h = chain[7];
            for (int pass = 1; pass < Passes; pass++)
            {
                k += WordsPerPass;
                w0 = Schedule(w0, w1, w2, w3);
                FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w);
                (w0 + Vector128.Load(k)).Store(w);

                w1 = Schedule(w1, w2, w3, w0);
                FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 4);
                (w1 + Vector128.Load(k + 4)).Store(w + 4);

                w2 = Schedule(w2, w3, w0, w1);
                FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 8);
                (w2 + Vector128.Load(k + 8)).Store(w + 8);

                w3 = Schedule(w3, w0, w1, w2);
                FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 12);
                (w3 + Vector128.Load(k + 12)).Store(w + 12);
            }

            FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w);
            FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 4);
            FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 8);
            FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + 12);

            chain[0] += a.ToScalar();
            chain[1] += b.ToScalar();
            chain[2] += c.ToScalar();
            chain[3] += next;
            chain[4] += e;
            chain[5] += f;
            chain[6] += g;
            chain[7] += h;
        }

        for (int i = 0; i < WordsPerPass; i += Vector128<uint>.Count)
            Vector128<uint>.Zero.Store(w + i);
    }

    /// <summary>Runs one block whose W+K is known beforehand, which leaves the rounds.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CompressScheduled(Span<uint> chain, ReadOnlySpan<uint> kw)
    {
        Vector128<uint> a = Vector128.CreateScalarUnsafe(chain[0]), b = Vector128.CreateScalarUnsafe(chain[1]);
        Vector128<uint> c = Vector128.CreateScalarUnsafe(chain[2]);
        uint next = chain[3], e = chain[4], f = chain[5], g = chain[6], h = chain[7];
        fixed (uint* w = kw)
        {
            for (int t = 0; t < kw.Length; t += 4)
                FourRounds(ref a, ref b, ref c, ref next, ref e, ref f, ref g, ref h, w + t);
        }

        chain[0] += a.ToScalar();
        chain[1] += b.ToScalar();
        chain[2] += c.ToScalar();
        chain[3] += next;
        chain[4] += e;
        chain[5] += f;
        chain[6] += g;
        chain[7] += h;
    }

    /// <summary>
    /// Four rounds, after which every name has its value again; d lives in <paramref name="next"/> alone. <paramref name="kw"/> are
    /// their W+K.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FourRounds(
        ref Vector128<uint> a,
        ref Vector128<uint> b,
        ref Vector128<uint> c,
        ref uint next,
        ref uint e,
        ref uint f,
        ref uint g,
        ref uint h,
        uint* kw)
    {
        Round(a, b, c, out Vector128<uint> d, ref next, e, f, g, ref h, kw[0]);
        Round(d, a, b, out c, ref next, h, e, f, ref g, kw[1]);
        Round(c, d, a, out b, ref next, g, h, e, ref f, kw[2]);
        Round(b, c, d, out a, ref next, f, g, h, ref e, kw[3]);
    }

    // Step 3 of section 6.2.2. h becomes e = d + T1 and d becomes a = T1 + T2 of the next round; next is d, read from its vector a
    // round ahead, and T1 = e - d. Ch(e,f,g) = g ^ (e & (f ^ g)). The order was found by trying two hundred.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector128<uint> a,
        Vector128<uint> b,
        Vector128<uint> c,
        out Vector128<uint> d,
        ref uint next,
        uint e,
        uint f,
        uint g,
        ref uint h,
        uint kw)
    {
        Vector128<uint> bigSigma0 = Avx512F.VL.RotateRight(a, 2);
        uint bigSigma1 = BitOperations.RotateRight(e, 11);
        uint rotated25 = BitOperations.RotateRight(e, 25);
        h += kw;
        uint ch = f ^ g;
        Vector128<uint> rotated22 = Avx512F.VL.RotateRight(a, 22);
        Vector128<uint> rotated13 = Avx512F.VL.RotateRight(a, 13);
        ch &= e;
        uint rotated6 = BitOperations.RotateRight(e, 6);
        h += next;
        ch ^= g;
        h += ch;
        bigSigma1 ^= rotated6;
        bigSigma0 = Xor(bigSigma0, rotated13, rotated22);
        bigSigma1 ^= rotated25;
        h += bigSigma1;
        Vector128<uint> minusT1 = Vector128.CreateScalarUnsafe(next - h);
        next = c.ToScalar();
        d = Avx512F.VL.TernaryLogic(c, b, a, Majority) - minusT1 + bigSigma0;
    }

    // Step 1: W[t..t+3] from w0 = W[t-16..t-13], w1, w2, w3 = W[t-4..t-1]. W[t+2] and W[t+3] need sigma1 of W[t] and W[t+1]: two
    // steps, each of two words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Schedule(Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3)
    {
        Vector128<uint> x = Ssse3.AlignRight(w1.AsByte(), w0.AsByte(), 4).AsUInt32();
        Vector128<uint> sum = w0 + Ssse3.AlignRight(w3.AsByte(), w2.AsByte(), 4).AsUInt32()
            + Xor(Avx512F.VL.RotateRight(x, 7), Avx512F.VL.RotateRight(x, 18), x >>> 3);
        sum += Sse2.ShiftRightLogical128BitLane(SmallSigma1(w3), 8);
        return sum + Sse2.ShiftLeftLogical128BitLane(SmallSigma1(sum), 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> SmallSigma1(Vector128<uint> x) =>
        Xor(Avx512F.VL.RotateRight(x, 17), Avx512F.VL.RotateRight(x, 19), x >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Xor(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => Avx512F.VL.TernaryLogic(x, y, z, Xor3);

    /// <summary>Sixteen message bytes as big-endian words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Load(byte* source) => Reverse(Vector128.Load(source)).AsUInt32();

    /// <summary>Reverses the bytes of each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Reverse(Vector128<byte> words) =>
        Ssse3.Shuffle(words, Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}
