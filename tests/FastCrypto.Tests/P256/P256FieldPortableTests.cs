using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

public sealed class P256FieldPortableTests
{
    // The loose invariant of P256FieldPortable.
    private const ulong LimbLimit = (1UL << 53) + (1UL << 45);
    private static readonly BigInteger ValueLimit = (BigInteger.One << 257) + (BigInteger.One << 229);

    private static readonly ulong[] ExtremeLimbs = [0, 1, P256Limbs.Mask, 1UL << 52, LimbLimit - 1, 1UL << 51];

    private static IEnumerable<P256Limbs> ExtremeElements()
    {
        foreach (ulong l0 in ExtremeLimbs)
        {
            foreach (ulong l1 in ExtremeLimbs)
            {
                foreach (ulong l2 in ExtremeLimbs)
                {
                    foreach (ulong l3 in ExtremeLimbs)
                    {
                        foreach (ulong l4 in (ulong[])[0, 1, (1UL << 48) - 1, (1UL << 49) - 3, 1UL << 49, (1UL << 49) + (1UL << 21) - 3])
                            yield return new P256Limbs(l0, l1, l2, l3, l4);
                    }
                }
            }
        }
    }

    [Fact]
    public void Extreme_limbs_stay_in_bounds_and_are_right()
    {
        P256Limbs[] elements = [.. ExtremeElements().Where(e => Value(e) < ValueLimit)];
        var random = new Random(1);
        int rounds = Effort.Scale(3_000, 100_000);
        for (int i = 0; i < rounds; i++)
        {
            P256Limbs a = elements[random.Next(elements.Length)];
            P256Limbs b = elements[i % elements.Length];
            Check(a, b);
        }

        // The corners themselves: every element with itself, zero and the largest.
        P256Limbs largest = elements.MaxBy(e => Value(e));
        foreach (P256Limbs e in elements.Where((_, i) => Effort.IsFull || i % 4 == 0))
        {
            Check(e, e);
            Check(e, largest);
            Check(default, e);
        }
    }

    private static void Check(in P256Limbs a, in P256Limbs b)
    {
        BigInteger x = Value(a), y = Value(b);
        P256FieldPortable.Add(out P256Limbs r, a, b);
        CheckLoose(r, x + y);
        P256FieldPortable.Subtract(out r, a, b);
        CheckLoose(r, x - y);
        P256FieldPortable.Multiply(out r, a, b);
        CheckLoose(r, x * y * InverseOfR);
        P256FieldPortable.Square(out r, a);
        CheckLoose(r, x * x * InverseOfR);
        P256FieldPortable.AddUnfolded(out P256Limbs sum, a, b);
        P256FieldPortable.Multiply(out r, sum, a);
        CheckProduct(r, (x + y) * x * InverseOfR);
        P256FieldPortable.Multiply(out r, b, sum);
        CheckProduct(r, (x + y) * y * InverseOfR);
        P256FieldPortable.Times(out r, 3, a);
        CheckLoose(r, 3 * x);
        P256FieldPortable.FromMontgomery(out r, a);
        Assert.Equal(Mod(x * InverseOfR, P), Value(r));
        Assert.Equal((x % P).IsZero, P256FieldPortable.ZeroMask(a) != 0);
        P256FieldPortable.Canonicalize(out r, a);
        Assert.Equal(x % P, Value(r));
        CheckColumns(sum, b);
    }

    /// <summary>The product in the form that the processor's instructions call for, and in the one for those without a high half.</summary>
    private static void CheckColumns(in P256Limbs a, in P256Limbs b)
    {
        P256Columns.Multiply(out P256Columns c, a, b);
        AssertColumns(Value(a) * Value(b), c);
        P256Columns.MultiplyByHalves(out c, a, b);
        AssertColumns(Value(a) * Value(b), c);
        P256Columns.Square(out c, a);
        AssertColumns(Value(a) * Value(a), c);
        P256Columns.SquareByHalves(out c, a);
        AssertColumns(Value(a) * Value(a), c);
    }

    private static void AssertColumns(BigInteger expected, in P256Columns c)
    {
        BigInteger sum = 0;
        foreach (long column in (ReadOnlySpan<long>)[c.C9, c.C8, c.C7, c.C6, c.C5, c.C4, c.C3, c.C2, c.C1, c.C0])
        {
            Assert.InRange(column, 0, (1L << 59) - 1);
            sum = (sum << P256Limbs.Bits) + column;
        }

        Assert.Equal(expected, sum);
    }

    [Fact]
    public void Columns_hold_at_the_ends_of_the_limbs_range()
    {
        // Any five of these, also where the value would be too large for a reduction.
        ulong[] limbs = [0, 1, (1UL << 26) - 1, P256Limbs.Mask, (1UL << 54) + (1UL << 46) - 1];
        P256Limbs[] elements = [..
            from l0 in limbs
            from l1 in limbs
            from l2 in limbs
            from l3 in limbs
            from l4 in limbs
            select new P256Limbs(l0, l1, l2, l3, l4)];
        for (int i = 0; i < elements.Length; i++)
        {
            CheckColumns(elements[i], elements[^1]);
            CheckColumns(elements[i], elements[i * 1237 % elements.Length]);
        }
    }

    [Fact]
    public void Fold_holds_at_the_ends_of_its_range()
    {
        const ulong End = (1UL << 56) - 1;
        ulong[] limbs = [0, 1, P256Limbs.Mask, 1UL << 52, End - P256Limbs.Mask, End];
        P256Limbs[] elements = [..
            from l0 in limbs
            from l1 in limbs
            from l2 in limbs
            from l3 in limbs
            from l4 in (ulong[])[0, 1, (1UL << 48) - 1, 1UL << 48, (1UL << 52) - (1UL << 48), (1UL << 52) - 17, (1UL << 52) - 1]
            select new P256Limbs(l0, l1, l2, l3, l4)];
        BigInteger limit = BigInteger.One << 260;
        Assert.Contains(elements, e => Value(e) == limit - 1);
        foreach (P256Limbs e in elements.Where(e => Value(e) < limit))
        {
            P256FieldPortable.Fold(out P256Limbs r, e.L0, e.L1, e.L2, e.L3, e.L4);
            CheckLoose(r, Value(e));
        }
    }

    [Fact]
    public void Signed_digits_at_the_ends_of_their_range()
    {
        long[] digits = [0, 1, -1, (1L << 51) + (1L << 7), -(1L << 51) - (1L << 7), 1L << 52, -(1L << 52)],
            tops = [0, 1, -1, 1L << 50, -(1L << 50)];
        foreach (long d0 in digits)
        {
            foreach (long d1 in digits)
            {
                foreach (long d2 in digits)
                {
                    foreach (long d3 in digits)
                    {
                        foreach (long d4 in tops)
                        {
                            P256FieldPortable.FromSignedDigits(out P256Limbs r, d0, d1, d2, d3, d4);
                            CheckLoose(r, P256ExtremeDigits.Value([d0, d1, d2, d3, d4]));
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Extreme_products_stay_in_bounds_and_are_right()
    {
        ulong[] limbs = [0, 1, P256Limbs.Mask], tops = [0, 1UL << 48, (1UL << 49) - 1];
        P256Limbs[] products = [..
            from l0 in limbs
            from l1 in limbs
            from l2 in limbs
            from l3 in limbs
            from l4 in tops
            select new P256Limbs(l0, l1, l2, l3, l4)];
        P256Limbs largest = products[^1];
        foreach (P256Limbs a in products)
        {
            foreach (P256Limbs b in (P256Limbs[])[a, largest, default])
            {
                BigInteger x = Value(a), y = Value(b);
                P256FieldPortable.Times(out P256Limbs r, 4, a);
                CheckLoose(r, 4 * x);
                P256FieldPortable.Times(out r, 8, a);
                CheckLoose(r, 8 * x);
                P256FieldPortable.AddUnfolded(out P256Limbs two, a, b);
                P256FieldPortable.Square(out r, two);
                CheckProduct(r, (x + y) * (x + y) * InverseOfR);
                P256FieldPortable.AddUnfolded(out P256Limbs three, two, b);
                P256FieldPortable.Subtract(out r, two, three);
                CheckLoose(r, -y);
                P256FieldPortable.Subtract(out r, default, three);
                CheckLoose(r, -(x + (2 * y)));
            }
        }
    }

    [Fact]
    public void Zero_among_products()
    {
        foreach (BigInteger zero in new[] { BigInteger.Zero, P, 2 * P })
        {
            Assert.True(P256FieldPortable.IsZeroVartime(Limbs(zero)));
            for (int bit = 0; bit < 257; bit += 8)
            {
                BigInteger other = zero + (BigInteger.One << bit);
                if (other < BigInteger.One << 257)
                    Assert.Equal((other % P).IsZero, P256FieldPortable.IsZeroVartime(Limbs(other)));
            }
        }
    }

    private static readonly BigInteger InverseOfR = Inverse(R, P);

    private static void CheckLoose(in P256Limbs r, BigInteger expected)
    {
        Assert.Equal(Mod(expected, P), Value(r) % P);
        Assert.True(Value(r) < ValueLimit);
        Assert.True(r.L0 < LimbLimit && r.L1 < LimbLimit && r.L2 < LimbLimit && r.L3 < LimbLimit && r.L4 < LimbLimit);
    }

    private static void CheckProduct(in P256Limbs r, BigInteger expected)
    {
        Assert.Equal(Mod(expected, P), Value(r) % P);
        Assert.True(Value(r) < BigInteger.One << 257);
        Assert.True(r.L0 <= P256Limbs.Mask && r.L1 <= P256Limbs.Mask && r.L2 <= P256Limbs.Mask && r.L3 <= P256Limbs.Mask);
    }

    [Fact]
    public void Constants_are_what_they_say()
    {
        Assert.Equal(P, Value(P256FieldPortable.Modulus));
        Assert.Equal(R % P, Value(P256FieldPortable.One));
        Assert.Equal(B * R % P, Value(P256FieldPortable.B));
        P256PointPortable.Generator.ToAffine(out P256Affine g);
        Assert.Equal(G, (Value(g.X), Value(g.Y)));
    }

    [Fact]
    public void Inversion_mod_p()
    {
        foreach (BigInteger a in Samples(P, 2, 300))
        {
            P256FieldPortable.ToMontgomery(out P256Limbs t, Limbs(a));
            P256FieldPortable.Invert(out t, t);
            P256FieldPortable.FromMontgomery(out t, t);
            Assert.Equal(Inverse(a, P), Value(t));
        }
    }

    [Fact]
    public void Numbers_from_p_upwards_are_not_canonical()
    {
        foreach (BigInteger a in new[] { BigInteger.Zero, BigInteger.One, P - 1, P, P + 1, N - 1, N, N + 1, (BigInteger.One << 256) - 1 })
            Assert.Equal(a < P ? ulong.MaxValue : 0, P256FieldPortable.CanonicalMask(Limbs(a)));
    }

    internal static IEnumerable<BigInteger> Samples(BigInteger modulus, int seed, int count)
    {
        yield return 0;
        yield return 1;
        yield return 2;
        yield return modulus - 1;
        yield return modulus - 2;
        yield return modulus / 2;
        yield return P - N;
        yield return P - N - 1;
        for (int i = 1; i < 256; i += 17)
        {
            yield return (BigInteger.One << i) % modulus;
            yield return Mod(-(BigInteger.One << i), modulus);
        }

        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            yield return Number(random.Bytes(32)) % modulus;
    }
}
