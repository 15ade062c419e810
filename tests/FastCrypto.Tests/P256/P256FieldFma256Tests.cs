using System.Numerics;
using static FastCrypto.Tests.P256.P256ExtremeDigits;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>The field on four lanes, and one point's operations across them, at the ends of their digits' ranges.</summary>
public sealed class P256FieldFma256Tests
{
    private static void RequireKernel() => Assert.SkipUnless(CpuProfile.X64V3, "no 256-bit FMA");

    [Fact]
    public void Doubling_at_extreme_digits()
    {
        RequireKernel();
        var random = new Random(33);
        for (int i = 0; i < Effort.Scale(3_000, 200_000); i++)
        {
            long[] x = Element(random, FoldedTop), y = Element(random, FoldedTop),
                z = Element(random, LooseTop), alpha = Element(random, FoldedTop);
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
            long[] x = Element(random, FoldedTop), y = Element(random, FoldedTop),
                z = Element(random, LooseTop), alpha = Element(random, FoldedTop);
            long[][] a = [Element(random, LooseTop), Element(random, LooseTop), Element(random, LooseTop), Element(random, LooseTop)];
            long[] y2 = Element(random, LooseTop), zz = RandomColumns(random, ColumnLimit, ColumnTop);
            P256State256 state = State(x, y, z, alpha);
            state.ZZ = Columns<P256Wide256>([zz, zz, zz, zz]);
            var entry = new P256Entry256 { A = Digits<P256Digits256>(a), Y = Digits<P256Digits256>([y2, y2, y2, y2]) };
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
    public void Lanes_in_and_out()
    {
        RequireKernel();
        foreach (BigInteger a in P256FieldPortableTests.Samples(P, 36, 500))
        {
            P256FieldFma256.Broadcast(out P256Digits256 all, Limbs(a));
            P256Digits256 one = default;
            for (int lane = 0; lane < 4; lane++)
            {
                Assert.Equal(a, Value(DigitsOf(all, lane)));
                AssertElement(a, all, lane, 1L << 48);
                P256FieldFma256.SetLane(ref one, lane, Limbs(a));
                Assert.Equal(a, Value(DigitsOf(one, lane)));
                P256FieldFma256.GetLane(out P256Limbs back, one, lane);
                Assert.Equal(a, P256Reference.Value(back) % P);
            }

            P256FieldFma256.ToWide(out P256Wide256 wide, all);
            Assert.Equal(DigitsOf(all, 2), ColumnsOf(wide, 2));
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
                Assert.Equal(
                    windows.At(step) | (windows.At(13 + step) << 5) | (windows.At(26 + step) << 10), windows.FourApart(step) & 0x7FFF);
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

    private static P256State256 State(long[] x, long[] y, long[] z, long[] alpha) => new()
    {
        A = Digits<P256Digits256>([y, y, alpha, alpha]),
        B = Digits<P256Digits256>([y, z, alpha, alpha]),
        X = Digits<P256Digits256>([x, x, x, x]),
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
        Assert.Equal(Mont(expected.Z, expected.Z), Mod(Value(ColumnsOf(state.ZZ, 2)), P));
    }
}
