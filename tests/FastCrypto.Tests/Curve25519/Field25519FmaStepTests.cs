using System.Numerics;
using System.Runtime.InteropServices;

namespace FastCrypto.Tests.Curve25519;

/// <summary>
/// Each step of the ladders and of the Edwards formulas on columns and digits at the ends of their ranges, which random bytes never reach,
/// against BigInteger (docs/maths/field25519.md). The formulas are polynomials, so the coordinates need not be those of a point.
/// </summary>
public sealed unsafe class Field25519FmaStepTests
{
    private const int DigitCount = 5;
    private const int Alignment = 64;

    // The largest column of a product, the largest digit that a carry leaves and the largest tight limb.
    private const long MaxColumn = (249L << 50) + (249L << 16);
    private const long MaxReduced = (1L << 50) + (1L << 15);
    private const long MaxTight = (1L << 51) + (1L << 16) - 1;

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    private static BigInteger Mod(BigInteger a) => ((a % P) + P) % P;

    private static int Rounds => Effort.Scale(300, 20_000);

    /// <summary>Five columns or digits of at most that magnitude: the largest, small ones and any, in all mixtures of signs.</summary>
    private static long[] Extreme(Random random, long max, bool signed)
    {
        long[] digits = new long[DigitCount];
        bool allLargest = random.Next(2) == 0;
        foreach (ref long digit in digits.AsSpan())
        {
            digit = allLargest ? max : random.Next(5) switch { 0 => 0, 1 => 1, 2 => max - 1, 3 => max, _ => random.NextInt64(max) };
            if (signed && random.Next(2) == 0)
                digit = -digit;
        }

        return digits;
    }

    private static long[] Columns(Random random) => Extreme(random, MaxColumn, signed: true);

    private static long[] Reduced(Random random) => Extreme(random, MaxReduced, signed: true);

    private static long[] Tight(Random random) => Extreme(random, MaxTight, signed: false);

    private static BigInteger Value(ReadOnlySpan<long> digits)
    {
        BigInteger sum = 0;
        for (int k = DigitCount - 1; k >= 0; k--)
            sum = (sum << 51) + digits[k];
        return Mod(sum);
    }

    // A vector type of the product as its elements: five digits, each of as many elements as there are lanes.
    private static void SetWords<T>(ref T vectors, int slot, int lane, int lanes, long[] columns) where T : unmanaged
    {
        Span<long> words = MemoryMarshal.Cast<T, long>(new Span<T>(ref vectors));
        for (int k = 0; k < DigitCount; k++)
            words[X25519BatchFma.Offset(slot, k, lane, lanes)] = columns[k];
    }

    private static void SetDoubles<T>(ref T vectors, int lane, int lanes, long[] digits) where T : unmanaged
    {
        Span<double> doubles = MemoryMarshal.Cast<T, double>(new Span<T>(ref vectors));
        for (int k = 0; k < DigitCount; k++)
            doubles[X25519BatchFma.Offset(0, k, lane, lanes)] = digits[k];
    }

    private static BigInteger WordsAt<T>(in T vectors, int slot, int lane, int lanes) where T : unmanaged
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<T, long>(new ReadOnlySpan<T>(in vectors));
        Span<long> columns = stackalloc long[DigitCount];
        for (int k = 0; k < DigitCount; k++)
            columns[k] = words[X25519BatchFma.Offset(slot, k, lane, lanes)];
        return Value(columns);
    }

    private static BigInteger DoublesAt<T>(in T vectors, int lane, int lanes) where T : unmanaged
    {
        ReadOnlySpan<double> doubles = MemoryMarshal.Cast<T, double>(new ReadOnlySpan<T>(in vectors));
        Span<long> digits = stackalloc long[DigitCount];
        for (int k = 0; k < DigitCount; k++)
            digits[k] = (long)doubles[X25519BatchFma.Offset(0, k, lane, lanes)];
        return Value(digits);
    }

    /// <summary>RFC 7748 section 5: one step, the points exchanged first where that is asked for.</summary>
    private static BigInteger[] LadderStep(BigInteger x1, BigInteger[] state, bool swap)
    {
        (BigInteger x2, BigInteger z2, BigInteger x3, BigInteger z3) =
            swap ? (state[2], state[3], state[0], state[1]) : (state[0], state[1], state[2], state[3]);
        BigInteger aa = Mod((x2 + z2) * (x2 + z2)), bb = Mod((x2 - z2) * (x2 - z2)), e = aa - bb;
        BigInteger da = Mod((x3 - z3) * (x2 + z2)), cb = Mod((x3 + z3) * (x2 - z2));
        return [Mod(aa * bb), Mod(e * (aa + (121665 * e))), Mod((da + cb) * (da + cb)), Mod(x1 * Mod((da - cb) * (da - cb)))];
    }

    /// <summary>RFC 8032 section 5.1.4 from E, F, G and H.</summary>
    private static BigInteger[] Coordinates(BigInteger e, BigInteger f, BigInteger g, BigInteger h) =>
        [Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h)];

    /// <summary>The sum of (X, Y, Z, T) and a point given as (y + x, y − x, 2z, 2d·t).</summary>
    private static BigInteger[] Sum(BigInteger[] p, BigInteger yPlusX, BigInteger yMinusX, BigInteger twiceZ, BigInteger t2d)
    {
        BigInteger a = (p[1] - p[0]) * yMinusX, b = (p[1] + p[0]) * yPlusX, c = p[3] * t2d, d = p[2] * twiceZ;
        return Coordinates(b - a, d - c, d + c, b + a);
    }

    [Fact]
    public void Four_lane_ladder()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        var random = new Random(71);
        for (int i = 0; i < Effort.Scale(20, 500); i++)
        {
            Field25519Wide256 state = default;
            Field25519Digits256 x1 = default;
            BigInteger[] expected = new BigInteger[4];
            for (int lane = 0; lane < 4; lane++)
            {
                long[] columns = Columns(random);
                SetWords(ref state, 0, lane, 4, columns);
                expected[lane] = Value(columns);
            }

            long[] u = Tight(random);
            SetDoubles(ref x1, 3, 4, u);
            byte[] scalar = random.Bytes(32);
            X25519Fma256.Ladder(ref state, x1, scalar);
            bool previous = false;
            for (int t = 254; t >= 0; t--)
            {
                bool bit = ((scalar[t >> 3] >> (t & 7)) & 1) != 0;
                expected = LadderStep(Value(u), expected, bit != previous);
                previous = bit;
            }

            for (int lane = 0; lane < 4; lane++)
                Assert.Equal(expected[lane], WordsAt(state, 0, lane, 4));
        }
    }

    [Fact]
    public void Batch_ladder_of_four() => BatchLadder<X25519BatchFma256>(CpuProfile.X64V3);

    [Fact]
    public void Batch_ladder_of_eight() => BatchLadder<X25519BatchFma512>(CpuProfile.X64V4);

    private static void BatchLadder<TLadder>(bool isSupported) where TLadder : struct, IX25519BatchLadder
    {
        Assert.SkipUnless(isSupported, "no such FMA");
        int lanes = TLadder.Lanes, size = TLadder.WorkspaceVectors * lanes;
        byte* memory = stackalloc byte[((size + lanes) * sizeof(ulong)) + Alignment];
        ulong* w = Align(memory), swap = w + size;
        var random = new Random(72);
        for (int i = 0; i < Rounds; i++)
        {
            var expected = new BigInteger[lanes][];
            long[][][] columns = FillAndStart(w, size, lanes, firstSlot: 1, random, &TLadder.Start, out ulong[] excess);
            for (int lane = 0; lane < lanes; lane++)
            {
                long[] x1 = Tight(random);
                for (int k = 0; k < DigitCount; k++)
                    ((double*)w)[X25519BatchFma.Offset(0, k, lane, lanes)] = x1[k];
                bool exchange = random.Next(2) == 0;
                swap[lane] = exchange ? ulong.MaxValue : 0;
                expected[lane] = LadderStep(Value(x1), [.. columns[lane].Select(c => Value(c))], exchange);
            }

            TLadder.Step(w, swap);
            AssertSlots(expected, w, lanes, firstSlot: 1, excess);
        }
    }

    [Fact]
    public void Batch_comb_of_four() => BatchComb<X25519BatchCombFma256>(CpuProfile.X64V3);

    [Fact]
    public void Batch_comb_of_eight() => BatchComb<X25519BatchCombFma512>(CpuProfile.X64V4);

    private static void BatchComb<TComb>(bool isSupported) where TComb : struct, IX25519BatchComb
    {
        Assert.SkipUnless(isSupported, "no such FMA");
        int lanes = TComb.Lanes, size = TComb.WorkspaceVectors * lanes;
        byte* memory = stackalloc byte[(size * sizeof(ulong)) + Alignment];
        ulong* w = Align(memory);
        var random = new Random(73);
        for (int i = 0; i < Rounds; i++)
        {
            var expected = new BigInteger[lanes][];
            long[][][] columns = FillAndStart(w, size, lanes, firstSlot: 0, random, &TComb.Start, out ulong[] excess);
            for (int lane = 0; lane < lanes; lane++)
            {
                // y − x, y + x, 2d·x·y stand behind X, Y, Z and T.
                long[][] entry = [Tight(random), Tight(random), Tight(random)];
                for (int slot = 0; slot < entry.Length; slot++)
                {
                    for (int k = 0; k < DigitCount; k++)
                        ((double*)w)[X25519BatchFma.Offset(4 + slot, k, lane, lanes)] = entry[slot][k];
                }

                expected[lane] = Sum([.. columns[lane].Select(c => Value(c))], Value(entry[1]), Value(entry[0]), 2, Value(entry[2]));
            }

            TComb.Add(w);
            AssertSlots(expected, w, lanes, firstSlot: 0, excess);
        }
    }

    private static ulong* Align(byte* memory) => (ulong*)(((nuint)memory + (Alignment - 1)) & ~(nuint)(Alignment - 1));

    /// <summary>Four slots of extreme columns for each lane, and the excess that Start gives the slots: what it makes of zeroes.</summary>
    private static long[][][] FillAndStart(
        ulong* w, int size, int lanes, int firstSlot, Random random, delegate*<ulong*, void> start, out ulong[] excess)
    {
        new Span<ulong>(w, size).Clear();
        start(w);
        excess = new ReadOnlySpan<ulong>(w, size).ToArray();
        new Span<ulong>(w, size).Clear();
        var columns = new long[lanes][][];
        for (int lane = 0; lane < lanes; lane++)
        {
            columns[lane] = [Columns(random), Columns(random), Columns(random), Columns(random)];
            for (int slot = 0; slot < 4; slot++)
            {
                for (int k = 0; k < DigitCount; k++)
                    w[X25519BatchFma.Offset(firstSlot + slot, k, lane, lanes)] = (ulong)columns[lane][slot][k];
            }
        }

        start(w);
        return columns;
    }

    private static void AssertSlots(BigInteger[][] expected, ulong* w, int lanes, int firstSlot, ulong[] excess)
    {
        long[] columns = new long[DigitCount];
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int slot = 0; slot < 4; slot++)
            {
                for (int k = 0; k < DigitCount; k++)
                {
                    int offset = X25519BatchFma.Offset(firstSlot + slot, k, lane, lanes);
                    columns[k] = (long)(w[offset] - excess[offset]);
                    Assert.InRange(columns[k], -MaxColumn, MaxColumn);
                }

                Assert.Equal(expected[lane][slot], Value(columns));
            }
        }
    }

    [Fact]
    public void Edwards_formulas_of_one_point()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        var random = new Random(74);
        for (int i = 0; i < Rounds; i++)
        {
            Field25519Wide256 point = default;
            Field25519Digits256 other = default;
            BigInteger[] p = new BigInteger[4], q = new BigInteger[4];
            // A cached form from a carry, or tight limbs as in the table of the base point.
            bool isTight = random.Next(2) == 0;
            for (int lane = 0; lane < 4; lane++)
            {
                long[] columns = Columns(random), digits = isTight ? Tight(random) : Reduced(random);
                SetWords(ref point, 0, lane, 4, columns);
                SetDoubles(ref other, lane, 4, digits);
                (p[lane], q[lane]) = (Value(columns), Value(digits));
            }

            Field25519Wide256 sum = point, twice = point;
            Edwards25519Fma256.Add(ref sum, other);
            Edwards25519Fma256.Double(ref twice, 1);
            Edwards25519Fma256.ToCached(point, other, out Field25519Digits256 cached);

            BigInteger[] expectedSum = Sum(p, q[0], q[1], q[2], q[3]);
            // E and G negated, as in the generator.
            BigInteger a = p[0] * p[0], b = p[1] * p[1];
            BigInteger[] expectedTwice = Coordinates(2 * p[0] * p[1], (2 * p[2] * p[2]) - (b - a), b - a, a + b);
            BigInteger[] expectedCached = [(p[1] + p[0]) * q[0], (p[1] - p[0]) * q[1], p[2] * q[2], p[3] * q[3]];
            for (int lane = 0; lane < 4; lane++)
            {
                Assert.Equal(expectedSum[lane], WordsAt(sum, 0, lane, 4));
                Assert.Equal(expectedTwice[lane], WordsAt(twice, 0, lane, 4));
                Assert.Equal(Mod(expectedCached[lane]), DoublesAt(cached, lane, 4));
            }
        }
    }

    [Fact]
    public void Edwards_addition_of_four_points()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        var random = new Random(75);
        for (int i = 0; i < Rounds; i++)
        {
            Edwards25519Fma256.FourPoints sum = default;
            Field25519Digits256 yMinusX = default, yPlusX = default, xy2d = default;
            var expected = new BigInteger[4][];
            for (int lane = 0; lane < 4; lane++)
            {
                long[][] p = [Columns(random), Columns(random), Columns(random), Columns(random)];
                for (int slot = 0; slot < 4; slot++)
                    SetWords(ref sum, slot, lane, 4, p[slot]);
                long[] minus = Tight(random), plus = Tight(random), product = Tight(random);
                SetDoubles(ref yMinusX, lane, 4, minus);
                SetDoubles(ref yPlusX, lane, 4, plus);
                SetDoubles(ref xy2d, lane, 4, product);
                expected[lane] = Sum([.. p.Select(c => Value(c))], Value(plus), Value(minus), 2, Value(product));
            }

            Edwards25519Fma256.Add(ref sum, yMinusX, yPlusX, xy2d);
            for (int lane = 0; lane < 4; lane++)
            {
                for (int slot = 0; slot < 4; slot++)
                    Assert.Equal(expected[lane][slot], WordsAt(sum, slot, lane, 4));
            }
        }
    }
}
