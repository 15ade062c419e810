namespace FastCrypto;

/// <summary>The kernels of ML-KEM, and the one that the faces use.</summary>
internal static class MlKemKernels
{
    internal const string Algorithm = "ML-KEM";

    internal static KernelInfo[] All =>
    [
        Describe(MlKemKernel.Portable, nameof(MlKemRingPortable), isSupported: true),
        Describe(MlKemKernel.Neon, nameof(MlKemRingNeon), CpuProfile.Arm64),
        Describe(MlKemKernel.Avx2, nameof(MlKemRingAvx2), CpuProfile.X64V3),
        Describe(MlKemKernel.Avx512, nameof(MlKemRingAvx512), CpuProfile.X64V4Vbmi),
    ];

    internal static MlKemKernel Preferred =>
        CpuProfile.X64V4Vbmi ? MlKemKernel.Avx512
        : CpuProfile.X64V3 ? MlKemKernel.Avx2
        : CpuProfile.Arm64 ? MlKemKernel.Neon
        : MlKemKernel.Portable;

    private static KernelInfo Describe(MlKemKernel kernel, string name, bool isSupported) =>
        new(Algorithm, name, (int)kernel, isSupported, kernel == Preferred);
}
