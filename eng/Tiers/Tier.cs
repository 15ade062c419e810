namespace Tiers;

/// <summary>
/// One way to run the library: a processor, or this one with instructions switched off, or a switch of the library's own.
/// </summary>
/// <param name="Name">The record file's name and the column's head in docs/compat.md.</param>
/// <param name="Architecture">What the record must say it ran on.</param>
/// <param name="CpuTier">The named tier (CpuProfile) that the record must say it reached.</param>
/// <param name="Settings">What the run changes: environment variables of .NET and AppContext switches (those that
/// start with FastCrypto).</param>
/// <param name="Meaning">The processors that this stands for.</param>
internal sealed record Tier(string Name, string Architecture, string CpuTier, string[] Settings, string Meaning)
{
    internal const string X64 = "X64";
    internal const string Arm64 = "Arm64";

    /// <summary>Every switch of .NET 10 that changes the dispatch of some room. EnableGFNI is absent: no kernel asks for GFNI.</summary>
    /// <remarks>This file is part of tests/FastCrypto.ConstantTime too, which reads the machine code of each x64 tier.</remarks>
    internal static IReadOnlyList<Tier> All { get; } =
    [
        new("x64", X64, "X64V4", [], "AVX-512 with VBMI2, VPCLMULQDQ: Ice Lake, Zen 4 and later"),
        new("no-vbmi", X64, "X64V4", ["DOTNET_EnableAVX512v2=0"], "AVX-512 of Skylake-SP, with VPCLMULQDQ"),
        new("no-vbmi2", X64, "X64V4", ["DOTNET_EnableAVX512v3=0"], "AVX-512 with VBMI alone: Cannon Lake, with VPCLMULQDQ"),
        new("no-vaes", X64, "X64V4", ["DOTNET_EnableVAES=0"], "AVX-512 without VPCLMULQDQ"),
        new("no-avx512", X64, "X64V3", ["DOTNET_EnableAVX512=0"], "AVX2 with VPCLMULQDQ: Alder Lake, Zen 3"),
        new("haswell", X64, "X64V3", ["DOTNET_EnableAVX512=0", "DOTNET_EnableVAES=0"], "AVX2 and AES-NI: Haswell, Zen 1 and later"),
        new("no-avx2", X64, "X64V2", ["DOTNET_EnableAVX2=0"], "AES-NI with AVX: Sandy Bridge"),
        new("no-avx", X64, "X64V2", ["DOTNET_EnableAVX=0"], "AES-NI without AVX: Westmere, Goldmont"),
        new("no-aes", X64, "X64V4", ["DOTNET_EnableAES=0"], "a virtual machine that hides AES-NI"),
        new("no-avx-aes", X64, "X64V2", ["DOTNET_EnableAVX=0", "DOTNET_EnableAES=0"], "SSE4.2 without AES-NI: Nehalem"),
        new("no-sse42", X64, "Portable", ["DOTNET_EnableSSE42=0"], "SSE2 only, although AES-NI answers"),
        new("portable", X64, "Portable", ["DOTNET_EnableHWIntrinsic=0"], "no vectors at all"),
        new("integer-fields", X64, "X64V4", ["FastCrypto.IntegerFields"], "no floating-point arithmetic on secrets"),
        new("managed-hashing", X64, "X64V4", ["FastCrypto.ManagedHashing"], "no BCL behind one-shot SHA-256"),
        new("arm64-crypto", Arm64, "Arm64Crypto", [], "AArch64 with the cryptography extension, under qemu"),
        new("arm64", Arm64, "Arm64", ["DOTNET_EnableArm64Aes=0", "DOTNET_EnableArm64Sha256=0"],
            "AArch64 without it (Raspberry Pi 4), under qemu"),
    ];

    /// <summary>The environment variables of a process on this tier.</summary>
    internal IEnumerable<(string Name, string Value)> Variables =>
        Settings.Where(setting => !IsSwitch(setting)).Select(setting => setting.Split('=')).Select(parts => (parts[0], parts[1]));

    /// <summary>The AppContext switches that are on in a process on this tier; they have no environment variable.</summary>
    internal IEnumerable<string> Switches => Settings.Where(IsSwitch);

    private static bool IsSwitch(string setting) => setting.StartsWith("FastCrypto.", StringComparison.Ordinal);
}
