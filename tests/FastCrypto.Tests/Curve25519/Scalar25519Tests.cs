using System.Numerics;

namespace FastCrypto.Tests.Curve25519;

/// <summary>Arithmetic modulo the group order, and the digit forms, against BigInteger.</summary>
public sealed class Scalar25519Tests
{
    private static readonly BigInteger Order = (BigInteger.One << 252)
        + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static BigInteger Value(Scalar25519 scalar)
    {
        byte[] bytes = new byte[32];
        scalar.ToBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static byte[] Encode(BigInteger value, int length)
    {
        byte[] bytes = new byte[length];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static IEnumerable<BigInteger> Interesting(int bits)
    {
        BigInteger limit = BigInteger.One << bits;
        foreach (BigInteger middle in new[] { BigInteger.Zero, Order, 2 * Order, 15 * Order, limit, BigInteger.One << 252,
            BigInteger.One << 255, BigInteger.One << 256, Order << 256 })
        {
            for (int delta = -2; delta <= 2; delta++)
            {
                if (middle + delta >= 0 && middle + delta < limit)
                    yield return middle + delta;
            }
        }

        var random = new Random(bits);
        for (int i = 0; i < Effort.Scale(2_000, 100_000); i++)
        {
            byte[] bytes = random.Bytes(bits / 8);
            // Runs of ones and zeroes drive the carries.
            for (int j = 0; j < bytes.Length; j++)
                bytes[j] = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => bytes[j] };
            yield return new BigInteger(bytes, isUnsigned: true);
        }
    }

    [Fact]
    public void Wide_integers_are_reduced()
    {
        foreach (BigInteger x in Interesting(512))
            Assert.Equal(x % Order, Value(Scalar25519.FromWideBytes(Encode(x, 64))));
    }

    [Fact]
    public void Products_and_sums_are_reduced()
    {
        BigInteger[] any = [.. Interesting(256)];
        var random = new Random(1);
        for (int i = 0; i < any.Length; i++)
        {
            BigInteger a = any[i], b = any[random.Next(any.Length)], c = any[random.Next(any.Length)] % Order;
            Scalar25519 result = Scalar25519.MultiplyAdd(
                Scalar25519.FromBytes(Encode(a, 32)), Scalar25519.FromBytes(Encode(b, 32)), Scalar25519.FromBytes(Encode(c, 32)));
            Assert.Equal(((a * b) + c) % Order, Value(result));
        }
    }

    [Fact]
    public void The_order_is_the_first_value_not_below_it()
    {
        foreach (BigInteger x in Interesting(256))
            Assert.Equal(x < Order ? ulong.MaxValue : 0, Scalar25519.FromBytes(Encode(x, 32)).IsBelowOrderMask());
    }

    [Fact]
    public void Signed_digits_add_up()
    {
        Span<sbyte> digits = stackalloc sbyte[64];
        foreach (BigInteger x in Interesting(256).Where(x => x < BigInteger.One << 255))
        {
            Scalar25519.FromBytes(Encode(x, 32)).ToSignedRadix16(digits);
            BigInteger sum = 0;
            for (int i = 63; i >= 0; i--)
            {
                Assert.InRange(digits[i], -8, 8);
                sum = (sum * 16) + digits[i];
            }

            Assert.Equal(x, sum);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void Non_adjacent_forms_add_up(int width)
    {
        Span<sbyte> digits = stackalloc sbyte[Scalar25519.NonAdjacentFormLength];
        foreach (BigInteger x in Interesting(256).Where(x => x < BigInteger.One << 255))
        {
            Scalar25519.FromBytes(Encode(x, 32)).ToNonAdjacentFormVartime(width, digits);
            BigInteger sum = 0;
            int last = int.MaxValue;
            for (int i = digits.Length - 1; i >= 0; i--)
            {
                sum = (2 * sum) + digits[i];
                if (digits[i] == 0)
                    continue;
                Assert.True((digits[i] & 1) != 0 && Math.Abs((int)digits[i]) < 1 << (width - 1));
                Assert.True(last - i >= width);
                last = i;
            }

            Assert.Equal(x, sum);
        }
    }
}
