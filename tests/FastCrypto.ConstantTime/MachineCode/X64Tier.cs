using Tiers;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>One of the x64 tiers that the unit tests run on (eng/Tiers/Tier.cs), as the process that compiles its code gets it.</summary>
internal sealed record X64Tier(Tier Tier)
{
    internal static readonly X64Tier[] All =
        [.. Tier.All.Where(tier => tier.Architecture == Tier.X64).Select(tier => new X64Tier(tier))];

    // CpuProfile's names, upwards.
    private static readonly string[] CpuTiers = ["Portable", "X64V2", "X64V3", "X64V4"];

    /// <summary>The name in the table.</summary>
    internal string Name => Tier.Name;

    /// <summary>What <see cref="CryptoInfo.CpuTier"/> must say; a processor with less cannot be asked for this tier.</summary>
    internal string CpuTier => Tier.CpuTier;

    /// <summary>Whether a process that was started for this tier and reached another one lacks instructions. If not, the switches did not
    /// switch them off, which is no fault of the processor.</summary>
    internal bool IsAbove(string reached) => Array.IndexOf(CpuTiers, CpuTier) > Array.IndexOf(CpuTiers, reached);

    /// <summary>The variables that leave a process no more than this tier.</summary>
    internal Dictionary<string, string> Switches
    {
        get
        {
            var variables = Tier.Variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
            variables[Relaunch.SwitchesVariable] = string.Join(' ', Tier.Switches);
            return variables;
        }
    }

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
