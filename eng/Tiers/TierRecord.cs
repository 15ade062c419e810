using System.Globalization;

namespace Tiers;

/// <summary>One implementation of one algorithm, as a record names it.</summary>
internal readonly record struct Kernel(string Algorithm, string Name)
{
    /// <summary>Not ours: the library hands the work to the BCL.</summary>
    internal bool IsBcl => Name == "BCL";

    /// <summary>By the house's naming rule the instruction set ends the name.</summary>
    internal string? Architecture =>
        Name.EndsWith("Arm64", StringComparison.Ordinal) || Name.EndsWith("Neon", StringComparison.Ordinal) ? Tier.Arm64 : null;
}

/// <summary>
/// What a test program wrote to FASTCRYPTO_VECTOR_REPORT (tests/FastCrypto.Tests/Kit/VectorReport.cs describes the lines).
/// </summary>
internal sealed class TierRecord
{
    private readonly Dictionary<Kernel, int> _passed = [];
    private readonly HashSet<Kernel> _runnable = [];
    private readonly HashSet<Kernel> _chosen = [];
    private readonly List<Kernel> _kernels = [];

    internal TierRecord(Tier tier, IEnumerable<string> lines)
    {
        Tier = tier;
        foreach (string[] fields in lines.Select(line => line.Split('\t')))
        {
            switch (fields)
            {
                case ["machine", string architecture, string cpuTier]:
                    Machine = (architecture, cpuTier);
                    break;
                case ["kernel", string algorithm, string name, string runnable, string chosen]:
                    Kernel kernel = new(algorithm, name);
                    _kernels.Add(kernel);
                    if (runnable == "runnable")
                        _runnable.Add(kernel);
                    if (chosen == "chosen")
                        _chosen.Add(kernel);
                    break;
                case ["vectors", string algorithm, string name, _, string verified, string refused, ..]:
                    Kernel tested = new(algorithm, name);
                    _passed[tested] = Passed(tested) + Number(verified) + Number(refused);
                    break;
                default:
                    throw new InvalidDataException($"{tier.Name}: no line of a record: {string.Join(' ', fields)}");
            }
        }
    }

    internal Tier Tier { get; }

    internal (string Architecture, string CpuTier) Machine { get; }

    /// <summary>Every kernel of the library, those that cannot run here too, in the registry's order.</summary>
    internal IReadOnlyList<Kernel> Kernels => _kernels;

    internal bool IsRunnable(Kernel kernel) => _runnable.Contains(kernel);

    internal bool IsChosen(Kernel kernel) => _chosen.Contains(kernel);

    /// <summary>The vectors that were verified or refused as they should be.</summary>
    internal int Passed(Kernel kernel) => _passed.GetValueOrDefault(kernel);

    /// <summary>What a record must show before anything is written from it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Machine != (Tier.Architecture, Tier.CpuTier))
            yield return $"{Tier.Name} ran on {Machine.Architecture} {Machine.CpuTier}, and must run on {Tier.Architecture} {Tier.CpuTier}";
        foreach (Kernel kernel in _kernels.Where(kernel => !kernel.IsBcl))
        {
            if (IsRunnable(kernel) && Passed(kernel) == 0)
                yield return $"{Tier.Name}: {kernel.Name} can run {kernel.Algorithm}, but no vector reached it";
            if (IsChosen(kernel) && !IsRunnable(kernel))
                yield return $"{Tier.Name}: {kernel.Name} is chosen for {kernel.Algorithm}, but cannot run";
        }

        foreach (string algorithm in _kernels.Select(kernel => kernel.Algorithm).Except(_chosen.Select(kernel => kernel.Algorithm)))
            yield return $"{Tier.Name}: no kernel is chosen for {algorithm}";
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
