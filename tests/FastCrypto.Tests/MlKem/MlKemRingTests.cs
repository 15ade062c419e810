namespace FastCrypto.Tests.MlKem;

/// <summary>The portable ring against the standard's formulas in plain arithmetic, exhaustively where the domain is small.</summary>
public class MlKemRingTests
{
    private const int Q = MlKemParameters.Q;

    [Fact]
    public void Reductions_are_exact_on_the_whole_domain()
    {
        for (int a = short.MinValue; a <= -short.MinValue; a++)
        {
            int expected = Modulo(a);
            Assert.Equal(expected, MlKemRingPortable.Canonical(a));
            int reduced = MlKemRingPortable.BarrettReduce(a);
            Assert.True(Modulo(reduced) == expected && Math.Abs(reduced) <= Q / 2);
            foreach (int b in (int[])[1, -1, 17, 1353, -1517, Q / 2, -Q / 2, Q, -Q])
            {
                int product = MlKemRingPortable.MontgomeryMultiply(b, a);
                Assert.True(Math.Abs(product) <= Q && Modulo(product * 65536L - (long)a * b) == 0);
            }
        }

        // The ends of the domain of a product sum: 8q² and 2^15·q - 1.
        foreach (int a in (int[])[8 * Q * Q, -8 * Q * Q, (Q << 15) - 1, -(Q << 15) + 1])
            Assert.Equal(0, Modulo(MlKemRingPortable.MontgomeryReduce(a) * 65536L - a));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    public void Compression_rounds_as_the_standard_says(int d)
    {
        for (int a = 0; a < Q; a++)
        {
            uint expected = (uint)((2L * (a << d) + Q) / (2 * Q)) & ((1u << d) - 1);
            Assert.Equal(expected, MlKemRingPortable.Compress(a, d));
            Assert.Equal(expected, MlKemRingPortable.Compress(a - Q, d));
            Assert.Equal(expected, MlKemRingPortable.Compress(a + 2 * Q, d));
        }

        for (uint a = 0; a < 1u << d; a++)
            Assert.Equal((2 * a * Q + (1u << d)) >> (d + 1), (uint)MlKemRingPortable.Decompress(a, d));
    }

    [Fact]
    public void Zetas_are_the_powers_of_seventeen()
    {
        for (int i = 0; i < 128; i++)
        {
            int reversed = 0;
            for (int bit = 0; bit < 7; bit++)
                reversed |= (i >> bit & 1) << (6 - bit);
            long power = 65536 % Q;
            for (int n = 0; n < reversed; n++)
                power = power * 17 % Q;
            Assert.Equal(power, Modulo(MlKemRingPortable.Zetas[i]));
        }
    }

    private static long Modulo(long a) => (a % Q + Q) % Q;

    private static int Modulo(int a) => (a % Q + Q) % Q;
}
