using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>The portable kernel's points and tables against the textbook group law, exceptional cases first.</summary>
public sealed class P256PointPortableTests
{
    // Sums of small multiples of G, of either sign, meet infinity, doubling and cancellation; r·G keeps coordinates general.
    private static readonly BigInteger[] Multiples =
        [0, 1, 2, 3, N - 1, N - 2, Hex("1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef")];

    [Fact]
    public void Mixed_additions_know_no_exceptions()
    {
        foreach (BigInteger i in Multiples)
        {
            foreach (BigInteger j in Multiples.Where(m => !m.IsZero))
            {
                P256AffinePortable q = Affine(Multiply(j, G)!.Value);
                (BigInteger X, BigInteger Y)? expected = Multiply((i + j) % N, G);

                P256PointPortable complete = Complete(i);
                P256PointPortable.Add(ref complete, complete, q);
                Assert.Equal(expected, Coordinates(complete));

                // The double of a half has another Z than 1; infinity is what remains of a difference.
                P256JacobianPortable jacobian = Jacobian(i);
                P256JacobianPortable.AddVartime(ref jacobian, q);
                jacobian.ToProjective(out P256PointPortable sum);
                Assert.Equal(expected, Coordinates(sum));
            }
        }
    }

    [Fact]
    public void Jacobian_doubling_and_addition()
    {
        var random = new Random(11);
        BigInteger k = 1;
        P256JacobianPortable p = Jacobian(k);
        for (int i = 0; i < Effort.Scale(100, 2_000); i++)
        {
            BigInteger j = (Number(random.Bytes(32)) % (N - 1)) + 1;
            P256JacobianPortable.Double(ref p);
            P256JacobianPortable.Add(ref p, Affine(Multiply(j, G)!.Value));
            k = ((2 * k) + j) % N;
            p.ToProjective(out P256PointPortable point);
            Assert.Equal(Multiply(k, G), Coordinates(point));
        }
    }

    [Fact]
    public void Comb_entries_are_the_signed_sums_of_their_teeth()
    {
        ReadOnlySpan<P256AffinePortable> table = P256CombPortable.Base;
        Assert.Equal(64, table.Length);
        for (int i = 0; i < table.Length; i++)
        {
            int comb = i / 16;
            BigInteger multiple = BigInteger.One << (13 * ((5 * comb) + 4));
            for (int tooth = 0; tooth < 4; tooth++)
                multiple += (((i >> tooth) & 1) == 0 ? BigInteger.MinusOne : BigInteger.One) << (13 * ((5 * comb) + tooth));
            Assert.Equal(Multiply(multiple, G), (Plain(table[i].X), Plain(table[i].Y)));
        }
    }

    [Fact]
    public void A_combs_columns_sum_to_the_scalar()
    {
        foreach (BigInteger k in SpecialScalars().Where((_, i) => Effort.IsFull || i % 7 == 0))
        {
            BigInteger sum = 0;
            bool negated = P256SignedWindows.Create(out P256SignedWindows scalar, Limbs(k)) != 0;
            for (int position = 0; position < 13; position++)
            {
                for (int j = 0; j < 20; j += 5)
                {
                    ulong bits = scalar.FiveApart((13 * j) + position, 13);
                    Assert.InRange(bits, 0UL, 31UL);
                    for (int t = 0; t < 5; t++)
                        sum += (((bits >> t) & 1) == 0 ? BigInteger.MinusOne : BigInteger.One) << ((13 * (j + t)) + position);
                }
            }

            Assert.Equal(negated ? N - k : k, sum);
        }
    }

    private static P256PointPortable Complete(BigInteger multiple)
    {
        P256PointPortable p = P256PointPortable.Infinity;
        if (Multiply(multiple, G) is { } point)
        {
            P256PointPortable.FromAffine(out p, new P256Affine { X = Limbs(point.X), Y = Limbs(point.Y) });
            // Another Z than 1, by −2p + 3p.
            P256PointPortable twice = default, thrice = default;
            P256PointPortable.Double(ref twice, p);
            P256PointPortable.Add(ref thrice, twice, p);
            P256FieldPortable.Subtract(out twice.Y, default, twice.Y);
            P256PointPortable.Add(ref p, thrice, twice);
        }

        return p;
    }

    private static P256JacobianPortable Jacobian(BigInteger multiple)
    {
        if (multiple.IsZero)
        {
            P256JacobianPortable.FromAffine(out P256JacobianPortable infinity, Affine(G));
            P256JacobianPortable.AddVartime(ref infinity, Affine((G.X, P - G.Y)));
            return infinity;
        }

        BigInteger half = multiple.IsEven ? multiple / 2 : (multiple + N) / 2;
        P256JacobianPortable.FromAffine(out P256JacobianPortable p, Affine(Multiply(half, G)!.Value));
        P256JacobianPortable.Double(ref p);
        return p;
    }

    private static P256AffinePortable Affine((BigInteger X, BigInteger Y) point)
    {
        P256AffinePortable r;
        P256FieldPortable.ToMontgomery(out r.X, Limbs(point.X));
        P256FieldPortable.ToMontgomery(out r.Y, Limbs(point.Y));
        return r;
    }

    private static (BigInteger X, BigInteger Y)? Coordinates(in P256PointPortable point)
    {
        if (P256FieldPortable.ZeroMask(point.Z) != 0)
            return null;
        point.ToAffine(out P256Affine affine);
        return (Value(affine.X), Value(affine.Y));
    }

    private static BigInteger Plain(in P256Limbs montgomery)
    {
        P256FieldPortable.FromMontgomery(out P256Limbs r, montgomery);
        return Value(r);
    }
}
