namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class Curve25519Kernels
{
    internal static KernelInfo[] All => [];
}
