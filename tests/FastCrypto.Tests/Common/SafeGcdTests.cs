using System.Numerics;

namespace FastCrypto.Tests.Common;

public sealed class SafeGcdTests
{
    [Theory]
    [InlineData("0ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")]
    [InlineData("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData("07fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed")]
    [InlineData("01000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed")]
    [InlineData("0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43")]
    [InlineData("3")]
    [InlineData("7fffffff")]
    public void Inverts_modulo_primes(string hex)
    {
        var m = BigInteger.Parse(hex, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var modulus = new SafeGcd.Modulus(Words(m));
        var random = new Random(7);
        var samples = new List<BigInteger> { 0, 1, 2, m - 1, m - 2, m / 2 };
        for (int i = 0; i < 256; i++)
        {
            samples.Add(BigInteger.One << i);
            samples.Add((BigInteger.One << i) - 1);
        }

        for (int i = 0; i < Effort.Scale(500, 20_000); i++)
            samples.Add(new BigInteger(random.Bytes(32), isUnsigned: true));

        // In pairs, each number stands beside one of another modulus that has another inverse.
        BigInteger p = (BigInteger.One << 255) - 19, y = 3;
        var otherModulus = new SafeGcd.Modulus(Words(p));
        ulong[] r = new ulong[4], s = new ulong[4];
        foreach (BigInteger sample in samples)
        {
            BigInteger x = ((sample % m) + m) % m, expected = BigInteger.ModPow(x, m - 2, m);
            SafeGcd.Invert(r, Words(x), modulus);
            Assert.Equal(expected, Number(r));
            SafeGcd.InvertVartime(r, Words(x), modulus);
            Assert.Equal(expected, Number(r));
            y = y * y % p;
            SafeGcd.InvertPair(r, Words(x), modulus, s, Words(y), otherModulus);
            Assert.Equal(expected, Number(r));
            Assert.Equal(BigInteger.ModPow(y, p - 2, p), Number(s));
            SafeGcd.InvertPair(s, Words(y), otherModulus, r, Words(x), modulus);
            Assert.Equal(expected, Number(r));
            Assert.Equal(BigInteger.ModPow(y, p - 2, p), Number(s));
        }

        ulong[] inPlace = Words(m - 1);
        SafeGcd.Invert(inPlace, inPlace, modulus);
        Assert.Equal(m - 1, Number(inPlace));
    }

    private static ulong[] Words(BigInteger a)
    {
        ulong[] words = new ulong[4];
        for (int i = 0; i < 4; i++)
            words[i] = (ulong)((a >> (64 * i)) & ulong.MaxValue);
        return words;
    }

    private static BigInteger Number(ulong[] words) =>
        words[0] + ((BigInteger)words[1] << 64) + ((BigInteger)words[2] << 128) + ((BigInteger)words[3] << 192);
}
