using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>What this process runs on: the processor tier and the kernel chosen for each algorithm.</summary>
public static class CryptoInfo
{
    /// <summary>
    /// The named processor tier: <c>Portable</c>, <c>X64V2</c>, <c>X64V3</c>, <c>X64V4</c> (the x86-64 micro-architecture levels),
    /// <c>Arm64</c> or <c>Arm64Crypto</c>.
    /// </summary>
    public static string CpuTier => CpuProfile.Tier;

    /// <summary>The process architecture, for example <c>X64</c>.</summary>
    public static string Architecture => RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The kernel chosen for each algorithm, by algorithm name.</summary>
    public static IReadOnlyDictionary<string, string> Kernels { get; } =
        KernelRegistry.All.Where(kernel => kernel.IsPreferred).ToDictionary(kernel => kernel.Algorithm, kernel => kernel.Name);
}
