using System.Security.Cryptography;

namespace FastCrypto.Tests;

/// <summary>The public face: its constants and every argument check.</summary>
public sealed class AesGcmArgumentTests
{
    private static readonly byte[] Key = new byte[16];
    private static readonly byte[] Nonce = new byte[12];

    [Fact]
    public void Constants()
    {
        Assert.True(AesGcm.IsSupported);
        Assert.Equal(AesGcmKernels.IsHardwareAccelerated(AesGcmKernels.Preferred), AesGcm.IsHardwareAccelerated);
        Assert.Equal((12, 12), (AesGcm.NonceByteSizes.MinSize, AesGcm.NonceByteSizes.MaxSize));
        Assert.Equal((12, 16, 1), (AesGcm.TagByteSizes.MinSize, AesGcm.TagByteSizes.MaxSize, AesGcm.TagByteSizes.SkipSize));
        using var aes = new AesGcm(Key, 13);
        Assert.Equal(13, aes.TagSizeInBytes);
        Assert.Equal(AesGcmKernels.Preferred.ToString(), CryptoInfo.Kernels[AesGcmKernels.Algorithm]);
    }

    [Fact]
    public void Key_sizes()
    {
        for (int size = 0; size <= 64; size++)
        {
            if (size is 16 or 24 or 32)
                new AesGcm(new byte[size], 16).Dispose();
            else
                Assert.Throws<ArgumentException>("key", () => new AesGcm(new byte[size], 16));
        }
    }

    [Fact]
    public void Tag_sizes()
    {
        foreach (int size in (int[])[int.MinValue, -1, 0, 4, 8, 11, 17, 32, int.MaxValue])
            Assert.Throws<ArgumentException>("tagSizeInBytes", () => new AesGcm(Key, size));
        for (int size = 12; size <= 16; size++)
        {
            using var aes = new AesGcm(Key, size);
            for (int given = 0; given <= 20; given++)
            {
                if (given == size)
                    continue;
                byte[] tag = new byte[given];
                Assert.Throws<ArgumentException>("tag", () => aes.Encrypt(Nonce, [], [], tag));
                Assert.Throws<ArgumentException>("tag", () => aes.Decrypt(Nonce, [], tag, []));
                Assert.Throws<ArgumentException>("tag", () => aes.TryDecrypt(Nonce, [], tag, []));
            }
        }
    }

    [Fact]
    public void Nonce_sizes()
    {
        using var aes = new AesGcm(Key, 16);
        byte[] tag = new byte[16];
        for (int size = 0; size <= 20; size++)
        {
            if (size == 12)
                continue;
            byte[] nonce = new byte[size];
            Assert.Throws<ArgumentException>("nonce", () => aes.Encrypt(nonce, [], [], tag));
            Assert.Throws<ArgumentException>("nonce", () => aes.Decrypt(nonce, [], tag, []));
            Assert.Throws<ArgumentException>("nonce", () => aes.TryDecrypt(nonce, [], tag, []));
        }
    }

    [Theory]
    [InlineData(16, 15)]
    [InlineData(16, 17)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Output_as_long_as_input(int input, int output)
    {
        using var aes = new AesGcm(Key, 16);
        byte[] tag = new byte[16];
        Assert.Throws<ArgumentException>("ciphertext", () => aes.Encrypt(Nonce, new byte[input], new byte[output], tag));
        Assert.Throws<ArgumentException>("plaintext", () => aes.Decrypt(Nonce, new byte[input], tag, new byte[output]));
        Assert.Throws<ArgumentException>("plaintext", () => aes.TryDecrypt(Nonce, new byte[input], tag, new byte[output]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(31)]
    [InlineData(-1)]
    [InlineData(-31)]
    public void Partial_overlap_of_input_and_output_is_refused(int offset)
    {
        using var aes = new AesGcm(Key, 16);
        byte[] buffer = new byte[128];
        byte[] before = [.. buffer];
        byte[] tag = new byte[16];
        Assert.Throws<ArgumentException>(
            "ciphertext", () => aes.Encrypt(Nonce, buffer.AsSpan(40, 32), buffer.AsSpan(40 + offset, 32), tag));
        Assert.Throws<ArgumentException>("plaintext", () => aes.Decrypt(Nonce, buffer.AsSpan(40, 32), tag, buffer.AsSpan(40 + offset, 32)));
        Assert.Equal(before, buffer);
    }

    [Fact]
    public void Two_pieces_are_checked_as_one_is()
    {
        using var aes = new AesGcm(Key, 16);
        byte[] buffer = new byte[400], before = [.. buffer], tag = new byte[16];
        Assert.Throws<ArgumentException>("nonce", () => aes.EncryptScattered(new byte[11], new byte[3], buffer, tag, default));
        Assert.Throws<ArgumentException>("ciphertext", () => aes.EncryptScattered(Nonce, new byte[401], buffer, tag, default));
        Assert.Throws<ArgumentException>("tag", () => aes.EncryptScattered(Nonce, new byte[3], buffer, new byte[15], default));
        Assert.Throws<ArgumentException>(
            "ciphertext", () => aes.EncryptScattered(Nonce, buffer.AsSpan(1, 200), buffer.AsSpan(0, 300), tag, default));
        Assert.Throws<ArgumentException>(
            "tag", () => aes.EncryptScattered(Nonce, new byte[3], buffer.AsSpan(0, 300), buffer.AsSpan(290, 16), default));
        Assert.Throws<ArgumentException>(
            "associatedData", () => aes.EncryptScattered(Nonce, new byte[3], buffer, tag, buffer.AsSpan(399, 1)));
        Assert.Equal(before, buffer);
        Assert.Throws<ArgumentException>("nonce", () => aes.EncryptScattered(buffer.AsSpan(388, 12), new byte[3], buffer, tag, default));
        aes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => aes.EncryptScattered(Nonce, new byte[3], buffer, tag, default));
        Assert.Equal(before, buffer);
    }

    [Theory]
    [InlineData(-32)]
    [InlineData(32)]
    public void Adjacent_buffers_are_allowed(int offset)
    {
        using var aes = new AesGcm(Key, 16);
        byte[] buffer = new byte[128];
        byte[] tag = new byte[16];
        aes.Encrypt(Nonce, buffer.AsSpan(40, 32), buffer.AsSpan(40 + offset, 32), tag);
        aes.Decrypt(Nonce, buffer.AsSpan(40 + offset, 32), tag, buffer.AsSpan(40, 32));
        Assert.Equal(new byte[32], buffer.AsSpan(40, 32).ToArray());
    }

    [Theory]
    [InlineData(-15)]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(31)]
    public void Tag_or_associated_data_in_the_output_is_refused(int offset)
    {
        using var aes = new AesGcm(Key, 16);
        byte[] buffer = new byte[128];
        byte[] tag = new byte[16];
        Assert.Throws<ArgumentException>(
            "tag", () => aes.Encrypt(Nonce, new byte[32], buffer.AsSpan(40, 32), buffer.AsSpan(40 + offset, 16)));
        Assert.Throws<ArgumentException>(
            "tag", () => aes.Decrypt(Nonce, new byte[32], buffer.AsSpan(40 + offset, 16), buffer.AsSpan(40, 32)));
        Assert.Throws<ArgumentException>(
            "associatedData", () => aes.Encrypt(Nonce, new byte[32], buffer.AsSpan(40, 32), tag, buffer.AsSpan(40 + offset, 16)));
        Assert.Throws<ArgumentException>(
            "associatedData", () => aes.Decrypt(Nonce, new byte[32], tag, buffer.AsSpan(40, 32), buffer.AsSpan(40 + offset, 16)));
        Assert.Throws<ArgumentException>(
            "associatedData", () => aes.TryDecrypt(Nonce, new byte[32], tag, buffer.AsSpan(40, 32), buffer.AsSpan(40 + offset, 16)));
    }

    [Fact]
    public void A_mismatch_is_an_exception_in_Decrypt_and_false_in_TryDecrypt()
    {
        using var aes = new AesGcm(Key, 16);
        byte[] tag = new byte[16];
        Assert.Throws<AuthenticationTagMismatchException>(() => aes.Decrypt(Nonce, [], tag, []));
        Assert.False(aes.TryDecrypt(Nonce, [], tag, []));
    }
}
