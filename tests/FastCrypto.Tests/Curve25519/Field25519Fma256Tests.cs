using System.Numerics;
using System.Runtime.InteropServices;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The four-lane floating-point field at the limits of its operands, against BigInteger (docs/maths/field25519.md).</summary>
public sealed class Field25519Fma256Tests
{
    private const int Lanes = 4;
    private const double MaxReduced = (1L << 50) + (1L << 15);

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly double[] Magnitudes = [0, 1, 19, (1L << 50) - 1, 1L << 50, MaxReduced];

    private static Span<double> Digits(ref Field25519Digits256 x) => MemoryMarshal.Cast<Field25519Digits256, double>(new Span<Field25519Digits256>(ref x));

    private static Span<long> Words(ref Field25519Wide256 x) => MemoryMarshal.Cast<Field25519Wide256, long>(new Span<Field25519Wide256>(ref x));

    private static BigInteger Value(Field25519Digits256 x, int lane)
    {
        BigInteger sum = 0;
        for (int k = 4; k >= 0; k--)
            sum = (sum << 51) + new BigInteger(Digits(ref x)[(k * Lanes) + lane]);
        return sum;
    }

    private static BigInteger Value(Field25519Wide256 x, int lane)
    {
        BigInteger sum = 0;
        for (int k = 4; k >= 0; k--)
            sum = (sum << 51) + Words(ref x)[(k * Lanes) + lane];
        return sum;
    }

    private static void AssertCongruent(BigInteger expected, BigInteger actual) => Assert.True(((expected - actual) % P).IsZero);

    private static void AssertReduced(Field25519Digits256 x)
    {
        foreach (double digit in Digits(ref x))
            Assert.True(Math.Abs(digit) <= MaxReduced && digit == Math.Truncate(digit) && !double.IsSubnormal(digit), $"{digit}");
    }

    /// <summary>Every magnitude in all five digits with every pattern of signs, one pattern to a lane, then random mixtures.</summary>
    private static IEnumerable<Field25519Digits256> Extremes(int scale)
    {
        foreach (double magnitude in Magnitudes)
        {
            for (int signs = 0; signs < 32; signs += Lanes)
            {
                Field25519Digits256 x = default;
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
            Field25519Digits256 x = default;
            foreach (ref double digit in Digits(ref x))
            {
                double magnitude = random.Next(4) == 0 ? random.NextInt64((long)MaxReduced) : Magnitudes[random.Next(Magnitudes.Length)];
                digit = (random.Next(2) == 0 ? magnitude : -magnitude) * scale;
            }

            yield return x;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Products_are_exact_at_extreme_digits(int scaleX, int scaleY)
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        Field25519Digits256[] ys = [.. Extremes(scaleY)];
        int index = 0;
        foreach (Field25519Digits256 x in Extremes(scaleX))
        {
            // Each left operand meets a different seventh of the right ones; a full run meets all.
            for (int i = index++ % Effort.Scale(7, 1); i < ys.Length; i += Effort.Scale(7, 1))
            {
                Field25519Fma256.Multiply(x, ys[i], out Field25519Wide256 product);
                for (int lane = 0; lane < Lanes; lane++)
                    AssertCongruent(Value(x, lane) * Value(ys[i], lane), Value(product, lane));

                // Four products at most go into one carry.
                foreach (ref long word in Words(ref product))
                    Assert.True(Math.Abs(word) < 1L << 58);
            }
        }
    }

    [Fact]
    public void Squares_are_exact_at_extreme_digits()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        foreach (Field25519Digits256 x in Extremes(1))
        {
            Field25519Fma256.Square(x, out Field25519Wide256 square);
            Field25519Fma256.Multiply(x, x, out Field25519Wide256 product);
            Field25519Fma256.Carry(square, out Field25519Digits256 reduced);
            AssertReduced(reduced);
            for (int lane = 0; lane < Lanes; lane++)
            {
                AssertCongruent(Value(x, lane) * Value(x, lane), Value(square, lane));
                AssertCongruent(Value(product, lane), Value(reduced, lane));
            }
        }
    }

    [Fact]
    public void Products_by_one_digit_are_exact()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        foreach (Field25519Digits256 x in Extremes(2))
        {
            foreach (double s in new[] { 0, 1, -1, 121665, MaxReduced, -MaxReduced })
            {
                Field25519Fma256.Multiply(x, s, out Field25519Wide256 product);
                for (int lane = 0; lane < Lanes; lane++)
                    AssertCongruent(Value(x, lane) * new BigInteger(s), Value(product, lane));
            }
        }
    }

    [Fact]
    public void Carries_hold_at_the_limits_of_their_precondition()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        long[] limits = [0, 1, -1, 1L << 60, -(1L << 60), (1L << 60) - 1, 1L << 50, (1L << 50) - 1, -(1L << 50), -(1L << 50) - 1, (1L << 51) - 1];
        var random = new Random(60);
        for (int i = 0; i < Effort.Scale(5_000, 200_000); i++)
        {
            Field25519Wide256 x = default, y = default;
            foreach (ref long word in Words(ref x))
                word = i < limits.Length ? limits[i] : random.Next(4) == 0 ? random.NextInt64(-(1L << 60), 1L << 60) : limits[random.Next(limits.Length)];
            Field25519Fma256.Carry(x, out Field25519Digits256 carried);
            AssertReduced(carried);

            foreach (ref long word in Words(ref y))
                word = random.NextInt64(-(1L << 59), 1L << 59);
            foreach (ref long word in Words(ref x))
                word /= 2;
            Field25519Fma256.CarrySum(x, y, out Field25519Digits256 sum);
            Field25519Fma256.CarryDifference(x, y, out Field25519Digits256 difference);
            AssertReduced(sum);
            AssertReduced(difference);
            for (int lane = 0; lane < Lanes; lane++)
            {
                AssertCongruent(Value(x, lane) + Value(y, lane), Value(sum, lane));
                AssertCongruent(Value(x, lane) - Value(y, lane), Value(difference, lane));
            }

            Field25519Fma256.Carry(x, out carried);
            for (int lane = 0; lane < Lanes; lane++)
                AssertCongruent(Value(x, lane), Value(carried, lane));
        }
    }

    [Fact]
    public void Elements_go_in_and_out()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "no FMA");
        const ulong Max = (1UL << 51) + (1UL << 16) - 1;
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++)
        {
            FieldElement25519[] elements = new FieldElement25519[4];
            foreach (ref FieldElement25519 element in elements.AsSpan())
                element = new(Next(), Next(), Next(), Next(), Next());
            Field25519Fma256.ToWide(elements[0], elements[1], elements[2], elements[3], out Field25519Wide256 wide);
            Field25519Fma256.FromElements(elements[0], elements[1], elements[2], elements[3], out Field25519Digits256 digits);
            FieldElement25519[] back = new FieldElement25519[4];
            Field25519Fma256.ToElements(wide, out back[0], out back[1], out back[2], out back[3]);
            for (int lane = 0; lane < Lanes; lane++)
            {
                Assert.Equal(Value(wide, lane), Value(digits, lane));
                Assert.True(back[lane].IsTight);
                byte[] expected = new byte[32], actual = new byte[32];
                Field25519Portable.ToBytes(elements[lane], expected);
                Field25519Portable.ToBytes(back[lane], actual);
                Assert.Equal(expected, actual);
                AssertCongruent(Value(wide, lane), new BigInteger(actual, isUnsigned: true));
            }
        }

        ulong Next() => random.Next(3) switch { 0 => 0, 1 => Max, _ => (ulong)random.NextInt64((long)Max) };
    }
}
