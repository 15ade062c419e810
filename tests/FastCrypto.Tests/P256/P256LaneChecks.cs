using System.Numerics;
using System.Runtime.InteropServices;
using static FastCrypto.Tests.P256.P256ExtremeDigits;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>What every vector width must pass.</summary>
internal interface IP256LaneChecks
{
    bool IsSupported { get; }

    void Products_and_squares();

    void Carries_at_the_ends_of_their_range();

    void A_digit_and_its_carry_may_leave_52_bits();

    void Mixed_addition_at_extreme_digits();

    void Lane_doubling_at_extreme_digits();
}

/// <summary>
/// The floating-point field and the operations of a point in each lane, at the ends of their digits' ranges (docs/maths/p256.md), which
/// random numbers never reach. TSum holds X, Y, Z as digits and X, Y as columns.
/// </summary>
internal abstract class P256LaneChecks<TDigits, TWide, TSum, TEntry>(bool isSupported) : IP256LaneChecks
    where TDigits : unmanaged
    where TWide : unmanaged
    where TSum : unmanaged
    where TEntry : unmanaged
{
    // What the state's columns may be: FoldedColumns of eng/FieldGen.
    private const long StateColumnLimit = (1L << 58) + (1L << 55);
    private const long StateColumnTop = FoldedTop - (1L << 10);

    private static readonly int Lanes = LanesOf<TDigits>();

    protected abstract void Multiply(out TWide r, in TDigits a, in TDigits b);

    protected abstract void Square(out TWide r, in TDigits a);

    protected abstract void Carry(out TDigits r, in TWide w);

    protected abstract void CarryFolded(out TDigits r, in TWide w);

    protected abstract void MixedAdd(ref TSum s, in TEntry e);

    protected abstract void DoubleLanes(ref TSum s);

    protected abstract void GetLane(out P256Limbs r, in TDigits a, int lane);

    public bool IsSupported => isSupported;

    public void Products_and_squares()
    {
        var random = new Random(31);
        // Every sign pattern of full digits against every other, then mixtures of extremes.
        for (int pattern = 0; pattern < 1024; pattern++)
            CheckProduct(Signs(Lanes, pattern & 31, LooseTop, random), Signs(Lanes, pattern >> 5, LooseTop, random));
        for (int i = 0; i < Effort.Scale(2_000, 200_000); i++)
            CheckProduct(Elements(random, LooseTop), Elements(random, LooseTop));
    }

    private void CheckProduct(long[][] a, long[][] b)
    {
        TDigits x = Digits<TDigits>(a), y = Digits<TDigits>(b);
        Multiply(out TWide wide, x, y);
        Carry(out TDigits digits, wide);
        CarryFolded(out TDigits folded, wide);
        Square(out TWide wideSquare, x);
        Carry(out TDigits square, wideSquare);
        for (int lane = 0; lane < Lanes; lane++)
        {
            BigInteger expected = Mont(Value(a[lane]), Value(b[lane]));
            AssertColumns(wide, lane);
            AssertColumns(wideSquare, lane);
            AssertElement(expected, digits, lane, LooseTop);
            AssertElement(expected, folded, lane, FoldedTop);
            AssertElement(Mont(Value(a[lane]), Value(a[lane])), square, lane, LooseTop);
            GetLane(out P256Limbs limbs, digits, lane);
            Assert.Equal(expected, P256Reference.Value(limbs) % P);
            P256FieldPortable.Canonicalize(out limbs, limbs);
            Assert.Equal(expected, P256Reference.Value(limbs));
        }
    }

    public void Carries_at_the_ends_of_their_range()
    {
        var random = new Random(32);
        for (int i = 0; i < Effort.Scale(20_000, 1_000_000); i++)
        {
            long[][] columns = RandomColumns(random, ColumnLimit, ColumnTop);
            Carry(out TDigits digits, Columns<TWide>(columns));
            for (int lane = 0; lane < Lanes; lane++)
            {
                // Exactly the same number, not only modulo p.
                Assert.Equal(Value(columns[lane]), Value(DigitsOf(digits, lane)));
                AssertElement(Mod(Value(columns[lane]), P), digits, lane, LooseTop);
            }

            long[][] wide = RandomColumns(random, 1L << 58, 1L << 58);
            CarryFolded(out digits, Columns<TWide>(wide));
            for (int lane = 0; lane < Lanes; lane++)
                AssertElement(Mod(Value(wide[lane]), P), digits, lane, FoldedTop);
        }
    }

    public void A_digit_and_its_carry_may_leave_52_bits()
    {
        // 2^51 − 1 rounds to itself, and the largest carry comes on top: together more than 52 bits of mantissa hold beside 2^52.
        long[] columns = [ColumnLimit, ((1L << 55) + (1L << 51)) - 1, ((1L << 55) + (1L << 51)) - 1, ((1L << 55) + (1L << 51)) - 1, 0];
        long[] negated = [.. columns.Select(c => -c)];
        Carry(out TDigits digits, Columns<TWide>([.. Enumerable.Range(0, Lanes).Select(lane => lane % 2 == 0 ? columns : negated)]));
        for (int lane = 0; lane < Lanes; lane++)
            Assert.Equal(Value(lane % 2 == 0 ? columns : negated), Value(DigitsOf(digits, lane)));
        Assert.True(DigitsOf(digits, 0)[1] > 1L << 51);
    }

    public void Mixed_addition_at_extreme_digits()
    {
        var random = new Random(35);
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            long[][] x1 = Elements(random, FoldedTop), y1 = Elements(random, FoldedTop), z1 = Elements(random, LooseTop);
            long[][] x2 = Elements(random, FoldedTop), y2 = Elements(random, FoldedTop);
            long[][] xw = RandomColumns(random, StateColumnLimit, StateColumnTop),
                yw = RandomColumns(random, StateColumnLimit, StateColumnTop);
            TSum s = Sum(x1, y1, z1, xw, yw);
            TEntry entry = default;
            Span<TDigits> coordinates = MemoryMarshal.Cast<TEntry, TDigits>(new Span<TEntry>(ref entry));
            coordinates[0] = Digits<TDigits>(x2);
            coordinates[1] = Digits<TDigits>(y2);
            MixedAdd(ref s, entry);
            for (int lane = 0; lane < Lanes; lane++)
            {
                BigInteger z = Value(z1[lane]), zz = Mont(z, z);
                BigInteger h = Mont(Value(x2[lane]), zz) - Value(xw[lane]), r = Mont(Value(y2[lane]), Mont(z, zz)) - Value(yw[lane]);
                BigInteger hh = Mont(h, h), hhh = Mont(h, hh), v = Mont(Value(x1[lane]), hh);
                BigInteger x3 = Mod(Mont(r, r) - hhh - 2 * v, P), y3 = Mod(Mont(r, v - x3) - Mont(Value(y1[lane]), hhh), P);
                AssertSum(x3, y3, Mont(z, h), s, lane);
            }
        }
    }

    public void Lane_doubling_at_extreme_digits()
    {
        var random = new Random(37);
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            long[][] x = Elements(random, FoldedTop), y = Elements(random, FoldedTop), z = Elements(random, LooseTop);
            // X stands twice in the state, as digits and as columns; the formula uses both.
            long[][] xw = RandomColumns(random, StateColumnLimit, StateColumnTop);
            TSum s = Sum(x, y, z, xw, xw);
            DoubleLanes(ref s);
            for (int lane = 0; lane < Lanes; lane++)
            {
                BigInteger zz = Mont(Value(z[lane]), Value(z[lane])), gamma = Mont(Value(y[lane]), Value(y[lane]));
                BigInteger alpha = 3 * Mont(Value(xw[lane]) - zz, Value(xw[lane]) + zz), beta = Mont(Value(x[lane]), gamma);
                BigInteger x3 = Mod(Mont(alpha, alpha) - 8 * beta, P), y3 = Mod(Mont(alpha, 4 * beta - x3) - 8 * Mont(gamma, gamma), P);
                AssertSum(x3, y3, Mod(2 * Mont(Value(y[lane]), Value(z[lane])), P), s, lane);
            }
        }
    }

    private static long[][] Elements(Random random, long top) => [.. Enumerable.Range(0, Lanes).Select(_ => Element(random, top))];

    private static long[][] RandomColumns(Random random, long limit, long top) =>
        [.. Enumerable.Range(0, Lanes).Select(_ => P256ExtremeDigits.RandomColumns(random, limit, top))];

    private static TSum Sum(long[][] x, long[][] y, long[][] z, long[][] xw, long[][] yw)
    {
        TSum s = default;
        Span<TDigits> digits = MemoryMarshal.Cast<TSum, TDigits>(new Span<TSum>(ref s));
        Span<TWide> columns = MemoryMarshal.Cast<TSum, TWide>(new Span<TSum>(ref s));
        digits[0] = Digits<TDigits>(x);
        digits[1] = Digits<TDigits>(y);
        digits[2] = Digits<TDigits>(z);
        columns[3] = Columns<TWide>(xw);
        columns[4] = Columns<TWide>(yw);
        return s;
    }

    private static void AssertSum(BigInteger x, BigInteger y, BigInteger z, in TSum s, int lane)
    {
        ReadOnlySpan<TDigits> digits = MemoryMarshal.Cast<TSum, TDigits>(new ReadOnlySpan<TSum>(in s));
        ReadOnlySpan<TWide> columns = MemoryMarshal.Cast<TSum, TWide>(new ReadOnlySpan<TSum>(in s));
        AssertElement(x, digits[0], lane, FoldedTop);
        AssertElement(y, digits[1], lane, FoldedTop);
        AssertElement(z, digits[2], lane, LooseTop);
        Assert.Equal(Value(DigitsOf(digits[0], lane)), Value(ColumnsOf(columns[3], lane)));
        Assert.Equal(Value(DigitsOf(digits[1], lane)), Value(ColumnsOf(columns[4], lane)));
    }
}
