namespace FastCrypto;

/// <summary>The implementations of scalar multiplication on P-256.</summary>
internal enum P256Kernel
{
    Portable,
    Fma256,
}

/// <summary>The implementations of many verifications at once.</summary>
internal enum P256BatchKernel
{
    PortableLoop,
    Fma256Loop,
    Fma512,
}

/// <summary>The kernels of this room.</summary>
internal static class P256Kernels
{
    internal const string Algorithm = "P-256";
    internal const string BatchAlgorithm = "P-256 batch";

    internal static KernelInfo[] All =>
    [
        Describe(P256Kernel.Portable, nameof(P256Portable), true),
        Describe(P256Kernel.Fma256, nameof(P256Fma256), CpuProfile.X64V3),
        Describe(P256BatchKernel.PortableLoop, nameof(P256Portable), true),
        Describe(P256BatchKernel.Fma256Loop, nameof(P256Fma256), CpuProfile.X64V3),
        Describe(P256BatchKernel.Fma512, nameof(P256Fma512), CpuProfile.X64V4),
    ];

    /// <summary>The kernel that new keys use here.</summary>
    internal static P256Kernel Preferred => UseFma256 ? P256Kernel.Fma256 : P256Kernel.Portable;

    internal static P256BatchKernel BatchPreferred =>
        !UseFma256 ? P256BatchKernel.PortableLoop
        : CpuProfile.X64V4 ? P256BatchKernel.Fma512
        : P256BatchKernel.Fma256Loop;

    private static bool UseFma256 => CpuProfile.X64V3 && CpuProfile.FloatingPointFields;

    private static KernelInfo Describe(P256Kernel kernel, string name, bool isSupported) =>
        new(Algorithm, name, (int)kernel, isSupported, kernel == Preferred);

    private static KernelInfo Describe(P256BatchKernel kernel, string name, bool isSupported) =>
        new(BatchAlgorithm, name, (int)kernel, isSupported, kernel == BatchPreferred);
}
