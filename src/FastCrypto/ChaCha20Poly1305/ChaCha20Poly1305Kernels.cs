namespace FastCrypto;

/// <summary>The kernels of this room and the one place that calls them.</summary>
internal static class ChaCha20Poly1305Kernels
{
    internal const string ChaCha = "ChaCha20-Poly1305";
    internal const string XChaCha = "XChaCha20-Poly1305";

    internal const int TagSize = Poly1305Portable.TagSize;

    /// <summary>XChaCha20-Poly1305 is ChaCha20-Poly1305 under a derived key, so both run on the same kernels.</summary>
    internal static KernelInfo[] All { get; } = [.. List(ChaCha), .. List(XChaCha)];

    /// <summary>The fastest kernel of this processor.</summary>
    internal static ChaCha20Poly1305Kernel Preferred =>
        CpuProfile.X64V4 ? ChaCha20Poly1305Kernel.Avx512 : ChaCha20Poly1305Kernel.Portable;

    /// <inheritdoc cref="ChaCha20Poly1305Portable.Seal"/>
    internal static void Seal(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> head, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.Seal(key, nonce, head, ciphertext, tag, associatedData);
        else
            ChaCha20Poly1305Portable.Seal(key, nonce, head, ciphertext, tag, associatedData);
    }

    /// <inheritdoc cref="ChaCha20Poly1305Portable.Open"/>
    internal static bool Open(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            return ChaCha20Poly1305Avx512.Open(key, nonce, ciphertext, tag, plaintext, associatedData);
        return ChaCha20Poly1305Portable.Open(key, nonce, ciphertext, tag, plaintext, associatedData);
    }

    /// <inheritdoc cref="ChaCha20Portable.Xor"/>
    internal static void XorKeyStream(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.Xor(key, nonce, counter, source, destination);
        else
            ChaCha20Portable.Xor(key, nonce, counter, source, destination);
    }

    /// <inheritdoc cref="ChaCha20Portable.HChaCha20"/>
    internal static void HChaCha20(ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> nonce, Span<byte> key) => ChaCha20Portable.HChaCha20(nonce, key);

    /// <inheritdoc cref="Poly1305Portable.ComputeTag"/>
    internal static void ComputePoly1305(ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.ComputePoly1305(key, message, tag);
        else
            Poly1305Portable.ComputeTag(key, message, tag);
    }

    private static KernelInfo[] List(string algorithm) =>
    [
        Info(algorithm, nameof(ChaCha20Poly1305Portable), ChaCha20Poly1305Kernel.Portable, isSupported: true),
        Info(algorithm, nameof(ChaCha20Poly1305Avx512), ChaCha20Poly1305Kernel.Avx512, CpuProfile.X64V4),
    ];

    private static KernelInfo Info(string algorithm, string name, ChaCha20Poly1305Kernel kernel, bool isSupported) =>
        new(algorithm, name, (int)kernel, isSupported, kernel == Preferred);
}
