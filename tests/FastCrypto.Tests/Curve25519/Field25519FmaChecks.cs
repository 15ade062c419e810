using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto.Tests.Curve25519;

/// <summary>What every vector width must pass.</summary>
internal interface IField25519FmaChecks
{
    bool IsSupported { get; }

    void Products_are_exact_at_extreme_digits(int scaleX, int scaleY);

    void Squares_are_exact_at_extreme_digits();

    void Products_by_one_digit_are_exact();

    void Carries_hold_at_the_limits_of_their_precondition();
}

/// <summary>The floating-point fields at the limits of their operands, against BigInteger (docs/maths/field25519.md).</summary>
internal abstract class Field25519FmaChecks<TDigits, TWide> : IField25519FmaChecks
    where TDigits : unmanaged
    where TWide : unmanaged
{
    private const double MaxReduced = (1L << 50) + (1L << 15);

    // The largest column of a product in any rounding mode: 249·2^50·(1 + 2^−34).
    private const long MaxColumn = (249L << 50) + (249L << 16);
    private const int SignPatterns = 1 << 5;

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    protected static readonly int Lanes = Unsafe.SizeOf<TDigits>() / (5 * sizeof(double));

    public abstract bool IsSupported { get; }

    protected abstract TWide Multiply(TDigits x, TDigits y);

    protected abstract TWide Square(TDigits x);

    protected abstract TWide Multiply(TDigits x, double s);

    protected abstract TDigits Carry(TWide x);

    protected abstract TDigits CarrySum(TWide x, TWide y);

    protected abstract TDigits CarryDifference(TWide x, TWide y);

    private static Span<double> Digits(ref TDigits x) => MemoryMarshal.Cast<TDigits, double>(new Span<TDigits>(ref x));

    private static Span<long> Words(ref TWide x) => MemoryMarshal.Cast<TWide, long>(new Span<TWide>(ref x));

    internal static BigInteger Value(TDigits x, int lane)
    {
        BigInteger sum = 0;
        for (int k = 4; k >= 0; k--)
            sum = (sum << 51) + new BigInteger(Digits(ref x)[(k * Lanes) + lane]);
        return sum;
    }

    internal static BigInteger Value(TWide x, int lane)
    {
        BigInteger sum = 0;
        for (int k = 4; k >= 0; k--)
            sum = (sum << 51) + Words(ref x)[(k * Lanes) + lane];
        return sum;
    }

    internal static void AssertCongruent(BigInteger expected, BigInteger actual) => Assert.True(((expected - actual) % P).IsZero);

    private static void AssertReduced(TDigits x)
    {
        foreach (double digit in Digits(ref x))
            Assert.True(Math.Abs(digit) <= MaxReduced && digit == Math.Truncate(digit) && !double.IsSubnormal(digit), $"{digit}");
    }

    /// <summary>
    /// The ends of the range of a digit, of a reduced operand (scale 1) or of the sum of two such (scale 2), and of its bits.
    /// </summary>
    private static double[] Magnitudes(int scale)
    {
        double full = scale * (double)(1L << 50), max = scale * MaxReduced;
        return [0, 1, 19, full - 2, full - 1, full, full + 1, max - 1, max];
    }

    private static void SetLane(ref TDigits x, int lane, double magnitude, int signs)
    {
        for (int k = 0; k < 5; k++)
            Digits(ref x)[(k * Lanes) + lane] = ((signs >> k) & 1) != 0 ? -magnitude : magnitude;
    }

    /// <summary>Every magnitude in all five digits with every pattern of signs, one pattern to a lane, then random mixtures.</summary>
    private static IEnumerable<TDigits> Extremes(int scale)
    {
        double[] magnitudes = Magnitudes(scale);
        foreach (double magnitude in magnitudes)
        {
            for (int signs = 0; signs < SignPatterns; signs += Lanes)
            {
                TDigits x = default;
                for (int lane = 0; lane < Lanes; lane++)
                    SetLane(ref x, lane, magnitude, signs + lane);
                yield return x;
            }
        }

        var random = new Random(50);
        for (int i = 0; i < Effort.Scale(150, 3_000); i++)
        {
            TDigits x = default;
            foreach (ref double digit in Digits(ref x))
            {
                double magnitude = random.Next(4) == 0
                    ? random.NextInt64((long)magnitudes[^1])
                    : magnitudes[random.Next(magnitudes.Length)];
                digit = random.Next(2) == 0 ? magnitude : -magnitude;
            }

            yield return x;
        }
    }

    /// <summary>
    /// Every magnitude with every other, and every pattern of signs with every other: a vector's lanes differ in the left pattern.
    /// </summary>
    private static IEnumerable<(TDigits X, TDigits Y)> UniformPairs(int scaleX, int scaleY)
    {
        foreach (double magnitudeX in Magnitudes(scaleX))
        {
            foreach (double magnitudeY in Magnitudes(scaleY))
            {
                for (int signs = 0; signs < SignPatterns * SignPatterns; signs += Lanes)
                {
                    TDigits x = default, y = default;
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        SetLane(ref x, lane, magnitudeX, (signs + lane) % SignPatterns);
                        SetLane(ref y, lane, magnitudeY, signs / SignPatterns);
                    }

                    yield return (x, y);
                }
            }
        }
    }

    public void Products_are_exact_at_extreme_digits(int scaleX, int scaleY)
    {
        long largest = 0;
        foreach ((TDigits x, TDigits y) in UniformPairs(scaleX, scaleY))
            largest = Math.Max(largest, CheckProduct(x, y));

        // The bound is met, but for a two-hundredth: 77 low and 95 high parts, all of one sign. A low part is at most 2^50 in magnitude if
        // the mode is to nearest (with 2^51 − 1 it is), and 2^51 in any other (with 2^51 − 2).
        if (scaleX != scaleY)
            Assert.InRange(largest, (RoundingMode.IsToNearest() ? 77L + 94 : (2 * 77L) + 94) << 50, MaxColumn);

        TDigits[] ys = [.. Extremes(scaleY)];
        int index = 0;
        foreach (TDigits x in Extremes(scaleX))
        {
            // Each left operand meets a different seventh of the right ones; a full run meets all.
            for (int i = index++ % Effort.Scale(7, 1); i < ys.Length; i += Effort.Scale(7, 1))
                CheckProduct(x, ys[i]);
        }
    }

    /// <summary>The largest column, of four such at most one carry.</summary>
    private long CheckProduct(TDigits x, TDigits y)
    {
        TWide product = Multiply(x, y);
        for (int lane = 0; lane < Lanes; lane++)
            AssertCongruent(Value(x, lane) * Value(y, lane), Value(product, lane));
        return AssertColumns(product);
    }

    private static long AssertColumns(TWide product)
    {
        long largest = 0;
        foreach (ref long word in Words(ref product))
            largest = Math.Max(largest, Math.Abs(word));
        Assert.InRange(largest, 0, MaxColumn);
        return largest;
    }

    public void Squares_are_exact_at_extreme_digits()
    {
        foreach (TDigits x in Extremes(1))
        {
            TWide square = Square(x), product = Multiply(x, x);
            AssertColumns(square);
            TDigits reduced = Carry(square);
            AssertReduced(reduced);
            for (int lane = 0; lane < Lanes; lane++)
            {
                AssertCongruent(Value(x, lane) * Value(x, lane), Value(square, lane));
                AssertCongruent(Value(product, lane), Value(reduced, lane));
            }
        }
    }

    public void Products_by_one_digit_are_exact()
    {
        foreach (TDigits x in Extremes(2))
        {
            foreach (double s in new[] { 0, 1, -1, 121665, MaxReduced, -MaxReduced })
            {
                TWide product = Multiply(x, s);
                for (int lane = 0; lane < Lanes; lane++)
                    AssertCongruent(Value(x, lane) * new BigInteger(s), Value(product, lane));
            }
        }
    }

    public void Carries_hold_at_the_limits_of_their_precondition()
    {
        const long Limit = 1L << 60, Half = 1L << 59;
        long[] limits = Limits(Limit), halves = Limits(Half);
        var random = new Random(60);
        for (int i = 0; i < Effort.Scale(5_000, 200_000); i++)
        {
            // First every limit in all places, and every one with every other in a sum; then mixtures.
            TWide x = Columns(random, limits, Limit, i);
            TDigits carried = Carry(x);
            AssertReduced(carried);

            TWide y = Columns(random, halves, Half, i % halves.Length), z = Columns(random, halves, Half, i / halves.Length);
            TDigits sum = CarrySum(y, z), difference = CarryDifference(y, z);
            AssertReduced(sum);
            AssertReduced(difference);
            for (int lane = 0; lane < Lanes; lane++)
            {
                AssertCongruent(Value(x, lane), Value(carried, lane));
                AssertCongruent(Value(y, lane) + Value(z, lane), Value(sum, lane));
                AssertCongruent(Value(y, lane) - Value(z, lane), Value(difference, lane));
            }
        }
    }

    /// <summary>The limit, the corners of a digit and of its rounding, in both signs.</summary>
    private static long[] Limits(long limit) =>
    [
        0, 1, -1, limit, -limit, limit - 1, 1 - limit, 1L << 50, (1L << 50) - 1, -(1L << 50), -(1L << 50) - 1,
        1L << 51, (1L << 51) - 1, -(1L << 51), limit - (1L << 50), (1L << 50) - limit,
    ];

    private static TWide Columns(Random random, long[] limits, long limit, int uniform)
    {
        TWide x = default;
        foreach (ref long word in Words(ref x))
        {
            word = uniform < limits.Length ? limits[uniform]
                : random.Next(4) == 0 ? random.NextInt64(-limit, limit + 1) : limits[random.Next(limits.Length)];
        }

        return x;
    }
}
