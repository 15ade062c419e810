using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastCrypto.Bench;

/// <summary>What the numbers were measured on.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="Tier">The named processor tier.</param>
/// <param name="Architecture">The process architecture.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Pinned">The processor the run is pinned to, or null.</param>
/// <param name="Emulated">Whether the processor is a program (eng/arm64.sh says so): such times are no measurements.</param>
/// <param name="Kernels">The kernel in use for each algorithm.</param>
/// <param name="Noise">How noisy the run was; null before it, and on an emulator.</param>
internal sealed record Machine(
    string Cpu, int Cores, string Tier, string Architecture, string Os, string Runtime, int? Pinned, bool Emulated,
    IReadOnlyDictionary<string, string> Kernels, Noise? Noise = null)
{
    internal static Machine Describe(int? pinned) => new(
        CpuName(), Environment.ProcessorCount, CryptoInfo.CpuTier, CryptoInfo.Architecture,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, pinned,
        Environment.GetEnvironmentVariable("FASTCRYPTO_EMULATED") == "1", CryptoInfo.Kernels);

    /// <summary>Pins the process to its last allowed processor, where the system can; the first one serves most interrupts.</summary>
    internal static int? Pin()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return null;
        using Process self = Process.GetCurrentProcess();
        ulong allowed = (ulong)(long)self.ProcessorAffinity;
        if (allowed == 0)
            return null;
        int last = 63 - System.Numerics.BitOperations.LeadingZeroCount(allowed);
        self.ProcessorAffinity = (nint)(1L << last);
        return last;
    }

    private static string CpuName()
    {
        if (OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo"))
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(':') + 1)..].Trim();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
