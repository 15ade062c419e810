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
            for (int count = 1; count <= T.Blocks; count++)
            {
                byte[] encrypted = Encrypt<T>(
                    Convert.FromHexString(key), [.. Enumerable.Repeat(block, T.Blocks).SelectMany(b => b)], count);
                for (int i = 0; i < count; i++)
                    Assert.Equal(expected, Convert.ToHexStringLower(encrypted[(16 * i)..(16 * i + 16)]));
            }
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
            byte[] expected = aes.EncryptEcb(blocks, PaddingMode.None);
            for (int count = 1; count <= T.Blocks; count++)
                Assert.Equal(expected[..(16 * count)], Encrypt<T>(key, blocks, count)[..(16 * count)]);
        }
    }

    private static byte[] Encrypt<T>(byte[] key, byte[] blocks, int count) where T : struct, IAesBatch
    {
        byte[] schedule = new byte[T.ScheduleBytes], output = [.. blocks];
        fixed (byte* s = schedule, o = output)
        {
            T.ExpandKey(key, s);
            T.Encrypt(s, key.Length / 4 + 6, o, count);
        }

        return output;
    }
}
