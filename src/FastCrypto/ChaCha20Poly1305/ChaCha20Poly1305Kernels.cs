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
        CpuProfile.X64V4 ? ChaCha20Poly1305Kernel.Avx512
        : CpuProfile.X64V3 ? ChaCha20Poly1305Kernel.Avx2
        : Vector128Supported ? ChaCha20Poly1305Kernel.Vector128
        : ChaCha20Poly1305Kernel.Portable;

    // Byte permutations are what the 128-bit kernel rotates with.
    private static bool Vector128Supported => CpuProfile.X64V2 || CpuProfile.Arm64;

    /// <inheritdoc cref="ChaCha20Poly1305Portable.Seal"/>
    internal static void Seal(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> head, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.Seal(key, nonce, head, ciphertext, tag, associatedData);
        else if (CpuProfile.X64V3 && kernel == ChaCha20Poly1305Kernel.Avx2)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Avx2>.Seal(key, nonce, head, ciphertext, tag, associatedData);
        else if (Vector128Supported && kernel == ChaCha20Poly1305Kernel.Vector128)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Vector128>.Seal(key, nonce, head, ciphertext, tag, associatedData);
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
        if (CpuProfile.X64V3 && kernel == ChaCha20Poly1305Kernel.Avx2)
            return ChaCha20Poly1305Vectors<ChaCha20Poly1305Avx2>.Open(key, nonce, ciphertext, tag, plaintext, associatedData);
        if (Vector128Supported && kernel == ChaCha20Poly1305Kernel.Vector128)
            return ChaCha20Poly1305Vectors<ChaCha20Poly1305Vector128>.Open(key, nonce, ciphertext, tag, plaintext, associatedData);
        return ChaCha20Poly1305Portable.Open(key, nonce, ciphertext, tag, plaintext, associatedData);
    }

    /// <inheritdoc cref="ChaCha20Portable.Xor"/>
    internal static void XorKeyStream(
        ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce,
        uint counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.Xor(key, nonce, counter, source, destination);
        else if (CpuProfile.X64V3 && kernel == ChaCha20Poly1305Kernel.Avx2)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Avx2>.Xor(key, nonce, counter, source, destination);
        else if (Vector128Supported && kernel == ChaCha20Poly1305Kernel.Vector128)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Vector128>.Xor(key, nonce, counter, source, destination);
        else
            ChaCha20Portable.Xor(key, nonce, counter, source, destination);
    }

    /// <inheritdoc cref="Poly1305Portable.ComputeTag"/>
    internal static void ComputePoly1305(ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        if (CpuProfile.X64V4 && kernel == ChaCha20Poly1305Kernel.Avx512)
            ChaCha20Poly1305Avx512.ComputePoly1305(key, message, tag);
        else if (CpuProfile.X64V3 && kernel == ChaCha20Poly1305Kernel.Avx2)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Avx2>.ComputePoly1305(key, message, tag);
        else if (Vector128Supported && kernel == ChaCha20Poly1305Kernel.Vector128)
            ChaCha20Poly1305Vectors<ChaCha20Poly1305Vector128>.ComputePoly1305(key, message, tag);
        else
            Poly1305Portable.ComputeTag(key, message, tag);
    }

    /// <inheritdoc cref="ChaCha20Portable.HChaCha20"/>
    internal static void HChaCha20(ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> nonce, Span<byte> key)
    {
        if (Vector128Supported && kernel != ChaCha20Poly1305Kernel.Portable)
            ChaCha20Vector128.HChaCha20(nonce, key);
        else
            ChaCha20Portable.HChaCha20(nonce, key);
    }

    private static KernelInfo[] List(string algorithm) =>
    [
        Info(algorithm, nameof(ChaCha20Poly1305Portable), ChaCha20Poly1305Kernel.Portable, isSupported: true),
        Info(algorithm, nameof(ChaCha20Poly1305Vector128), ChaCha20Poly1305Kernel.Vector128, Vector128Supported),
        Info(algorithm, nameof(ChaCha20Poly1305Avx2), ChaCha20Poly1305Kernel.Avx2, CpuProfile.X64V3),
        Info(algorithm, nameof(ChaCha20Poly1305Avx512), ChaCha20Poly1305Kernel.Avx512, CpuProfile.X64V4),
    ];

    private static KernelInfo Info(string algorithm, string name, ChaCha20Poly1305Kernel kernel, bool isSupported) =>
        new(algorithm, name, (int)kernel, isSupported, kernel == Preferred);
}
