namespace FastCrypto;

/// <summary>The kernels of Keccak-f[1600] on one state, and the one that the SHA-3 and SHAKE faces use.</summary>
internal static class KeccakKernels
{
    internal const string Algorithm = "Keccak-f[1600]";

    internal static KernelInfo[] All =>
    [
        Describe(KeccakKernel.Portable, nameof(KeccakPortable), isSupported: true),
        Describe(KeccakKernel.Avx512, nameof(KeccakAvx512), CpuProfile.X64V4),
    ];

    internal static KeccakKernel Preferred => CpuProfile.X64V4 ? KeccakKernel.Avx512 : KeccakKernel.Portable;

    private static KernelInfo Describe(KeccakKernel kernel, string name, bool isSupported) =>
        new(Algorithm, name, (int)kernel, isSupported, kernel == Preferred);
}
