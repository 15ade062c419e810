namespace FastCrypto;

/// <summary>The compression functions of this room; each serves SHA-256 or SHA-512 (and SHA-384 with it), or both.</summary>
internal enum Sha2Kernel : byte
{
    Portable,
}

/// <summary>The kernels of this room.</summary>
internal static class Sha2Kernels
{
    internal static KernelInfo[] All =>
    [
        new("SHA-256", nameof(Sha256Portable), (int)Sha2Kernel.Portable, true, PreferredSha256 == Sha2Kernel.Portable),
        .. ForSha512("SHA-384"),
        .. ForSha512("SHA-512"),
    ];

    /// <summary>The kernel that SHA-256 uses here.</summary>
    internal static Sha2Kernel PreferredSha256 => Sha2Kernel.Portable;

    /// <summary>The kernel that SHA-384 and SHA-512 use here.</summary>
    internal static Sha2Kernel PreferredSha512 => Sha2Kernel.Portable;

    /// <summary>Runs whole 64-byte blocks through SHA-256's compression function.</summary>
    internal static void CompressSha256(Sha2Kernel kernel, Span<uint> chain, ReadOnlySpan<byte> blocks)
    {
        switch (kernel)
        {
            default:
                Sha256Portable.Compress(chain, blocks);
                break;
        }
    }

    /// <summary>Runs whole 128-byte blocks through SHA-512's compression function.</summary>
    internal static void CompressSha512(Sha2Kernel kernel, Span<ulong> chain, ReadOnlySpan<byte> blocks)
    {
        switch (kernel)
        {
            default:
                Sha512Portable.Compress(chain, blocks);
                break;
        }
    }

    private static KernelInfo[] ForSha512(string algorithm) =>
    [
        new(algorithm, nameof(Sha512Portable), (int)Sha2Kernel.Portable, true, PreferredSha512 == Sha2Kernel.Portable),
    ];
}
