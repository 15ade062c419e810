using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FastCrypto.Tests.Sha2;

/// <summary>The count of bits in the padding (FIPS 180-4 section 5.1), for messages longer than any test can hash.</summary>
public class MessageLengthTests
{
    [Theory]
    [InlineData(1UL << 29)]
    [InlineData((1UL << 32) + 64)]
    [InlineData((1UL << 61) - 64)]
    public void The_count_of_SHA256_has_64_bits(ulong length)
    {
        byte[] block = Padding(Sha256State.BlockSizeInBytes, upper: 0, lower: length << 3);
        uint[] chain = Sha256Constants.InitialHash.ToArray();
        Sha2Kernels.CompressSha256(Sha2Kernel.Portable, chain, block);
        byte[] expected = new byte[32], hash = new byte[32];
        for (int i = 0; i < chain.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(expected.AsSpan(4 * i), chain[i]);

        Sha256State state = Sha256State.Create(Sha256State.PreferredKernel);
        Length(ref state) = length;
        state.GetCurrentHash(hash);
        Assert.Equal(expected, hash);
        state.Complete([], hash);
        Assert.Equal(expected, hash);
    }

    [Theory]
    [InlineData(1UL << 29)]
    [InlineData((1UL << 61) - 128)]
    [InlineData(1UL << 61)]
    [InlineData(ulong.MaxValue - 127)]
    public void The_count_of_SHA512_goes_on_in_the_upper_word(ulong length)
    {
        byte[] block = Padding(Sha512State.BlockSizeInBytes, length >> 61, length << 3);
        ulong[] chain = Sha512Constants.InitialHash.ToArray();
        Sha2Kernels.CompressSha512(Sha2Kernel.Portable, chain, block);
        byte[] expected = new byte[64], hash = new byte[64];
        for (int i = 0; i < chain.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(expected.AsSpan(8 * i), chain[i]);

        Sha512State state = Sha512State.Create(Sha512State.PreferredKernel);
        Length(ref state) = length;
        state.GetCurrentHash(hash);
        Assert.Equal(expected, hash);
        state.Complete([], hash);
        Assert.Equal(expected, hash);
    }

    private static byte[] Padding(int blockSize, ulong upper, ulong lower)
    {
        byte[] block = new byte[blockSize];
        block[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(blockSize - 8), lower);
        // SHA-256's count is this one word.
        if (upper != 0)
            BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(blockSize - 16), upper);
        return block;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_length")]
    private static extern ref ulong Length(ref Sha256State state);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_length")]
    private static extern ref ulong Length(ref Sha512State state);
}
