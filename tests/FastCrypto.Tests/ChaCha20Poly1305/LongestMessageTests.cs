using System.Runtime.InteropServices;

namespace FastCrypto.Tests.ChaCha;

/// <summary>Messages of as many bytes as a span can have, where a sum of a position and a piece no longer fits its type.</summary>
public sealed unsafe class LongestMessageTests
{
    private const int TagSize = 16;

    private static readonly byte[] Key = new Random(1).Bytes(32), Nonce = new Random(2).Bytes(12), AssociatedData = new Random(3).Bytes(13);

    /// <summary>
    /// The plan by which AVX-512 opens, followed without a message: every block is authenticated once, and none after the place where it
    /// stood, if that is where the plaintext goes, has been decrypted.
    /// </summary>
    [Theory]
    [InlineData(961)]
    [InlineData(16_384)]
    [InlineData(1_000_003)]
    [InlineData(int.MaxValue - 16_383)]
    [InlineData(int.MaxValue - 16_367)]
    [InlineData(int.MaxValue - 63)]
    [InlineData(int.MaxValue - 1)]
    [InlineData(int.MaxValue)]
    public void Opening_authenticates_everything_before_it_decrypts_it(int length)
    {
        const int Column = ChaCha20Poly1305Avx512.ColumnBytes, Beside = ChaCha20Avx512.AuthenticatedBytes;
        int whole = length & -Poly1305Scalar.BlockSize, authenticated = 0, decrypted = 0;
        while (authenticated < whole)
        {
            ChaCha20Poly1305Avx512.NextChunk(authenticated, decrypted, whole, out int before, out int columns);
            Expect(columns >= 0 && before >= authenticated && before <= whole - columns * Beside && before % Poly1305Scalar.BlockSize == 0);
            decrypted = decrypted == 0 ? ChaCha20Poly1305Avx512.FirstBytes : decrypted;

            // What the last column authenticates lies behind what it decrypts; those before it have more room.
            Expect(decrypted + columns * (long)Column <= before + Math.Max(0, columns - 1) * Beside);
            Expect(before + columns * Beside > authenticated);
            authenticated = before + columns * Beside;
            decrypted += columns * Column;
        }

        Assert.Equal(whole, authenticated);

        void Expect(bool holds)
        {
            if (!holds)
                Assert.Fail($"{authenticated} authenticated and {decrypted} decrypted of {length}");
        }
    }

    /// <summary>
    /// In place: sealed by each kernel and opened by the portable one and by itself; then a forgery, which is
    /// decrypted before it is refused.
    /// </summary>
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void The_longest_message(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        using Zeroes zeroes = Zeroes.Rent();
        Span<byte> message = zeroes.Span, tag = stackalloc byte[TagSize];
        using var aead = new ChaCha20Poly1305(Key, kernel);
        using var oracle = new ChaCha20Poly1305(Key, ChaCha20Poly1305Kernel.Portable);

        aead.Encrypt(Nonce, message, message, tag, AssociatedData);
        Assert.True(message[^TagSize..].ContainsAnyExcept((byte)0));
        Assert.True(oracle.TryDecrypt(Nonce, message, tag, message, AssociatedData));
        Assert.False(message.ContainsAnyExcept((byte)0));

        aead.EncryptScattered(Nonce, message[..^17], message, tag, AssociatedData);
        Assert.True(aead.TryDecrypt(Nonce, message, tag, message, AssociatedData));
        Assert.False(message.ContainsAnyExcept((byte)0));

        aead.Encrypt(Nonce, message, message, tag, AssociatedData);
        tag[3] ^= 4;
        Assert.False(aead.TryDecrypt(Nonce, message, tag, message, AssociatedData));
        Assert.False(message.ContainsAnyExcept((byte)0));
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void The_longest_key_stream_and_the_longest_authenticated_text(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        using Zeroes zeroes = Zeroes.Rent();
        Span<byte> message = zeroes.Span, tag = stackalloc byte[TagSize], expected = stackalloc byte[TagSize];
        ChaCha20.Xor(kernel, Key, Nonce, counter: 7, message, message);
        Assert.True(message[^TagSize..].ContainsAnyExcept((byte)0));
        Poly1305Portable.ComputeTag(Key, message, expected);
        Poly1305.ComputeTag(kernel, Key, message, tag);
        Assert.Equal(expected, tag);
        ChaCha20Portable.Xor(Key, Nonce, counter: 7, message, message);
        Assert.False(message.ContainsAnyExcept((byte)0));
    }

    /// <summary>Zeroes outside the managed heap, whose arrays end 56 bytes earlier.</summary>
    private sealed class Zeroes(byte* memory) : IDisposable
    {
        internal Span<byte> Span => new(memory, int.MaxValue);

        internal static Zeroes Rent()
        {
            Assert.SkipUnless(Effort.IsFull, "Takes 2 GiB and half a minute; FASTCRYPTO_EFFORT=full runs it.");
            GCMemoryInfo memory = GC.GetGCMemoryInfo();
            long free = memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes;
            Assert.SkipUnless(Environment.Is64BitProcess && free > 3L << 30, $"Takes 2 GiB of memory; {free >> 20} MiB are free.");
            return new Zeroes((byte*)NativeMemory.AllocZeroed(int.MaxValue));
        }

        public void Dispose() => NativeMemory.Free(memory);
    }
}
