namespace FastCrypto;

/// <summary>The implementations of X25519.</summary>
internal enum X25519Kernel
{
    Portable,
    Fma256,
}

/// <summary>The implementations of many X25519 operations at once.</summary>
internal enum X25519BatchKernel
{
    PortableLoop,
    Fma256,
    Fma512,
}

/// <summary>The implementations of Ed25519's point multiplications.</summary>
internal enum Ed25519Kernel
{
    Portable,
    Fma256,
}

/// <summary>The kernels of this room.</summary>
internal static class Curve25519Kernels
{
    internal const string X25519Algorithm = "X25519";
    internal const string X25519BatchAlgorithm = "X25519 batch";
    internal const string Ed25519Algorithm = "Ed25519";

    internal static KernelInfo[] All =>
    [
        Describe(X25519Kernel.Portable, nameof(X25519Portable), true),
        Describe(X25519Kernel.Fma256, nameof(X25519Fma256), CpuProfile.X64V3),
        Describe(X25519BatchKernel.PortableLoop, nameof(X25519Portable), true),
        Describe(X25519BatchKernel.Fma256, nameof(X25519BatchFma256), CpuProfile.X64V3),
        Describe(X25519BatchKernel.Fma512, nameof(X25519BatchFma512), CpuProfile.X64V4),
        Describe(Ed25519Kernel.Portable, nameof(Edwards25519Portable), true),
        Describe(Ed25519Kernel.Fma256, nameof(Edwards25519Fma256), CpuProfile.X64V3),
    ];

    internal static X25519Kernel X25519Preferred => UseFma256 ? X25519Kernel.Fma256 : X25519Kernel.Portable;

    internal static X25519BatchKernel X25519BatchPreferred =>
        !UseFma256 ? X25519BatchKernel.PortableLoop
        : CpuProfile.X64V4 ? X25519BatchKernel.Fma512
        : X25519BatchKernel.Fma256;

    internal static Ed25519Kernel Ed25519Preferred => UseFma256 ? Ed25519Kernel.Fma256 : Ed25519Kernel.Portable;

    private static bool UseFma256 => CpuProfile.X64V3 && CpuProfile.FloatingPointFields;

    private static KernelInfo Describe(X25519Kernel kernel, string name, bool isSupported) =>
        new(X25519Algorithm, name, (int)kernel, isSupported, kernel == X25519Preferred);

    private static KernelInfo Describe(X25519BatchKernel kernel, string name, bool isSupported) =>
        new(X25519BatchAlgorithm, name, (int)kernel, isSupported, kernel == X25519BatchPreferred);

    private static KernelInfo Describe(Ed25519Kernel kernel, string name, bool isSupported) =>
        new(Ed25519Algorithm, name, (int)kernel, isSupported, kernel == Ed25519Preferred);
}
