namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class AesGcmKernels
{
    internal static KernelInfo[] All => [];
}
