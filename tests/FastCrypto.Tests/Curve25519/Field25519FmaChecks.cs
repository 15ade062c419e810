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

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly double[] Magnitudes = [0, 1, 19, (1L << 50) - 1, 1L << 50, MaxReduced];

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

    /// <summary>Every magnitude in all five digits with every pattern of signs, one pattern to a lane, then random mixtures.</summary>
    private static IEnumerable<TDigits> Extremes(int scale)
    {
        foreach (double magnitude in Magnitudes)
        {
            for (int signs = 0; signs < 32; signs += Lanes)
            {
                TDigits x = default;
                for (int k = 0; k < 5; k++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                        Digits(ref x)[(k * Lanes) + lane] = (((signs + lane) >> k) & 1) != 0 ? -magnitude * scale : magnitude * scale;
                }

                yield return x;
            }
        }

        var random = new Random(50);
        for (int i = 0; i < Effort.Scale(150, 3_000); i++)
        {
            TDigits x = default;
            foreach (ref double digit in Digits(ref x))
            {
                double magnitude = random.Next(4) == 0 ? random.NextInt64((long)MaxReduced) : Magnitudes[random.Next(Magnitudes.Length)];
                digit = (random.Next(2) == 0 ? magnitude : -magnitude) * scale;
            }

            yield return x;
        }
    }

    public void Products_are_exact_at_extreme_digits(int scaleX, int scaleY)
    {
        TDigits[] ys = [.. Extremes(scaleY)];
        int index = 0;
        foreach (TDigits x in Extremes(scaleX))
        {
            // Each left operand meets a different seventh of the right ones; a full run meets all.
            for (int i = index++ % Effort.Scale(7, 1); i < ys.Length; i += Effort.Scale(7, 1))
            {
                TWide product = Multiply(x, ys[i]);
                for (int lane = 0; lane < Lanes; lane++)
                    AssertCongruent(Value(x, lane) * Value(ys[i], lane), Value(product, lane));

                // Four products at most go into one carry.
                foreach (ref long word in Words(ref product))
                    Assert.True(Math.Abs(word) < 1L << 58);
            }
        }
    }

    public void Squares_are_exact_at_extreme_digits()
    {
        foreach (TDigits x in Extremes(1))
        {
            TWide square = Square(x), product = Multiply(x, x);
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
        long[] limits = [0, 1, -1, 1L << 60, -(1L << 60), (1L << 60) - 1, 1L << 50, (1L << 50) - 1, -(1L << 50), -(1L << 50) - 1, (1L << 51) - 1];
        var random = new Random(60);
        for (int i = 0; i < Effort.Scale(5_000, 200_000); i++)
        {
            TWide x = default, y = default;
            foreach (ref long word in Words(ref x))
                word = i < limits.Length ? limits[i] : random.Next(4) == 0 ? random.NextInt64(-(1L << 60), 1L << 60) : limits[random.Next(limits.Length)];
            TDigits carried = Carry(x);
            AssertReduced(carried);

            foreach (ref long word in Words(ref y))
                word = random.NextInt64(-(1L << 59), 1L << 59);
            foreach (ref long word in Words(ref x))
                word /= 2;
            TDigits sum = CarrySum(x, y), difference = CarryDifference(x, y);
            AssertReduced(sum);
            AssertReduced(difference);
            for (int lane = 0; lane < Lanes; lane++)
            {
                AssertCongruent(Value(x, lane) + Value(y, lane), Value(sum, lane));
                AssertCongruent(Value(x, lane) - Value(y, lane), Value(difference, lane));
            }

            carried = Carry(x);
            for (int lane = 0; lane < Lanes; lane++)
                AssertCongruent(Value(x, lane), Value(carried, lane));
        }
    }
}
