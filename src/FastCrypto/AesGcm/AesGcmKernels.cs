using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>The kernels of this room, and the one place that chooses among them.</summary>
internal static unsafe class AesGcmKernels
{
    internal const string Algorithm = "AES-GCM";

    internal static KernelInfo[] All => [.. Enum.GetValues<AesGcmKernel>().Select(Describe)];

    /// <summary>The kernel that the face picks on this processor.</summary>
    internal static AesGcmKernel Preferred =>
        CpuProfile.X64AesV512 ? AesGcmKernel.AesGcmAesNiV512
        : CpuProfile.X64AesV256 ? AesGcmKernel.AesGcmAesNiV256
        : CpuProfile.X64Aes ? AesGcmKernel.AesGcmAesNi
        : CpuProfile.Arm64Aes ? AesGcmKernel.AesGcmArm64
        : CpuProfile.X64V2 || CpuProfile.Arm64 ? AesGcmKernel.AesGcmBitsliced128
        : AesGcmKernel.AesGcmBitsliced64;

    /// <summary>Whether the kernel uses the processor's AES instructions.</summary>
    internal static bool IsHardwareAccelerated(AesGcmKernel kernel) => kernel > AesGcmKernel.AesGcmBitsliced128;

    internal static bool IsSupported(AesGcmKernel kernel) => kernel switch
    {
        AesGcmKernel.AesGcmBitsliced64 => true,
        AesGcmKernel.AesGcmBitsliced128 => CpuProfile.X64V2 || CpuProfile.Arm64,
        AesGcmKernel.AesGcmAesNi => CpuProfile.X64Aes,
        AesGcmKernel.AesGcmAesNiV256 => CpuProfile.X64AesV256,
        AesGcmKernel.AesGcmAesNiV512 => CpuProfile.X64AesV512,
        AesGcmKernel.AesGcmArm64 => CpuProfile.Arm64Aes,
        _ => false,
    };

    /// <summary>The key's memory in the kernel's form.</summary>
    internal static SecretMemory ExpandKey(AesGcmKernel kernel, ReadOnlySpan<byte> key)
    {
        var memory = new SecretMemory(kernel switch
        {
            AesGcmKernel.AesGcmBitsliced64 => AesGcmBitsliced<AesBitsliced64>.KeyBytes,
            AesGcmKernel.AesGcmBitsliced128 => AesGcmBitsliced<AesBitsliced128>.KeyBytes,
            AesGcmKernel.AesGcmArm64 => AesGcmArm64Key.Bytes,
            _ => AesGcmX64Key.Bytes,
        });
        fixed (byte* block = memory.Initialize())
        {
            if (FeatureSwitches.PortableOnly || kernel == AesGcmKernel.AesGcmBitsliced64)
                AesGcmBitsliced<AesBitsliced64>.ExpandKey(key, block);
            else if (kernel == AesGcmKernel.AesGcmBitsliced128)
                AesGcmBitsliced<AesBitsliced128>.ExpandKey(key, block);
            else if (kernel == AesGcmKernel.AesGcmArm64)
                AesGcmArm64Key.Expand(key, block);
            else
                AesGcmX64Key.Expand(key, block);
        }

        return memory;
    }

    /// <summary>
    /// Encrypts, or decrypts and computes the expected tag. False if the key was disposed meanwhile: the output is then to be cleared.
    /// </summary>
    /// <remarks>
    /// A key object's kernel was found runnable when the key was made, so the processor is not asked again. The switch is for trimmers,
    /// which cannot know that.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Run(AesGcmKernel kernel, SecretMemory key, int rounds, in AesGcmMessage message, bool encrypt)
    {
        if (FeatureSwitches.PortableOnly)
            return AesGcmBitsliced<AesBitsliced64>.Run(key, rounds, message, encrypt);
        if (kernel == AesGcmKernel.AesGcmAesNiV512)
            return AesGcmAesNiV512.Run(key, rounds, message, encrypt);
        if (kernel == AesGcmKernel.AesGcmAesNiV256)
            return AesGcmX64Narrow<AesGcmAesNiV256, Vector256<byte>>.Run(key, rounds, message, encrypt);
        if (kernel == AesGcmKernel.AesGcmAesNi)
            return AesGcmX64Narrow<AesGcmAesNi, Vector128<byte>>.Run(key, rounds, message, encrypt);
        if (kernel == AesGcmKernel.AesGcmArm64)
            return AesGcmArm64.Run(key, rounds, message, encrypt);
        if (kernel == AesGcmKernel.AesGcmBitsliced128)
            return AesGcmBitsliced<AesBitsliced128>.Run(key, rounds, message, encrypt);
        return AesGcmBitsliced<AesBitsliced64>.Run(key, rounds, message, encrypt);
    }

    private static KernelInfo Describe(AesGcmKernel kernel) =>
        new(Algorithm, kernel.ToString(), (int)kernel, IsSupported(kernel), kernel == Preferred);
}
