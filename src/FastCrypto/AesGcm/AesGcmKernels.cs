using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>The kernels of this room, and the one place that chooses among them.</summary>
internal static unsafe class AesGcmKernels
{
    internal const string Algorithm = "AES-GCM";

    internal static KernelInfo[] All => [.. Enum.GetValues<AesGcmKernel>().Select(Describe)];

    /// <summary>The kernel that the face picks on this processor.</summary>
    internal static AesGcmKernel Preferred => AesGcmKernel.AesGcmBitsliced64;

    /// <summary>Whether the kernel uses the processor's AES instructions.</summary>
    internal static bool IsHardwareAccelerated(AesGcmKernel kernel) => kernel > AesGcmKernel.AesGcmBitsliced64;

    internal static bool IsSupported(AesGcmKernel kernel) => kernel switch
    {
        AesGcmKernel.AesGcmBitsliced64 => true,
        _ => false,
    };

    /// <summary>The key's memory in the kernel's form.</summary>
    internal static SecretMemory ExpandKey(AesGcmKernel kernel, ReadOnlySpan<byte> key)
    {
        var memory = new SecretMemory(AesGcmBitsliced<AesBitsliced64>.KeyBytes);
        fixed (byte* block = memory.Initialize())
            AesGcmBitsliced<AesBitsliced64>.ExpandKey(key, block);
        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Encrypt(AesGcmKernel kernel, SecretMemory key, int rounds, in AesGcmMessage message) =>
        AesGcmBitsliced<AesBitsliced64>.Encrypt(key, rounds, message);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Decrypt(AesGcmKernel kernel, SecretMemory key, int rounds, in AesGcmMessage message) =>
        AesGcmBitsliced<AesBitsliced64>.Decrypt(key, rounds, message);

    private static KernelInfo Describe(AesGcmKernel kernel) =>
        new(Algorithm, kernel.ToString(), (int)kernel, IsSupported(kernel), kernel == Preferred);
}
