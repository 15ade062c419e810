using System.Numerics;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The integer field at the limits of its operands, against BigInteger.</summary>
public sealed class Field25519PortableTests
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    // Limbs that a tight and a loose element can hold at the extreme, and the corners of the radix.
    private static readonly ulong[] TightLimbs = [0, 1, (1UL << 51) - 19, (1UL << 51) - 1, 1UL << 51, (1UL << 51) + (1UL << 16) - 1];
    private static readonly ulong[] LooseLimbs = [.. TightLimbs, (1UL << 52) - 1, 1UL << 52, (1UL << 53) - 1];

    private static BigInteger Value(in FieldElement25519 a) =>
        (a.L0 + ((BigInteger)a.L1 << 51) + ((BigInteger)a.L2 << 102) + ((BigInteger)a.L3 << 153) + ((BigInteger)a.L4 << 204)) % P;

    private static FieldElement25519 Pick(Random random, ulong[] limbs)
    {
        ulong Next() => random.Next(8) == 0 ? (ulong)random.NextInt64((long)limbs[^1]) : limbs[random.Next(limbs.Length)];
        return new(Next(), Next(), Next(), Next(), Next());
    }

    private static IEnumerable<(FieldElement25519 A, FieldElement25519 B)> Pairs(ulong[] limbs)
    {
        foreach (ulong x in limbs)
        {
            foreach (ulong y in limbs)
                yield return (new(x, x, x, x, x), new(y, y, y, y, y));
        }

        var random = new Random(51);
        for (int i = 0; i < Effort.Scale(20_000, 1_000_000); i++)
            yield return (Pick(random, limbs), Pick(random, limbs));
    }

    [Fact]
    public void Multiplications_hold_at_extreme_loose_limbs()
    {
        foreach ((FieldElement25519 a, FieldElement25519 b) in Pairs(LooseLimbs))
        {
            // The form for processors with a multiply-high instruction and the one for those without.
            Field25519Portable.MultiplyByHighHalves(a, b, out FieldElement25519 product);
            Assert.True(product.IsTight);
            Assert.Equal(Value(a) * Value(b) % P, Value(product));
            Field25519Portable.SquareByHighHalves(a, out FieldElement25519 square);
            Assert.True(square.IsTight);
            Assert.Equal(Value(a) * Value(a) % P, Value(square));
            Field25519Portable.MultiplyByHalves(a, b, out product);
            Assert.True(product.IsTight);
            Assert.Equal(Value(a) * Value(b) % P, Value(product));
            Field25519Portable.SquareByHalves(a, out square);
            Assert.True(square.IsTight);
            Assert.Equal(Value(a) * Value(a) % P, Value(square));

            Field25519Portable.MultiplyBy121665(a, out product);
            Assert.True(product.IsTight);
            Assert.Equal(Value(a) * 121665 % P, Value(product));
        }
    }

    [Fact]
    public void Sums_and_encodings_hold_at_extreme_tight_limbs()
    {
        Span<byte> bytes = stackalloc byte[32];
        foreach ((FieldElement25519 a, FieldElement25519 b) in Pairs(TightLimbs))
        {
            Field25519Portable.Add(a, b, out FieldElement25519 sum);
            Assert.True(sum.IsLoose);
            Assert.Equal((Value(a) + Value(b)) % P, Value(sum));

            Field25519Portable.Subtract(a, b, out FieldElement25519 difference);
            Assert.True(difference.IsLoose);
            Assert.Equal((Value(a) - Value(b) + P) % P, Value(difference));

            Field25519Portable.Carry(difference, out difference);
            Assert.True(difference.IsTight);
            Assert.Equal((Value(a) - Value(b) + P) % P, Value(difference));

            Field25519Portable.ToBytes(a, bytes);
            Assert.Equal(Value(a), new BigInteger(bytes, isUnsigned: true));
            Field25519Portable.FromBytes(bytes, out FieldElement25519 back);
            Assert.True(back.IsTight);
            Assert.Equal(Value(a), Value(back));
        }
    }

    [Fact]
    public void Carry_holds_at_the_limit_of_its_precondition()
    {
        ulong[] limbs = [0, 1, LimbMax, LimbMax - 1, 1UL << 61, (1UL << 51) - 1, 1UL << 51];
        var random = new Random(62);
        for (int i = 0; i < Effort.Scale(20_000, 500_000); i++)
        {
            FieldElement25519 a = Pick(random, limbs);
            Field25519Portable.Carry(a, out FieldElement25519 carried);
            Assert.True(carried.IsTight);
            Assert.Equal(Value(a), Value(carried));
        }
    }

    private const ulong LimbMax = (1UL << 62) - 1;

    [Fact]
    public void Powers_are_those_of_BigInteger()
    {
        var random = new Random(252);
        for (int i = 0; i < Effort.Scale(50, 2_000); i++)
        {
            FieldElement25519 a = i == 0 ? FieldElement25519.Zero : Pick(random, LooseLimbs);
            FieldElement25519 tight = i == 0 ? FieldElement25519.Zero : Pick(random, TightLimbs);
            Field25519Portable.Invert(tight, out FieldElement25519 inverse);
            Assert.True(inverse.IsTight);
            Assert.Equal(BigInteger.ModPow(Value(tight), P - 2, P), Value(inverse));
            Field25519Portable.PowerOfPMinus5Over8(a, out FieldElement25519 power);
            Assert.Equal(BigInteger.ModPow(Value(a), (P - 5) / 8, P), Value(power));
            Field25519Portable.SquareRepeatedly(a, 7, out power);
            Assert.Equal(BigInteger.ModPow(Value(a), 128, P), Value(power));
        }
    }

    [Fact]
    public void Shared_inversions_survive_zeroes_in_every_place()
    {
        var random = new Random(8);
        for (int count = 0; count <= 8; count++)
        {
            for (int pattern = 0; pattern < 1 << count; pattern++)
            {
                FieldElement25519[] elements = new FieldElement25519[count];
                for (int i = 0; i < count; i++)
                {
                    // Zero as 0 or as p.
                    elements[i] = ((pattern >> i) & 1) == 0 ? Pick(random, TightLimbs)
                        : random.Next(2) == 0
                        ? default
                        : new((1UL << 51) - 19, (1UL << 51) - 1, (1UL << 51) - 1, (1UL << 51) - 1, (1UL << 51) - 1);
                }

                BigInteger[] expected = [.. elements.Select(e => BigInteger.ModPow(Value(e), P - 2, P))];
                Field25519Portable.InvertAll(elements);
                Assert.Equal(expected, elements.Select(e => Value(e)));
            }
        }
    }

    [Fact]
    public void Selections_take_all_or_nothing()
    {
        var random = new Random(7);
        FieldElement25519 a = Pick(random, TightLimbs), b = Pick(random, TightLimbs), x = a, y = b;
        Field25519Portable.ConditionalSwap(0, ref x, ref y);
        Assert.Equal((a, b), (x, y));
        Field25519Portable.ConditionalSwap(ulong.MaxValue, ref x, ref y);
        Assert.Equal((b, a), (x, y));
        Field25519Portable.ConditionalMove(0, ref x, a);
        Assert.Equal(b, x);
        Field25519Portable.ConditionalMove(ulong.MaxValue, ref x, a);
        Assert.Equal(a, x);
        Field25519Portable.ConditionalNegate(0, ref x);
        Assert.Equal(a, x);
        Field25519Portable.ConditionalNegate(ulong.MaxValue, ref x);
        Assert.True(x.IsTight);
        Assert.Equal((P - Value(a)) % P, Value(x));
    }
}
