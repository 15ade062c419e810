namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class KeccakKernels
{
    internal static KernelInfo[] All => [];
}
