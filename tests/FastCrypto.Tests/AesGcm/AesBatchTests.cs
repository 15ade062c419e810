using System.Security.Cryptography;

namespace FastCrypto.Tests;

/// <summary>The bitsliced AES as a block cipher.</summary>
public sealed unsafe class AesBatchTests
{
    // FIPS 197, appendix C.
    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    [InlineData("000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089")]
    public void Fips_197_appendix_C(string key, string expected)
    {
        Check<AesBitsliced64>();
        Check<AesBitsliced128>();

        void Check<T>() where T : struct, IAesBatch
        {
            byte[] block = Convert.FromHexString("00112233445566778899aabbccddeeff");
            byte[] encrypted = Encrypt<T>(Convert.FromHexString(key), [.. block, .. new byte[16 * T.Blocks - 16]]);
            Assert.Equal(expected, Convert.ToHexStringLower(encrypted[..16]));
        }
    }

    [Fact]
    public void Every_lane_agrees_with_the_BCL_64() => EveryLane<AesBitsliced64>();

    [Fact]
    public void Every_lane_agrees_with_the_BCL_128() => EveryLane<AesBitsliced128>();

    private static void EveryLane<T>() where T : struct, IAesBatch
    {
        var random = new Random(21);
        for (int i = 0; i < Effort.Scale(200, 20_000); i++)
        {
            byte[] key = random.Bytes(16 + 8 * (i % 3)), blocks = random.Bytes(16 * T.Blocks);
            using var aes = Aes.Create();
            aes.Key = key;
            Assert.Equal(aes.EncryptEcb(blocks, PaddingMode.None), Encrypt<T>(key, blocks));
        }
    }

    private static byte[] Encrypt<T>(byte[] key, byte[] blocks) where T : struct, IAesBatch
    {
        byte[] schedule = new byte[T.ScheduleBytes], output = new byte[blocks.Length];
        fixed (byte* s = schedule, input = blocks, o = output)
        {
            T.ExpandKey(key, s);
            T.Encrypt(s, key.Length / 4 + 6, input, o);
        }

        return output;
    }
}
