using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>Eight verifications side by side, chosen through u1, u2 and q·G rather than hash, signature and key.</summary>
public sealed class P256Fma512Tests
{
    private const int Lanes = 8;

    private readonly record struct Chosen(BigInteger U1, BigInteger U2, BigInteger Q)
    {
        /// <summary>The claim that holds, if one does: infinity has no x-coordinate.</summary>
        internal BigInteger R => Sum.IsZero ? 1 : MultipleOfG(Sum).X % N;

        internal BigInteger Sum => Mod(U1 + U2 * Q, N);

        internal P256Claim Claim(BigInteger r)
        {
            (BigInteger x, BigInteger y) = MultipleOfG(Q);
            return new() { U1 = Limbs(U1), U2 = Limbs(U2), R = Limbs(r), Q = new() { X = Limbs(x), Y = Limbs(y) } };
        }
    }

    private static void RequireKernel() => Assert.SkipUnless(CpuProfile.X64V4, "no 512-bit FMA");

    /// <summary>All claims, eight at a time, each with the right r and with another one.</summary>
    private static void Check(IReadOnlyList<Chosen> all)
    {
        bool[] valid = new bool[Lanes];
        for (int i = 0; i < all.Count; i += Lanes - 1)
        {
            // Seven and one: the odd one out is the last again, right where it was wrong.
            Chosen[] chosen = [.. all.Skip(i).Take(Lanes - 1)];
            for (int wrong = 0; wrong < 2; wrong++)
            {
                P256Claim[] claims =
                    [.. chosen.Select((c, lane) => c.Claim(lane % 2 == wrong ? c.R : Mod(c.R + 1, N))), chosen[^1].Claim(chosen[^1].R)];
                P256Fma512.VerifyVartime(claims, valid);
                for (int lane = 0; lane < chosen.Length; lane++)
                    Assert.True((lane % 2 == wrong && !chosen[lane].Sum.IsZero) == valid[lane], $"{chosen[lane]}");
                Assert.Equal(!chosen[^1].Sum.IsZero, valid[chosen.Length]);
            }
        }
    }

    [Fact]
    public void Verification_meets_infinity_doubling_and_cancellation()
    {
        RequireKernel();
        var random = new Random(71);
        BigInteger[] multipliers =
            [1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 32, 33, N - 1, N - 2, N - 3, N - 16, N / 2, (N + 1) / 2, Random(random), Random(random)];
        var all = new List<Chosen>();
        foreach (BigInteger q in multipliers)
        {
            foreach (BigInteger u2 in multipliers)
            {
                // Infinity; equal terms; zero u1; and neighbours.
                foreach (BigInteger u1 in new[] { Mod(-u2 * q, N), u2 * q % N, 0, Mod(1 - u2 * q, N), 1, N - 1 })
                    all.Add(new(u1, u2, q));
            }
        }

        // A stride that is prime to the list's structure mixes ordinary and exceptional lanes.
        Check([.. Enumerable.Range(0, all.Count).Where(i => Effort.IsFull || i % 3 == 0).Select(i => all[i * 1009 % all.Count])]);
    }

    [Fact]
    public void Every_addition_may_meet_equal_and_opposite_points()
    {
        RequireKernel();
        var random = new Random(72);
        var all = new List<Chosen>();
        for (int repeat = 0; repeat < Effort.Scale(1, 20); repeat++)
        {
            BigInteger u1 = Random(random), u2 = Random(random);
            for (int position = 250; position >= 0; position -= 5)
            {
                // The sum is a1·G + a2·q before d2·q is added, and then, every other time, d1·G: the q that makes it ± what is added.
                (BigInteger a2, BigInteger d2) = SumAndDigit(u2, position, 5);
                bool addsBase = position % 10 == 0;
                (BigInteger a1, BigInteger d1) = addsBase ? SumAndDigit(u1, position, 10) : (SumAndDigit(u1, position - 5, 10).Sum / 32, 0);
                foreach (int sign in (int[])[1, -1])
                {
                    BigInteger q = Mod(-a1 * Inverse(a2 - sign * d2, N), N);
                    if (!q.IsZero)
                        all.Add(new(u1, u2, q));
                    if (addsBase)
                        all.Add(new(u1, u2, Mod((sign * d1 - a1) * Inverse(a2 + d2, N), N)));
                    all.Add(new(Random(random), Random(random), Random(random)));
                }
            }
        }

        Check(all);
    }

    [Fact]
    public void Special_scalars()
    {
        RequireKernel();
        var random = new Random(73);
        Check([.. SpecialScalars().Where((_, i) => Effort.IsFull || i % 3 == 0).SelectMany(
            k => new Chosen[] { new(k, Random(random), Random(random)), new(Random(random), k, Random(random)) })]);
    }

    private static BigInteger Random(Random random) => (Number(random.Bytes(32)) % (N - 1)) + 1;

    /// <summary>
    /// Of a recoded scalar in windows of that many bits: what the windows above the position sum to, doubled
    /// down to it, and the digit there.
    /// </summary>
    private static (BigInteger Sum, BigInteger Digit) SumAndDigit(BigInteger k, int position, int bits)
    {
        int sign = k.IsEven ? -1 : 1;
        // K = (k + 2^260 − 1)/2; windows w stand for the digits 2w − 2^bits + 1.
        BigInteger recoded = ((k.IsEven ? N - k : k) + (BigInteger.One << 260) - 1) >> 1, sum = 0, digit = 0;
        for (int at = 260 - bits; at >= position; at -= bits)
        {
            sum = (sum + digit) << bits;
            digit = (2 * ((recoded >> at) & ((BigInteger.One << bits) - 1))) - (BigInteger.One << bits) + 1;
        }

        return (sign * sum, sign * digit);
    }
}
