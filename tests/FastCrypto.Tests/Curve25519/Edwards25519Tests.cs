using System.Numerics;

namespace FastCrypto.Tests.Curve25519;

/// <summary>Point arithmetic against the affine addition law of RFC 8032 section 5.1.4 in BigInteger.</summary>
public sealed class Edwards25519Tests
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));

    private static BigInteger Mod(BigInteger x) => ((x % P) + P) % P;

    private static BigInteger Inverse(BigInteger x) => BigInteger.ModPow(x, P - 2, P);

    private static (BigInteger X, BigInteger Y) Sum((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b)
    {
        BigInteger product = Mod(D * a.X * b.X % P * a.Y * b.Y);
        return (Mod((a.X * b.Y + b.X * a.Y) % P * Inverse(1 + product)), Mod((a.Y * b.Y + a.X * b.X) % P * Inverse(Mod(1 - product))));
    }

    private static BigInteger Value(in FieldElement25519 a)
    {
        byte[] bytes = new byte[32];
        Field25519Portable.ToBytes(a, bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static (BigInteger X, BigInteger Y) Affine(in EdwardsPoint25519 p)
    {
        Edwards25519Portable.ToAffine(p, out FieldElement25519 x, out FieldElement25519 y);
        Assert.Equal(Mod(Value(x) * Value(y)), Mod(Value(p.T) * Inverse(Value(p.Z))));
        return (Value(x), Value(y));
    }

    /// <summary>The eight points of small order, B, and sums of both.</summary>
    private static List<EdwardsPoint25519> Points()
    {
        // A point of order 8: the y of RFC 7748's twist-free torsion, found from its encoding.
        Assert.True(Edwards25519Portable.TryDecodeVartime(
            Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), out EdwardsPoint25519 torsion));
        var points = new List<EdwardsPoint25519> { EdwardsPoint25519.Identity };
        Edwards25519Portable.ToCached(torsion, out EdwardsCached25519 step);
        for (int i = 1; i < 8; i++)
        {
            Edwards25519Portable.Add(points[^1], step, out EdwardsPoint25519 next);
            points.Add(next);
        }

        Edwards25519Portable.ToCached(Edwards25519Portable.BasePoint, out EdwardsCached25519 b);
        for (int i = 0; i < 8; i++)
        {
            Edwards25519Portable.Add(points[i], b, out EdwardsPoint25519 next);
            points.Add(next);
        }

        return points;
    }

    [Fact]
    public void Additions_are_complete()
    {
        List<EdwardsPoint25519> points = Points();
        Assert.Equal(16, points.Select(p => Affine(p)).Distinct().Count());
        foreach (EdwardsPoint25519 p in points)
        {
            Edwards25519Portable.Double(p, out EdwardsPoint25519 twice);
            Assert.Equal(Sum(Affine(p), Affine(p)), Affine(twice));
            foreach (EdwardsPoint25519 q in points)
            {
                Edwards25519Portable.ToCached(q, out EdwardsCached25519 cached);
                Edwards25519Portable.Add(p, cached, out EdwardsPoint25519 sum);
                Assert.Equal(Sum(Affine(p), Affine(q)), Affine(sum));
                Edwards25519Portable.Negate(cached, out cached);
                Edwards25519Portable.Add(sum, cached, out EdwardsPoint25519 back);
                Assert.Equal(Affine(p), Affine(back));
            }
        }
    }

    [Fact]
    public void Base_tables_hold_the_multiples_they_promise()
    {
        ReadOnlySpan<EdwardsAffine25519> windows = Edwards25519BaseTable.Windows16;
        (BigInteger X, BigInteger Y) power = Affine(Edwards25519Portable.BasePoint);
        Assert.Equal(Mod(4 * Inverse(5)), power.Y);
        for (int i = 0; i < Edwards25519BaseTable.Windows; i++)
        {
            (BigInteger X, BigInteger Y) multiple = power;
            for (int j = 0; j < Edwards25519BaseTable.EntriesPerWindow; j++)
            {
                AssertEntry(multiple, windows[(i * Edwards25519BaseTable.EntriesPerWindow) + j]);
                multiple = Sum(multiple, power);
            }

            for (int k = 0; k < 4; k++)
                power = Sum(power, power);
        }

        ReadOnlySpan<EdwardsAffine25519> odd = Edwards25519BaseTable.OddMultiples;
        (BigInteger X, BigInteger Y) b = Affine(Edwards25519Portable.BasePoint), next = b;
        foreach (EdwardsAffine25519 entry in odd)
        {
            AssertEntry(next, entry);
            next = Sum(next, Sum(b, b));
        }
    }

    private static void AssertEntry((BigInteger X, BigInteger Y) expected, in EdwardsAffine25519 entry)
    {
        Assert.True(entry.YPlusX.IsTight && entry.YMinusX.IsTight && entry.XY2D.IsTight);
        Assert.Equal(Mod(expected.Y + expected.X), Value(entry.YPlusX));
        Assert.Equal(Mod(expected.Y - expected.X), Value(entry.YMinusX));
        Assert.Equal(Mod(2 * D * expected.X % P * expected.Y), Value(entry.XY2D));
    }

    [Fact]
    public void Encodings_go_back_and_forth_and_have_one_form()
    {
        byte[] bytes = new byte[32];
        foreach (EdwardsPoint25519 p in Points())
        {
            Edwards25519Portable.Encode(p, bytes);
            Assert.True(Edwards25519Portable.TryDecodeVartime(bytes, out EdwardsPoint25519 back));
            Assert.Equal(Affine(p), Affine(back));
        }

        // Every y from p to 2^255 − 1 is refused with either sign.
        for (int y = 0; y < 19; y++)
        {
            byte[] high = [.. Enumerable.Repeat((byte)0xFF, 32)];
            high[0] = (byte)(0xED + y);
            Assert.False(Edwards25519Portable.TryDecodeVartime(high, out _));
            high[31] = 0x7F;
            Assert.False(Edwards25519Portable.TryDecodeVartime(high, out _));
        }

        // x = 0 has no sign: (0, 1) and (0, −1) with bit 255 set.
        bytes = new byte[32];
        bytes[0] = 1;
        Assert.True(Edwards25519Portable.TryDecodeVartime(bytes, out _));
        bytes[31] = 0x80;
        Assert.False(Edwards25519Portable.TryDecodeVartime(bytes, out _));
        bytes = Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        Assert.True(Edwards25519Portable.TryDecodeVartime(bytes, out _));
        bytes[31] = 0xFF;
        Assert.False(Edwards25519Portable.TryDecodeVartime(bytes, out _));
    }

    [Fact]
    public void Half_of_all_y_have_no_x()
    {
        var random = new Random(2);
        int without = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = random.Bytes(32);
            BigInteger y = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << 255) - 1);
            BigInteger xx = Mod((y * y - 1) * Inverse(Mod(D * y % P * y + 1)));
            bool isSquare = BigInteger.ModPow(xx, (P - 1) / 2, P) == 1;
            Assert.Equal(isSquare, Edwards25519Portable.TryDecodeVartime(bytes, out EdwardsPoint25519 point));
            without += isSquare ? 0 : 1;
            if (!isSquare)
                continue;
            Assert.Equal(xx, Mod(Value(point.X) * Value(point.X)));
            Assert.Equal(bytes[31] >> 7, (int)(Value(point.X) & 1));
        }

        Assert.InRange(without, 100, 300);
    }
}
