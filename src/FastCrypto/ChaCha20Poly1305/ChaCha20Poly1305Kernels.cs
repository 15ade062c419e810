namespace FastCrypto;

/// <summary>The kernels of this room.</summary>
internal static class ChaCha20Poly1305Kernels
{
    internal static KernelInfo[] All => [];
}
