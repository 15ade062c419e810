using System.Numerics;

namespace FastCrypto.Tests.Sha2;

public class Sha256PaddingTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void TheSchedulesAreTheStandards(ulong length)
    {
        // FIPS 180-4 section 6.2.2, step 1, on a block of padding only.
        uint[] w = new uint[64];
        w[0] = 0x8000_0000;
        w[15] = (uint)(8 * length);
        for (int t = 16; t < w.Length; t++)
        {
            uint sigma0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            uint sigma1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16];
        }

        uint[] expected = [.. w.Select((word, t) => word + Sha256Constants.K[t])];
        Assert.Equal(expected, Sha256Padding.After(length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(192)]
    public void OtherLengthsHaveNone(ulong length) => Assert.True(Sha256Padding.After(length).IsEmpty);
}
