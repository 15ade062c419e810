namespace FastCrypto;

/// <summary>The implementations of scalar multiplication on P-256.</summary>
internal enum P256Kernel
{
    Portable,
    Fma256,
}

/// <summary>The kernels of this room.</summary>
internal static class P256Kernels
{
    internal const string Algorithm = "P-256";

    internal static KernelInfo[] All =>
    [
        Describe(P256Kernel.Portable, nameof(P256Portable), true),
        Describe(P256Kernel.Fma256, nameof(P256Fma256), CpuProfile.X64V3),
    ];

    /// <summary>The kernel that new keys use here.</summary>
    internal static P256Kernel Preferred => CpuProfile.X64V3 && CpuProfile.FloatingPointFields ? P256Kernel.Fma256 : P256Kernel.Portable;

    private static KernelInfo Describe(P256Kernel kernel, string name, bool isSupported) =>
        new(Algorithm, name, (int)kernel, isSupported, kernel == Preferred);
}
