namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class MlKemKernels
{
    internal static KernelInfo[] All => [];
}
