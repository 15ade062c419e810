namespace FastCrypto;

/// <summary>The compression functions of this room. Each serves SHA-256 or SHA-512 (and SHA-384 with it), or both.</summary>
internal enum Sha2Kernel : byte
{
    Portable,
    X64V2,
    X64V4,
    Arm64,
}

/// <summary>The kernels of this room.</summary>
internal static class Sha2Kernels
{
    internal static KernelInfo[] All =>
        [.. ForSha256("SHA-256"), .. ForSha512("SHA-384"), .. ForSha512("SHA-512"), .. Sha256Handover.Kernels];

    /// <summary>The kernel that SHA-256 uses here.</summary>
    internal static Sha2Kernel PreferredSha256 =>
        CpuProfile.X64V4 ? Sha2Kernel.X64V4
        : CpuProfile.X64V2 ? Sha2Kernel.X64V2
        : CpuProfile.Arm64Sha256 ? Sha2Kernel.Arm64
        : Sha2Kernel.Portable;

    /// <summary>The kernel that SHA-384 and SHA-512 use here.</summary>
    internal static Sha2Kernel PreferredSha512 =>
        CpuProfile.X64V4 ? Sha2Kernel.X64V4
        : CpuProfile.X64V2 ? Sha2Kernel.X64V2
        : Sha2Kernel.Portable;

    /// <summary>Runs whole 64-byte blocks, at least one, through SHA-256's compression function.</summary>
    internal static void CompressSha256(Sha2Kernel kernel, Span<uint> chain, ReadOnlySpan<byte> blocks)
    {
        if (CpuProfile.X64V4 && kernel == Sha2Kernel.X64V4)
            Sha256X64V4.Compress(chain, blocks);
        else if (CpuProfile.X64V2 && kernel == Sha2Kernel.X64V2)
            Sha256X64V2.Compress(chain, blocks);
        else if (CpuProfile.Arm64Sha256 && kernel == Sha2Kernel.Arm64)
            Sha256Arm64.Compress(chain, blocks);
        else
            Sha256Portable.Compress(chain, blocks);
    }

    /// <summary>
    /// Runs the block of padding after <paramref name="length"/> bytes, a multiple of 64, through SHA-256's compression function if its
    /// message schedule is at hand. The kernels whose schedule costs little take the ordinary way.
    /// </summary>
    internal static bool TryCompressPaddingSha256(Sha2Kernel kernel, Span<uint> chain, ulong length)
    {
        ReadOnlySpan<uint> kw = Sha256Padding.After(length);
        if (kw.IsEmpty || kernel is Sha2Kernel.X64V2 or Sha2Kernel.Arm64)
            return false;
        if (CpuProfile.X64V4 && kernel == Sha2Kernel.X64V4)
            Sha256X64V4.CompressScheduled(chain, kw);
        else
            Sha256Portable.CompressScheduled(chain, kw);
        return true;
    }

    /// <summary>
    /// Writes the HMAC-SHA256 of <paramref name="data"/> under a key that <paramref name="inner"/> and <paramref name="outer"/> have taken,
    /// if there is a kernel that does this in one go.
    /// </summary>
    internal static bool TryMacSha256(
        Sha2Kernel kernel, ReadOnlySpan<uint> inner, ReadOnlySpan<uint> outer, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (!CpuProfile.X64V4 || kernel != Sha2Kernel.X64V4 || !Sha256MacX64V4.Takes(data.Length))
            return false;
        Sha256MacX64V4.Compute(inner, outer, data, destination);
        return true;
    }

    /// <summary>Sets each chaining value to what one block makes of SHA-256's initial hash value.</summary>
    internal static void CompressFirstSha256(
        Sha2Kernel kernel, ReadOnlySpan<byte> block0, Span<uint> chain0, ReadOnlySpan<byte> block1, Span<uint> chain1)
    {
        if (CpuProfile.X64V4 && kernel == Sha2Kernel.X64V4)
        {
            Sha256PairX64V4.Compress(block0, chain0, block1, chain1);
            return;
        }

        Sha256Constants.InitialHash.CopyTo(chain0);
        CompressSha256(kernel, chain0, block0);
        Sha256Constants.InitialHash.CopyTo(chain1);
        CompressSha256(kernel, chain1, block1);
    }

    /// <summary>Runs whole 128-byte blocks, at least one, through SHA-512's compression function.</summary>
    internal static void CompressSha512(Sha2Kernel kernel, Span<ulong> chain, ReadOnlySpan<byte> blocks)
    {
        if (CpuProfile.X64V4 && kernel == Sha2Kernel.X64V4)
            Sha512X64V4.Compress(chain, blocks);
        else if (CpuProfile.X64V2 && kernel == Sha2Kernel.X64V2)
            Sha512X64V2.Compress(chain, blocks);
        else
            Sha512Portable.Compress(chain, blocks);
    }

    private static KernelInfo[] ForSha256(string algorithm) =>
    [
        Describe(algorithm, nameof(Sha256Portable), Sha2Kernel.Portable, true, PreferredSha256),
        Describe(algorithm, nameof(Sha256X64V2), Sha2Kernel.X64V2, CpuProfile.X64V2, PreferredSha256),
        Describe(algorithm, nameof(Sha256X64V4), Sha2Kernel.X64V4, CpuProfile.X64V4, PreferredSha256),
        Describe(algorithm, nameof(Sha256Arm64), Sha2Kernel.Arm64, CpuProfile.Arm64Sha256, PreferredSha256),
    ];

    private static KernelInfo[] ForSha512(string algorithm) =>
    [
        Describe(algorithm, nameof(Sha512Portable), Sha2Kernel.Portable, true, PreferredSha512),
        Describe(algorithm, nameof(Sha512X64V2), Sha2Kernel.X64V2, CpuProfile.X64V2, PreferredSha512),
        Describe(algorithm, nameof(Sha512X64V4), Sha2Kernel.X64V4, CpuProfile.X64V4, PreferredSha512),
    ];

    private static KernelInfo Describe(string algorithm, string name, Sha2Kernel kernel, bool isSupported, Sha2Kernel preferred) =>
        new(algorithm, name, (int)kernel, isSupported, kernel == preferred);
}
