namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>A set of instructions that the JIT may use, and the switches that leave it no more (docs of the runtime:
/// DOTNET_Enable…).</summary>
/// <param name="Name">The short name in the table.</param>
/// <param name="CpuTier">What <see cref="CryptoInfo.CpuTier"/> must say; a processor with less cannot be asked for this tier.</param>
/// <param name="Off">What is switched off.</param>
internal sealed record X64Tier(string Name, string CpuTier, params string[] Off)
{
    internal static readonly X64Tier[] All =
    [
        new("v4", "X64V4"),
        new("v4-vbmi", "X64V4", "AVX512v2"),
        new("v3", "X64V3", "AVX512"),
        new("v3-vaes", "X64V3", "AVX512", "VAES"),
        new("v2", "X64V2", "AVX"),
        new("v2-aes", "X64V2", "AVX", "AES"),
        new("base", "Portable", "SSE42", "AES"),
        new("none", "Portable", "HWIntrinsic"),
    ];

    // CpuProfile's names, upwards.
    private static readonly string[] CpuTiers = ["Portable", "X64V2", "X64V3", "X64V4"];

    /// <summary>Whether a process that was started for this tier and reached another one lacks instructions. If not, the switches did not
    /// switch them off, which is no fault of the processor.</summary>
    internal bool IsAbove(string reached) => Array.IndexOf(CpuTiers, CpuTier) > Array.IndexOf(CpuTiers, reached);

    /// <summary>The variables that leave a process no more than this tier.</summary>
    internal Dictionary<string, string> Switches =>
        Off.ToDictionary(feature => $"DOTNET_Enable{feature}", _ => "0", StringComparer.Ordinal);

    /// <summary>The variables of a process whose code on this tier is to be seen. Optimized code from the start: the kernels have no other,
    /// their callers would begin without.</summary>
    internal Dictionary<string, string> Environment(string listingFile)
    {
        Dictionary<string, string> variables = Switches;
        variables["DOTNET_TieredCompilation"] = "0";
        variables["DOTNET_JitDisasm"] = "FastCrypto.*:*";
        variables["DOTNET_JitStdOutFile"] = listingFile;
        return variables;
    }
}
