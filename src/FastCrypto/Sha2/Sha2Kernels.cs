namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class Sha2Kernels
{
    internal static KernelInfo[] All => [];
}
