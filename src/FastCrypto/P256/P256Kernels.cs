namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class P256Kernels
{
    internal static KernelInfo[] All => [];
}
