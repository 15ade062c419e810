using System.Globalization;
using System.Numerics;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math.EC;
using BcInteger = Org.BouncyCastle.Math.BigInteger;

namespace FastCrypto.Tests.P256;

/// <summary>
/// The curve's numbers and the textbook group law on <see cref="BigInteger"/>: an oracle that shares nothing with the product.
/// </summary>
internal static class P256Reference
{
    internal static readonly BigInteger P = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    internal static readonly BigInteger N = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    internal static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
    internal static readonly BigInteger R = BigInteger.One << 260;
    internal static readonly (BigInteger X, BigInteger Y) G = (
        Hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        Hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));

    /// <summary>
    /// Points for which a digit of x·Z² or y·Z³, Z being that of 2q, passes 2^51 after a carry (the folded digits of
    /// docs/maths/p256.md). Random points hardly ever do.
    /// </summary>
    internal static (BigInteger X, BigInteger Y)[] FoldedDigitsPass51Bits =>
    [
        (Hex("34cda8925a81e2243fce691ebf764d3de373d165ca80cab511114ba57aa20fb5"),
            Hex("030a31774c42da551b7f89aac8b4a7ca76ed6e250deab4421190afff99838141")),
        (Hex("023fc2b1da8637012878b141f0b399df7af2992cb0ab3e78662e24df4575a973"),
            Hex("5fbdd9f9a5dc57a07da6dfcc9054aa0b2cc116d40338405ae4052e46b156175e")),
    ];

    internal static BigInteger Hex(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    internal static BigInteger Mod(BigInteger a, BigInteger m) => ((a % m) + m) % m;

    internal static BigInteger Inverse(BigInteger a, BigInteger m) => BigInteger.ModPow(Mod(a, m), m - 2, m);

    internal static byte[] Bytes(BigInteger a)
    {
        byte[] bytes = new byte[32];
        byte[] minimal = a.ToByteArray(isUnsigned: true, isBigEndian: true);
        minimal.CopyTo(bytes, 32 - minimal.Length);
        return bytes;
    }

    internal static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    internal static byte[] Encode((BigInteger X, BigInteger Y) point) => [0x04, .. Bytes(point.X), .. Bytes(point.Y)];

    /// <summary>a + b; null is infinity.</summary>
    internal static (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? a, (BigInteger X, BigInteger Y)? b)
    {
        if (a is not { } p)
            return b;
        if (b is not { } q)
            return a;
        BigInteger slope;
        if (p.X == q.X)
        {
            if (Mod(p.Y + q.Y, P).IsZero)
                return null;
            slope = (3 * p.X * p.X - 3) * Inverse(2 * p.Y, P);
        }
        else
        {
            slope = (q.Y - p.Y) * Inverse(q.X - p.X, P);
        }

        BigInteger x = Mod(slope * slope - p.X - q.X, P);
        return (x, Mod(slope * (p.X - x) - p.Y, P));
    }

    internal static (BigInteger X, BigInteger Y)? Multiply(BigInteger k, (BigInteger X, BigInteger Y)? point)
    {
        (BigInteger X, BigInteger Y)? sum = null;
        for (int i = (int)k.GetBitLength() - 1; i >= 0; i--)
        {
            sum = Add(sum, sum);
            if (!((k >> i) & 1).IsZero)
                sum = Add(sum, point);
        }

        return sum;
    }

    /// <summary>k·G by BouncyCastle, for those who need many; k is not a multiple of the order.</summary>
    internal static (BigInteger X, BigInteger Y) MultipleOfG(BigInteger k)
    {
        ECPoint point = CustomNamedCurves.GetByName("P-256").G.Multiply(new BcInteger(1, Bytes(k))).Normalize();
        return (Number(point.AffineXCoord.GetEncoded()), Number(point.AffineYCoord.GetEncoded()));
    }

    internal static BigInteger Value(in P256Limbs a) =>
        a.L0 + ((BigInteger)a.L1 << 52) + ((BigInteger)a.L2 << 104) + ((BigInteger)a.L3 << 156) + ((BigInteger)a.L4 << 208);

    internal static P256Limbs Limbs(BigInteger a)
    {
        BigInteger mask = P256Limbs.Mask;
        return new((ulong)(a & mask), (ulong)((a >> 52) & mask), (ulong)((a >> 104) & mask), (ulong)((a >> 156) & mask), (ulong)(a >> 208));
    }

    /// <summary>Scalars at which windows, combs and last additions meet their special cases, k and n − k.</summary>
    internal static IEnumerable<BigInteger> SpecialScalars()
    {
        var scalars = new HashSet<BigInteger>
        {
            // The four quarters of a lane-wise comb meet in P + P.
            Hex("f801ff80e007fe00801ff801ff801ff842e6854da0e99efb13be34c2838322af"),
            N / 2,
            (BigInteger.One << 255) - 1,
            BigInteger.One << 255,
            Hex("5555555555555555555555555555555555555555555555555555555555555555"),
            Hex("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        };
        for (int i = 1; i <= 130; i++)
            scalars.Add(i);
        for (int i = 0; i < 256; i += 5)
        {
            scalars.Add(BigInteger.One << i);
            scalars.Add((BigInteger.One << i) + 1);
            scalars.Add((BigInteger.One << i) * 31);
        }

        return scalars.SelectMany(k => new[] { k, N - k }).Where(k => k > 0 && k < N);
    }
}
