using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>
/// The only reader of <c>X.IsSupported</c>. Every property folds to a constant in the JIT, so a chain of
/// <c>if (CpuProfile.X64V4) …</c> costs nothing at run time. With <see cref="FeatureSwitches.PortableOnly"/> all of them are false.
/// </summary>
internal static class CpuProfile
{
    /// <summary>128-bit vectors are hardware registers (SSE2 or NEON), not a software emulation.</summary>
    internal static bool Vector128Accelerated => !FeatureSwitches.PortableOnly && Vector128.IsHardwareAccelerated;

    /// <summary>x86-64-v2: SSSE3, SSE4.1, SSE4.2, POPCNT.</summary>
    internal static bool X64V2 =>
        !FeatureSwitches.PortableOnly && Ssse3.IsSupported && Sse41.IsSupported && Sse42.IsSupported && Popcnt.X64.IsSupported;

    /// <summary>x86-64-v3: AVX2, BMI1, BMI2, FMA, LZCNT.</summary>
    /// <remarks>AVX2 is asked for by name: <c>DOTNET_EnableAVX2=0</c> leaves AVX and the 256-bit PCLMULQDQ form switched on.</remarks>
    internal static bool X64V3 =>
        X64V2 && Avx2.IsSupported && Bmi1.X64.IsSupported && Bmi2.X64.IsSupported && Fma.IsSupported && Lzcnt.X64.IsSupported;

    /// <summary>x86-64-v4: AVX-512 F, BW, DQ, VL.</summary>
    internal static bool X64V4 =>
        X64V3 && Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512BW.VL.IsSupported
        && Avx512DQ.IsSupported && Avx512DQ.VL.IsSupported;

    /// <summary>AVX-512 VBMI and VBMI2 (byte permutes, compress) beside <see cref="X64V4"/>.</summary>
    internal static bool X64V4Vbmi =>
        X64V4 && Avx512Vbmi.IsSupported && Avx512Vbmi.VL.IsSupported && Avx512Vbmi2.IsSupported && Avx512Vbmi2.VL.IsSupported;

    /// <summary>AES-NI and PCLMULQDQ beside <see cref="X64V2"/>.</summary>
    internal static bool X64Aes => X64V2 && Aes.IsSupported && Pclmulqdq.IsSupported;

    /// <summary>AES-NI and the 256-bit VPCLMULQDQ beside <see cref="X64V3"/>.</summary>
    internal static bool X64AesV256 => X64Aes && X64V3 && Pclmulqdq.V256.IsSupported;

    /// <summary>AES-NI and the 512-bit VPCLMULQDQ beside <see cref="X64V4"/>.</summary>
    internal static bool X64AesV512 => X64AesV256 && X64V4 && Pclmulqdq.V512.IsSupported;

    /// <summary>A scalar instruction for the high half of a 64×64-bit product that leaves nothing in memory (MULX).</summary>
    internal static bool X64MultiplyHigh => !FeatureSwitches.PortableOnly && Bmi2.X64.IsSupported;

    /// <summary>UMULH.</summary>
    internal static bool Arm64MultiplyHigh => !FeatureSwitches.PortableOnly && Arm.ArmBase.Arm64.IsSupported;

    /// <summary>
    /// Whether the curves may take their floating-point field kernels. The AppContext switch <c>FastCrypto.IntegerFields</c> turns them
    /// off for those who do not accept floating-point multiplication of secrets (docs/SOUNDNESS.md).
    /// </summary>
    internal static bool FloatingPointFields => !FeatureSwitches.PortableOnly && !FeatureSwitches.IntegerFields;

    /// <summary>The processor has the x64 SHA instructions, which .NET 10 cannot use but native libraries do. Not a JIT constant.</summary>
    internal static bool X64ShaExtensions => !FeatureSwitches.PortableOnly && HasX64ShaExtensions;

    private static readonly bool HasX64ShaExtensions =
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ebx & (1 << 29)) != 0;

    /// <summary>Any scalar instruction for the high half of a 64×64-bit product.</summary>
    internal static bool MultiplyHigh => X64MultiplyHigh || Arm64MultiplyHigh;

    /// <summary>AArch64 with Advanced SIMD.</summary>
    internal static bool Arm64 => !FeatureSwitches.PortableOnly && Arm.AdvSimd.Arm64.IsSupported;

    /// <summary>AArch64 AES and PMULL instructions.</summary>
    internal static bool Arm64Aes => Arm64 && Arm.Aes.IsSupported;

    /// <summary>AArch64 SHA-256 instructions.</summary>
    internal static bool Arm64Sha256 => Arm64 && Arm.Sha256.IsSupported;

    /// <summary>AArch64 with the cryptography extension (AES, PMULL, SHA-256).</summary>
    internal static bool Arm64Crypto => Arm64Aes && Arm64Sha256;

    /// <summary>The highest named tier this process runs on.</summary>
    internal static string Tier =>
        X64V4 ? nameof(X64V4)
        : X64V3 ? nameof(X64V3)
        : X64V2 ? nameof(X64V2)
        : Arm64Crypto ? nameof(Arm64Crypto)
        : Arm64 ? nameof(Arm64)
        : "Portable";
}
