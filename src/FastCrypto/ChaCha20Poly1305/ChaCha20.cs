using System.Diagnostics.CodeAnalysis;

namespace FastCrypto;

/// <summary>
/// The bare stream cipher, RFC 8439 section 2.4, for what needs it without a tag: QUIC's header protection (RFC 9001 section
/// 5.4.4) and the vectors. It authenticates nothing, so it is not public.
/// </summary>
internal static class ChaCha20
{
    /// <summary>Blocks in one key stream: the counter has 32 bits and must not wrap (RFC 8439 section 2.3).</summary>
    private const ulong MaxBlocks = 1UL << 32;

    /// <summary><paramref name="destination"/> = <paramref name="source"/> ^ key stream from block <paramref name="counter"/> on.</summary>
    /// <exception cref="ArgumentException">A wrong size, a partial overlap, or a message whose counter would pass 2^32 − 1.</exception>
    internal static void Xor(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce,
        uint counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Throw.IfLengthIsNot(ChaCha20Portable.KeySize, key);
        Throw.IfLengthIsNot(ChaCha20Portable.NonceSize, nonce);
        Throw.IfLengthIsNot(source.Length, destination);
        Throw.IfPartialOverlap(source, destination);
        ulong blocks = ((ulong)source.Length + ChaCha20Portable.BlockSize - 1) / ChaCha20Portable.BlockSize;
        if (counter + blocks > MaxBlocks)
            CounterWraps();
        ChaCha20Poly1305Kernels.XorKeyStream(kernel, key, nonce, counter, source, destination);
    }

    [DoesNotReturn]
    private static void CounterWraps() =>
        throw new ArgumentException("The message is longer than the 32-bit block counter allows.", "source");
}
