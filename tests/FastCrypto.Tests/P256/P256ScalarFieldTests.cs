using System.Numerics;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>Integers mod n, by whole numbers and by limbs at the ends of their range (docs/maths/p256.md, section 1).</summary>
public sealed class P256ScalarFieldTests
{
    private static readonly BigInteger InverseOfR = Inverse(R, N);

    /// <summary>
    /// Every combination of limbs 0, 1, 2^51 and 2^52 − 1 below n. Where all are full, the columns of a product come to the bound: no
    /// number that is drawn at random has such limbs.
    /// </summary>
    private static P256Limbs[] ExtremeScalars()
    {
        ulong[] limbs = [0, 1, 1UL << 51, P256Limbs.Mask];
        ulong topOfOrder = P256ScalarField.Order.L4;
        return [..
            from l4 in (ulong[])[0, 1, 1UL << 47, topOfOrder - 1, topOfOrder]
            from l3 in limbs
            from l2 in limbs
            from l1 in limbs
            from l0 in limbs
            let scalar = new P256Limbs(l0, l1, l2, l3, l4)
            where Value(scalar) < N
            select scalar];
    }

    private static void AssertCanonical(BigInteger expected, in P256Limbs actual)
    {
        Assert.Equal(expected, Value(actual));
        Assert.True(
            actual.L0 <= P256Limbs.Mask && actual.L1 <= P256Limbs.Mask && actual.L2 <= P256Limbs.Mask && actual.L3 <= P256Limbs.Mask);
    }

    [Fact]
    public void Extreme_limbs()
    {
        P256Limbs[] scalars = ExtremeScalars();
        Assert.Equal((4 * 256) + (2 * 64), scalars.Length);
        // Each meets a different thirteenth of the others; a full run meets all.
        int stride = Effort.Scale(13, 1);
        for (int i = 0; i < scalars.Length; i++)
        {
            for (int j = i % stride; j < scalars.Length; j += stride)
                CheckPair(scalars[i], scalars[j]);
            CheckPair(scalars[i], scalars[i]);
            CheckPair(scalars[i], scalars[^1]);
            CheckPair(scalars[^1], scalars[i]);
            CheckOne(scalars[i]);
        }
    }

    private static void CheckPair(in P256Limbs a, in P256Limbs b)
    {
        BigInteger x = Value(a), y = Value(b);
        P256ScalarField.MontgomeryMultiply(out P256Limbs r, a, b);
        AssertCanonical(x * y * InverseOfR % N, r);
        P256ScalarField.Multiply(out r, a, b);
        AssertCanonical(x * y % N, r);
        P256ScalarField.Add(out r, a, b);
        AssertCanonical((x + y) % N, r);
    }

    private static void CheckOne(in P256Limbs a)
    {
        BigInteger x = Value(a);
        P256ScalarField.NegateIf(out P256Limbs r, ulong.MaxValue, a);
        AssertCanonical(N - x, r);
        P256ScalarField.NegateIf(out r, 0, a);
        AssertCanonical(x, r);
        Assert.Equal(x.IsZero ? 0 : ulong.MaxValue, P256ScalarField.ValidMask(a));
        P256ScalarField.Reduce(out r, a);
        AssertCanonical(x, r);
        P256Limbs sum = a;
        Assert.Equal(x + N < P, P256ScalarField.TryAddOrderVartime(ref sum));
        AssertCanonical(x + N < P ? x + N : x, sum);
    }

    [Fact]
    public void Carried_numbers_from_the_order_upwards()
    {
        ulong[] limbs = [0, 1, 1UL << 51, P256Limbs.Mask];
        P256Limbs[] numbers = [..
            from l4 in (ulong[])[P256ScalarField.Order.L4, (1UL << 48) - 1]
            from l3 in limbs
            from l2 in limbs
            from l1 in limbs
            from l0 in limbs
            select new P256Limbs(l0, l1, l2, l3, l4)];
        foreach (P256Limbs a in numbers.Concat(new[] { N, N + 1, P, P + 1 }.Select(Limbs)).Where(a => Value(a) >= N))
        {
            Assert.Equal(0UL, P256ScalarField.ValidMask(a));
            P256ScalarField.Reduce(out P256Limbs reduced, a);
            AssertCanonical(Value(a) - N, reduced);
        }
    }

    [Fact]
    public void Whole_numbers()
    {
        Assert.Equal(N, Value(P256ScalarField.Order));
        BigInteger[] samples = [.. P256FieldPortableTests.Samples(N, 3, Effort.Scale(60, 400))];
        foreach (BigInteger a in samples)
        {
            foreach (BigInteger b in samples)
                CheckPair(Limbs(a), Limbs(b));
            CheckOne(Limbs(a));

            P256Inverse.ModPAndN(out P256Limbs inverseP, Limbs(a), out P256Limbs inverseN, Limbs(a));
            Assert.Equal((Inverse(a, P), Inverse(a, N)), (Value(inverseP), Value(inverseN)));
            P256Inverse.ModNVartime(out inverseN, Limbs(a));
            Assert.Equal(Inverse(a, N), Value(inverseN));
        }
    }
}
