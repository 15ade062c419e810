using System.Numerics;
using System.Runtime.Intrinsics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>The floating-point field at the ends of its digits' ranges (docs/maths/p256.md), which random numbers never reach.</summary>
public sealed class P256FieldFma256Tests
{
    private const long DigitLimit = (1L << 51) + (1L << 7);
    private const long LooseTop = 1L << 50;
    private const long FoldedTop = (1L << 48) + (1L << 29);
    private const long ColumnLimit = 1L << 56;
    private const long ColumnTop = (1L << 50) - (1L << 10);

    private static readonly BigInteger InverseOfR = Inverse(R, P);

    private static readonly long[] Extremes =
        [0, 1, -1, (1L << 51) - 1, -((1L << 51) - 1), 1L << 51, -(1L << 51), (1L << 51) + 1, DigitLimit, -DigitLimit, DigitLimit - 1, 1 - DigitLimit];

    private static void RequireKernel()
    {
        if (!KernelRegistry.Runnable(P256Kernels.Algorithm).Any(k => k.Id == (int)P256Kernel.Fma256))
            Assert.Skip("This processor has no AVX2 and FMA.");
    }

    [Fact]
    public void Products_and_squares()
    {
        RequireKernel();
        var random = new Random(31);
        // Every sign pattern of full digits against every other, then mixtures of extremes.
        for (int pattern = 0; pattern < 1024; pattern++)
        {
            long[][] a = Signs(pattern & 31, LooseTop, random), b = Signs(pattern >> 5, LooseTop, random);
            CheckProduct(a, b);
        }

        for (int i = 0; i < Effort.Scale(2_000, 200_000); i++)
            CheckProduct(RandomElement(random, LooseTop), RandomElement(random, LooseTop));
    }

    private static void CheckProduct(long[][] a, long[][] b)
    {
        P256Digits256 x = Digits(a), y = Digits(b);
        P256FieldFma256.Multiply(out P256Wide256 wide, x, y);
        P256FieldFma256.Carry(out P256Digits256 digits, wide);
        P256FieldFma256.CarryFolded(out P256Digits256 folded, wide);
        P256FieldFma256.Square(out P256Wide256 wideSquare, x);
        P256FieldFma256.Carry(out P256Digits256 square, wideSquare);
        for (int lane = 0; lane < 4; lane++)
        {
            BigInteger expected = Mod(Value(a[lane]) * Value(b[lane]) * InverseOfR, P);
            AssertColumns(wide, lane);
            AssertColumns(wideSquare, lane);
            AssertElement(expected, digits, lane, LooseTop);
            AssertElement(expected, folded, lane, FoldedTop);
            AssertElement(Mod(Value(a[lane]) * Value(a[lane]) * InverseOfR, P), square, lane, LooseTop);
            P256FieldFma256.GetLane(out P256Limbs limbs, digits, lane);
            Assert.Equal(expected, P256Reference.Value(limbs) % P);
            P256FieldPortable.Canonicalize(out limbs, limbs);
            Assert.Equal(expected, P256Reference.Value(limbs));
        }
    }

    [Fact]
    public void Carries_at_the_ends_of_their_range()
    {
        RequireKernel();
        var random = new Random(32);
        for (int i = 0; i < Effort.Scale(20_000, 1_000_000); i++)
        {
            long[][] columns = [RandomColumns(random, ColumnLimit, ColumnTop), RandomColumns(random, ColumnLimit, ColumnTop), RandomColumns(random, ColumnLimit, ColumnTop), RandomColumns(random, ColumnLimit, ColumnTop)];
            P256FieldFma256.Carry(out P256Digits256 digits, Columns(columns));
            for (int lane = 0; lane < 4; lane++)
            {
                // Exactly the same number, not only modulo p.
                Assert.Equal(Value(columns[lane]), Value(Lane(digits, lane)));
                AssertElement(Mod(Value(columns[lane]), P), digits, lane, LooseTop);
            }

            long[][] wide = [RandomColumns(random, 1L << 58, 1L << 58), RandomColumns(random, 1L << 58, 1L << 58), RandomColumns(random, 1L << 58, 1L << 58), RandomColumns(random, 1L << 58, 1L << 58)];
            P256FieldFma256.CarryFolded(out digits, Columns(wide));
            for (int lane = 0; lane < 4; lane++)
                AssertElement(Mod(Value(wide[lane]), P), digits, lane, FoldedTop);
        }
    }

    [Fact]
    public void A_digit_and_its_carry_may_leave_52_bits()
    {
        RequireKernel();
        // 2^51 − 1 rounds to itself, and the largest carry comes on top: together more than 52 bits of mantissa hold beside 2^52.
        long[] columns = [ColumnLimit, ((1L << 55) + (1L << 51)) - 1, ((1L << 55) + (1L << 51)) - 1, ((1L << 55) + (1L << 51)) - 1, 0];
        P256FieldFma256.Carry(out P256Digits256 digits, Columns([columns, [.. columns.Select(c => -c)], columns, columns]));
        Assert.Equal(Value(columns), Value(Lane(digits, 0)));
        Assert.Equal(-Value(columns), Value(Lane(digits, 1)));
        Assert.True(Lane(digits, 0)[1] > 1L << 51);
    }

    [Fact]
    public void Doubling_at_extreme_digits()
    {
        RequireKernel();
        var random = new Random(33);
        for (int i = 0; i < Effort.Scale(3_000, 200_000); i++)
        {
            long[] x = Element(random, FoldedTop), y = Element(random, FoldedTop), z = Element(random, LooseTop), alpha = Element(random, FoldedTop);
            int count = i % 3 == 0 ? 3 : 1;
            P256State256 state = State(x, y, z, alpha);
            P256FieldFma256.Double(ref state, count);

            var s = new Jacobian(Value(x), Value(y), Value(z), Value(alpha));
            for (int j = 0; j < count; j++)
                s = s.Double();
            AssertState(s, state);
        }
    }

    [Fact]
    public void Addition_at_extreme_digits()
    {
        RequireKernel();
        var random = new Random(34);
        for (int i = 0; i < Effort.Scale(3_000, 200_000); i++)
        {
            long[] x = Element(random, FoldedTop), y = Element(random, FoldedTop), z = Element(random, LooseTop), alpha = Element(random, FoldedTop);
            long[][] a = [Element(random, LooseTop), Element(random, LooseTop), Element(random, LooseTop), Element(random, LooseTop)];
            long[] y2 = Element(random, LooseTop), zz = RandomColumns(random, ColumnLimit, ColumnTop);
            P256State256 state = State(x, y, z, alpha);
            state.ZZ = Columns([zz, zz, zz, zz]);
            var entry = new P256Entry256 { A = Digits(a), Y = Digits([y2, y2, y2, y2]) };
            P256FieldFma256.Add(ref state, entry);

            // Polynomials of what went in, whether or not it is a point.
            BigInteger u1 = Mont(Value(x), Value(a[1])), u2 = Mont(Value(a[2]), Value(zz)), h = u2 - u1;
            BigInteger s1 = Mont(Value(y), Value(a[0])), s2 = Mont(Value(y2), Mont(Value(z), Value(zz))), r = s2 - s1;
            BigInteger hh = Mont(h, h), hhh = Mont(h, hh), v = Mont(u1, hh);
            BigInteger x3 = Mont(r, r) - hhh - 2 * v, z3 = Mont(Mont(Value(z), Value(a[3])), h);
            var expected = new Jacobian(x3, Mont(r, v - x3) - Mont(s1, hhh), z3, 0).WithAlpha();
            AssertState(expected, state);
        }
    }

    [Fact]
    public void Mixed_addition_at_extreme_digits()
    {
        RequireKernel();
        var random = new Random(35);
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            long[][] x1 = RandomElement(random, FoldedTop), y1 = RandomElement(random, FoldedTop), z1 = RandomElement(random, LooseTop);
            long[][] x2 = RandomElement(random, FoldedTop), y2 = RandomElement(random, FoldedTop);
            long[][] xw = [.. Enumerable.Range(0, 4).Select(_ => RandomColumns(random, 1L << 58, FoldedTop - (1L << 10)))];
            long[][] yw = [.. Enumerable.Range(0, 4).Select(_ => RandomColumns(random, 1L << 58, FoldedTop - (1L << 10)))];
            var s = new P256Accumulator256 { X = Digits(x1), Y = Digits(y1), Z = Digits(z1), XW = Columns(xw), YW = Columns(yw) };
            P256FieldFma256.MixedAdd(ref s, new P256AffineEntry256 { X = Digits(x2), Y = Digits(y2) });
            for (int lane = 0; lane < 4; lane++)
            {
                BigInteger z = Value(z1[lane]), zz = Mont(z, z);
                BigInteger h = Mont(Value(x2[lane]), zz) - Value(xw[lane]), r = Mont(Value(y2[lane]), Mont(z, zz)) - Value(yw[lane]);
                BigInteger hh = Mont(h, h), hhh = Mont(h, hh), v = Mont(Value(x1[lane]), hh);
                BigInteger x3 = Mod(Mont(r, r) - hhh - 2 * v, P), y3 = Mod(Mont(r, v - x3) - Mont(Value(y1[lane]), hhh), P);
                AssertElement(x3, s.X, lane, FoldedTop);
                AssertElement(y3, s.Y, lane, FoldedTop);
                AssertElement(Mont(z, h), s.Z, lane, LooseTop);
                Assert.Equal(Value(Lane(s.X, lane)), Value(Lane(s.XW, lane)));
                Assert.Equal(Value(Lane(s.Y, lane)), Value(Lane(s.YW, lane)));
            }
        }
    }

    [Fact]
    public void Lane_doubling_at_extreme_digits()
    {
        RequireKernel();
        var random = new Random(37);
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            long[][] x = RandomElement(random, FoldedTop), y = RandomElement(random, FoldedTop), z = RandomElement(random, LooseTop);
            // X stands twice in the state, as digits and as columns; the formula uses both.
            long[][] xw = [.. Enumerable.Range(0, 4).Select(_ => RandomColumns(random, 1L << 58, FoldedTop - (1L << 10)))];
            var s = new P256Accumulator256 { X = Digits(x), Y = Digits(y), Z = Digits(z), XW = Columns(xw) };
            P256FieldFma256.DoubleLanes(ref s);
            for (int lane = 0; lane < 4; lane++)
            {
                BigInteger zz = Mont(Value(z[lane]), Value(z[lane])), gamma = Mont(Value(y[lane]), Value(y[lane]));
                BigInteger alpha = 3 * Mont(Value(xw[lane]) - zz, Value(xw[lane]) + zz), beta = Mont(Value(x[lane]), gamma);
                BigInteger x3 = Mod(Mont(alpha, alpha) - 8 * beta, P);
                AssertElement(x3, s.X, lane, FoldedTop);
                AssertElement(Mod(Mont(alpha, 4 * beta - x3) - 8 * Mont(gamma, gamma), P), s.Y, lane, FoldedTop);
                AssertElement(Mod(2 * Mont(Value(y[lane]), Value(z[lane])), P), s.Z, lane, LooseTop);
                Assert.Equal(Value(Lane(s.X, lane)), Value(Lane(s.XW, lane)));
                Assert.Equal(Value(Lane(s.Y, lane)), Value(Lane(s.YW, lane)));
            }
        }
    }

    [Fact]
    public void Lanes_in_and_out()
    {
        RequireKernel();
        foreach (BigInteger a in P256FieldPortableTests.Samples(P, 36, 500))
        {
            P256FieldFma256.Broadcast(out P256Digits256 all, Limbs(a));
            P256Digits256 one = default;
            for (int lane = 0; lane < 4; lane++)
            {
                Assert.Equal(a, Value(Lane(all, lane)));
                AssertElement(a, all, lane, 1L << 48);
                P256FieldFma256.SetLane(ref one, lane, Limbs(a));
                Assert.Equal(a, Value(Lane(one, lane)));
                P256FieldFma256.GetLane(out P256Limbs back, one, lane);
                Assert.Equal(a, P256Reference.Value(back) % P);
            }

            P256FieldFma256.ToWide(out P256Wide256 wide, all);
            Assert.Equal(Lane(all, 2), Lane(wide, 2));
        }
    }

    [Fact]
    public void Recoding_gives_odd_digits_that_sum_to_the_scalar()
    {
        foreach (BigInteger k in SpecialScalars())
        {
            ulong negated = P256SignedWindows.Create(out P256SignedWindows windows, Limbs(k));
            BigInteger sum = BigInteger.One << 255;
            for (int j = 50; j >= 0; j--)
            {
                ulong w = windows.At(j);
                Assert.Equal(w, (windows.FourAt(j / 4) >> (5 * (j % 4))) & 31);
                sum += (2 * (long)w - 31) * (BigInteger.One << (5 * j));
            }

            Assert.Equal(16UL, windows.FourAt(12) >> 15);
            Assert.Equal(16UL, windows.FourApart(12) >> 15);
            for (int step = 0; step < 13; step++)
                Assert.Equal(windows.At(step) | (windows.At(13 + step) << 5) | (windows.At(26 + step) << 10), windows.FourApart(step) & 0x7FFF);
            Assert.Equal(negated == 0 ? k : N - k, sum);
            Assert.Equal(k.IsEven, negated == ulong.MaxValue);
        }
    }

    private readonly record struct Jacobian(BigInteger X, BigInteger Y, BigInteger Z, BigInteger Alpha)
    {
        internal Jacobian Double()
        {
            BigInteger gamma = Mont(Y, Y), beta = Mont(X, gamma), x3 = Mont(Alpha, Alpha) - 8 * beta;
            return new Jacobian(x3, Mont(Alpha, 4 * beta - x3) - 8 * Mont(gamma, gamma), 2 * Mont(Y, Z), 0).WithAlpha();
        }

        internal Jacobian WithAlpha()
        {
            BigInteger zz = Mont(Z, Z);
            return new(Mod(X, P), Mod(Y, P), Mod(Z, P), Mod(3 * Mont(X - zz, X + zz), P));
        }
    }

    private static BigInteger Mont(BigInteger a, BigInteger b) => Mod(a * b * InverseOfR, P);

    private static P256State256 State(long[] x, long[] y, long[] z, long[] alpha) => new()
    {
        A = Digits([y, y, alpha, alpha]),
        B = Digits([y, z, alpha, alpha]),
        X = Digits([x, x, x, x]),
    };

    private static void AssertState(Jacobian expected, in P256State256 state)
    {
        for (int lane = 0; lane < 4; lane++)
            AssertElement(expected.X, state.X, lane, FoldedTop);
        AssertElement(expected.Y, state.A, 0, FoldedTop);
        AssertElement(expected.Y, state.A, 1, FoldedTop);
        AssertElement(expected.Alpha, state.A, 2, FoldedTop);
        AssertElement(expected.Y, state.B, 0, FoldedTop);
        AssertElement(expected.Z, state.B, 1, LooseTop);
        AssertElement(expected.Alpha, state.B, 2, FoldedTop);
        AssertColumns(state.ZZ, 2);
        Assert.Equal(Mont(expected.Z, expected.Z), Mod(Value(Lane(state.ZZ, 2)), P));
    }

    private static void AssertElement(BigInteger expected, in P256Digits256 digits, int lane, long top)
    {
        long[] d = Lane(digits, lane);
        Assert.Equal(expected, Mod(Value(d), P));
        for (int k = 0; k < 4; k++)
            Assert.InRange(d[k], -DigitLimit, DigitLimit);
        Assert.InRange(d[4], -top, top);
    }

    private static void AssertColumns(in P256Wide256 wide, int lane)
    {
        long[] w = Lane(wide, lane);
        for (int k = 0; k < 4; k++)
            Assert.InRange(w[k], -ColumnLimit, ColumnLimit);
        Assert.InRange(w[4], -ColumnTop, ColumnTop);
    }

    private static long[][] Signs(int pattern, long top, Random random)
    {
        long[] element = [.. Enumerable.Range(0, 5).Select(k => ((pattern >> k & 1) == 0 ? 1 : -1) * (k == 4 ? top : DigitLimit))];
        return [element, [.. element.Select(d => -d)], Element(random, top), element];
    }

    private static long[][] RandomElement(Random random, long top) => [.. Enumerable.Range(0, 4).Select(_ => Element(random, top))];

    private static long[] Element(Random random, long top)
    {
        long[] d = [.. Enumerable.Range(0, 4).Select(_ => random.Next(4) == 0 ? random.NextInt64(-DigitLimit, DigitLimit + 1) : Extremes[random.Next(Extremes.Length)]), 0];
        d[4] = random.Next(6) switch
        {
            0 => top,
            1 => -top,
            2 => 0,
            3 => top - 1,
            4 => -1,
            _ => random.NextInt64(-top, top + 1),
        };
        return d;
    }

    private static long[] RandomColumns(Random random, long limit, long top)
    {
        long[] w = new long[5];
        for (int k = 0; k < 5; k++)
        {
            long end = k == 4 ? top : limit;
            // Near a multiple of 2^52, near the middle between two, at the ends, or anywhere.
            long multiple = random.NextInt64(-end, end + 1) >> 52 << 52;
            w[k] = Math.Clamp(
                random.Next(5) switch
                {
                    0 => multiple + random.Next(-2, 3),
                    1 => multiple + (1L << 51) + random.Next(-2, 3),
                    2 => end,
                    3 => -end,
                    _ => random.NextInt64(-end, end + 1),
                },
                -end,
                end);
        }

        return w;
    }

    private static BigInteger Value(long[] d) =>
        d[0] + ((BigInteger)d[1] << 52) + ((BigInteger)d[2] << 104) + ((BigInteger)d[3] << 156) + ((BigInteger)d[4] << 208);

    private static P256Digits256 Digits(long[][] lanes) => new()
    {
        D0 = Vector256.Create((double)lanes[0][0], lanes[1][0], lanes[2][0], lanes[3][0]),
        D1 = Vector256.Create((double)lanes[0][1], lanes[1][1], lanes[2][1], lanes[3][1]),
        D2 = Vector256.Create((double)lanes[0][2], lanes[1][2], lanes[2][2], lanes[3][2]),
        D3 = Vector256.Create((double)lanes[0][3], lanes[1][3], lanes[2][3], lanes[3][3]),
        D4 = Vector256.Create((double)lanes[0][4], lanes[1][4], lanes[2][4], lanes[3][4]),
    };

    private static P256Wide256 Columns(long[][] lanes) => new()
    {
        W0 = Vector256.Create(lanes[0][0], lanes[1][0], lanes[2][0], lanes[3][0]).AsUInt64(),
        W1 = Vector256.Create(lanes[0][1], lanes[1][1], lanes[2][1], lanes[3][1]).AsUInt64(),
        W2 = Vector256.Create(lanes[0][2], lanes[1][2], lanes[2][2], lanes[3][2]).AsUInt64(),
        W3 = Vector256.Create(lanes[0][3], lanes[1][3], lanes[2][3], lanes[3][3]).AsUInt64(),
        W4 = Vector256.Create(lanes[0][4], lanes[1][4], lanes[2][4], lanes[3][4]).AsUInt64(),
    };

    // Integers, so neither subnormal nor infinite nor NaN: no multiplication takes longer for a value.
    private static long[] Lane(in P256Digits256 d, int lane) =>
        [Integer(d.D0[lane]), Integer(d.D1[lane]), Integer(d.D2[lane]), Integer(d.D3[lane]), Integer(d.D4[lane])];

    private static long Integer(double digit)
    {
        long integer = (long)digit;
        Assert.Equal(digit, (double)integer);
        return integer;
    }

    private static long[] Lane(in P256Wide256 w, int lane) =>
        [(long)w.W0[lane], (long)w.W1[lane], (long)w.W2[lane], (long)w.W3[lane], (long)w.W4[lane]];
}
