using System.Numerics;

namespace FastCrypto.Tests.Common;

/// <summary>The steps of an inversion at the ends of their ranges, where whole inversions do not lead (docs/maths/safegcd.md).</summary>
public sealed class SafeGcdBoundsTests
{
    private const int Bits = 59;
    private static readonly BigInteger Limb = BigInteger.One << Bits;

    public static TheoryData<string> Moduli =>
    [
        "0ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "07fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        "0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43",
        "3",
    ];

    /// <summary>Rows of a matrix after n steps: |u| + |v| ≤ 2^n, mostly with equality.</summary>
    private static IEnumerable<(long U, long V)> Rows(int n)
    {
        long end = 1L << n, half = end / 2;
        (long, long)[] rows = [(end, 0), (0, end), (half, half), (end - 1, 1), (1, end - 1), (half + 1, half - 1), (1, 0), (0, 1), (0, 0)];
        foreach ((long u, long v) in rows)
        {
            foreach ((int signU, int signV) in ((int, int)[])[(1, 1), (1, -1), (-1, 1), (-1, -1)])
                yield return (signU * u, signV * v);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(20)]
    public void Packed_rows_are_separated(int steps)
    {
        const long End = 1L << 20;
        foreach ((long u, long v) in Rows(steps))
        {
            // v is zero only while f is what it was at first: u = 2^n, and f is not negative. The other rows with |u| = 2^n do not occur.
            bool isFirst = u == 1L << steps && v == 0;
            if (!isFirst && Math.Abs(u) == 1L << steps)
                continue;
            foreach (long low in (long[])[0, 1, End - 1, End / 2, -1, 1 - End])
            {
                if (isFirst && low < 0)
                    continue;
                SafeGcd.Separate(low - (u << (41 - steps)) - (v << (62 - steps)), steps, out long first, out long second);
                Assert.Equal((u, v), (first, second));
            }
        }
    }

    /// <summary>Every start of few bits, and starts of all bits, against the definition of a division step.</summary>
    [Fact]
    public void Blocks_are_so_many_division_steps()
    {
        var random = new Random(59);
        foreach (int steps in (int[])[19, 20])
        {
            foreach (long zeta in (long[])[-1, 0, -2, 20, -20, -21, 590, -591])
            {
                for (ulong f = 1; f < 32; f += 2)
                {
                    for (ulong g = 0; g < 32; g++)
                    {
                        CheckBlock(zeta, f, g, steps);
                        CheckBlock(zeta, ulong.MaxValue - f + 1, g, steps);
                        CheckBlock(zeta, f, 0 - g, steps);
                    }
                }

                for (int i = 0; i < Effort.Scale(1_000, 100_000); i++)
                    CheckBlock(zeta, (ulong)random.NextInt64() | 1, (ulong)random.NextInt64(), steps);
            }
        }
    }

    private static void CheckBlock(long zeta, ulong f, ulong g, int steps)
    {
        const ulong Mask = (1UL << 20) - 1;
        BigInteger x = f & Mask, y = g & Mask, u = 1, v = 0, q = 0, r = 1;
        // δ = 1/2 − …: ζ = −(δ + 1/2), and δ > 0 is ζ < 0.
        long expectedZeta = zeta;
        for (int i = 0; i < steps; i++)
        {
            if (y.IsEven)
            {
                expectedZeta--;
            }
            else if (expectedZeta < 0)
            {
                expectedZeta = -expectedZeta - 2;
                (x, y, u, v, q, r) = (y, y - x, q, r, q - u, r - v);
            }
            else
            {
                expectedZeta--;
                (y, q, r) = (y + x, q + u, r + v);
            }

            (y, u, v) = (y / 2, 2 * u, 2 * v);
        }

        long actualZeta = zeta;
        SafeGcd.Block(ref actualZeta, f, g, steps, out SafeGcd.Matrix t);
        Assert.Equal((expectedZeta, u, v, q, r), (actualZeta, t.U, t.V, t.Q, t.R));
        BigInteger end = BigInteger.One << steps;
        Assert.True(
            BigInteger.Abs(u) + BigInteger.Abs(v) <= end && BigInteger.Abs(q) + BigInteger.Abs(r) <= end && (u * r) - (v * q) == end);
    }

    [Fact]
    public void F_and_g_at_the_ends_of_their_range()
    {
        const long End = (1L << Bits) - 1;
        var random = new Random(60);
        foreach ((long u, long v) in Rows(Bits))
        {
            for (int i = 0; i < Effort.Scale(300, 20_000); i++)
            {
                SafeGcd.Signed59 f = Next(), g = Next();
                // The matrix clears the low limb: g follows from f where v is odd, f from g where u is; what is left is divisible by 2^58.
                if ((v & 1) != 0)
                    g.V0 = Solve(u, f.V0, v);
                else if ((u & 1) != 0)
                    f.V0 = Solve(v, g.V0, u);
                else
                    g.V0 = (g.V0 & ~1L) | (f.V0 & 1);
                SafeGcd.UpdateFG(out SafeGcd.Signed59 result, f, g, u, v);
                AssertCarried(result);
                Assert.Equal((u * Value(f)) + (v * Value(g)), Value(result) << Bits);
            }
        }

        SafeGcd.Signed59 Next() => new()
        {
            V0 = NextLimb(),
            V1 = NextLimb(),
            V2 = NextLimb(),
            V3 = NextLimb(),
            V4 = random.Next(5) switch { 0 => -(1L << 20), 1 => (1L << 20) - 1, 2 => 0, 3 => -1, _ => random.Next(-(1 << 20), 1 << 20) },
        };

        long NextLimb() => random.Next(4) switch { 0 => 0, 1 => 1, 2 => End, _ => random.NextInt64(End) };
    }

    /// <summary>The limb y with a·x + b·y ≡ 0 (mod 2^59) for an odd b.</summary>
    private static long Solve(long a, long x, long b)
    {
        BigInteger inverse = BigInteger.ModPow(Mod(b, Limb), (Limb / 2) - 1, Limb);
        return (long)Mod(-a * x * inverse, Limb);
    }

    [Theory, MemberData(nameof(Moduli))]
    public void D_and_e_at_the_ends_of_their_range(string hex)
    {
        BigInteger m = Parse(hex);
        var modulus = new SafeGcd.Modulus(Words(m));
        BigInteger inverse = InverseOfTwoToTheBits(m);
        BigInteger[] ends = [.. Ends(m)];
        foreach ((long u, long v) in Rows(Bits))
        {
            foreach (BigInteger d in ends)
            {
                foreach (BigInteger e in ends)
                {
                    SafeGcd.UpdateDE(out SafeGcd.Signed59 result, Limbs(d), Limbs(e), u, v, modulus);
                    AssertCarried(result);
                    BigInteger actual = Value(result);
                    Assert.Equal(Mod(((u * d) + (v * e)) * inverse, m), Mod(actual, m));
                    Assert.True(-2 * m < actual && actual < m);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Moduli))]
    public void Results_are_canonical(string hex)
    {
        BigInteger m = Parse(hex);
        foreach (BigInteger d in Ends(m))
        {
            SafeGcd.Signed59 result = Limbs(d);
            SafeGcd.Normalize(ref result, 0, Limbs(m));
            Assert.Equal(Mod(d, m), Value(result));
            result = Limbs(d);
            SafeGcd.Normalize(ref result, -1, Limbs(m));
            AssertCarried(result);
            Assert.Equal(Mod(-d, m), Value(result));
        }
    }

    /// <summary>Numbers in (−2m, m) at its ends, around −m and zero, and with full limbs.</summary>
    private static IEnumerable<BigInteger> Ends(BigInteger m) => new[]
    {
        (-2 * m) + 1, (-2 * m) + 2, -m - 1, -m, -m + 1, -1, 0, 1, m - 2, m - 1, (BigInteger.One << 236) - 1, -(BigInteger.One << 236),
    }.Where(d => -2 * m < d && d < m).Distinct();

    private static BigInteger InverseOfTwoToTheBits(BigInteger m)
    {
        BigInteger half = (m + 1) / 2, product = 1;
        for (int i = 0; i < Bits; i++)
            product = product * half % m;
        return product;
    }

    private static BigInteger Mod(BigInteger a, BigInteger m) => ((a % m) + m) % m;

    private static BigInteger Parse(string hex) =>
        BigInteger.Parse(hex, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static ulong[] Words(BigInteger a) => [.. Enumerable.Range(0, 4).Select(i => (ulong)((a >> (64 * i)) & ulong.MaxValue))];

    private static SafeGcd.Signed59 Limbs(BigInteger a)
    {
        BigInteger mask = Limb - 1;
        return new()
        {
            V0 = (long)(a & mask),
            V1 = (long)((a >> Bits) & mask),
            V2 = (long)((a >> (2 * Bits)) & mask),
            V3 = (long)((a >> (3 * Bits)) & mask),
            V4 = (long)(a >> (4 * Bits)),
        };
    }

    private static BigInteger Value(in SafeGcd.Signed59 a) =>
        a.V0 + (((a.V1 + (((a.V2 + (((a.V3 + ((BigInteger)a.V4 << Bits)) << Bits)))) << Bits)) << Bits));

    private static void AssertCarried(in SafeGcd.Signed59 a)
    {
        foreach (long limb in (ReadOnlySpan<long>)[a.V0, a.V1, a.V2, a.V3])
            Assert.InRange(limb, 0, (1L << Bits) - 1);
    }
}
