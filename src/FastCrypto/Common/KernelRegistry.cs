namespace FastCrypto;

/// <summary>
/// Every kernel of every room, so that tests reach each of them in one process and <see cref="CryptoInfo"/> can name the
/// one in use. A room adds its list here and nowhere else.
/// </summary>
internal static class KernelRegistry
{
    internal static IReadOnlyList<KernelInfo> All { get; } =
    [
        .. AesGcmKernels.All,
        .. ChaCha20Poly1305Kernels.All,
        .. Sha2Kernels.All,
        .. KeccakKernels.All,
        .. Curve25519Kernels.All,
        .. P256Kernels.All,
        .. MlKemKernels.All,
    ];

    /// <summary>The kernels of one algorithm that this processor can run.</summary>
    internal static IEnumerable<KernelInfo> Runnable(string algorithm) =>
        All.Where(kernel => kernel.Algorithm == algorithm && kernel.IsSupported);
}
