using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tiers;

/// <summary>The unit tests, run once on one tier.</summary>
internal sealed partial class TierRun
{
    private readonly string[] _log;

    private TierRun(Tier tier, string[] log, int exitCode, TimeSpan duration)
    {
        Tier = tier;
        _log = log;
        Duration = duration;
        Match total = Total().Match(string.Join('\n', log));
        Failed = total.Success ? Count(total, "errors") + Count(total, "failed") : 1;
        Skipped = Count(total, "skipped");
        Succeeded = Count(total, "total") - Count(total, "failed") - Skipped;
        if (exitCode != 0 && Failed == 0)
            Failed = 1;
    }

    internal Tier Tier { get; }

    internal TimeSpan Duration { get; }

    internal int Succeeded { get; }

    internal int Failed { get; }

    internal int Skipped { get; }

    /// <summary>Corpora that this machine lacks: the counts are then not those of the committed page.</summary>
    internal bool LacksVectors => _log.Any(line => line.Contains("is not here: set FASTCRYPTO_VECTORS", StringComparison.Ordinal));

    /// <summary>What went wrong, for the terminal.</summary>
    internal IEnumerable<string> Failures =>
        _log.Select((line, i) => (line, i)).Where(at => at.line.EndsWith("[FAIL]", StringComparison.Ordinal)).SelectMany(
            at => _log.Skip(at.i).Take(6))
            .DefaultIfEmpty(_log.LastOrDefault(line => line.Length > 0) ?? "no output").Take(60);

    internal static async Task<TierRun> StartAsync(Tier tier, string program, string records, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        string record = Path.Combine(records, $"{tier.Name}.tsv");
        File.Delete(record);
        string configuration = await WriteConfigurationAsync(tier, program, records, stop);
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", configuration, program, "-noColor", "-maxThreads", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FASTCRYPTO_VECTOR_REPORT"] = record;
        foreach ((string name, string value) in tier.Variables)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(stop);
        string output = await process.StandardOutput.ReadToEndAsync(stop) + await errors;
        await process.WaitForExitAsync(stop);
        await File.WriteAllTextAsync(Path.Combine(records, $"{tier.Name}.log"), output, stop);
        return new TierRun(tier, output.Split('\n'), process.ExitCode, Stopwatch.GetElapsedTime(started));
    }

    // AppContext switches have no environment variable: the run gets its own copy of the program's runtime configuration.
    private static async Task<string> WriteConfigurationAsync(Tier tier, string program, string records, CancellationToken stop)
    {
        JsonNode root = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(program, ".runtimeconfig.json"), stop))!;
        foreach (string name in tier.Switches)
            root["runtimeOptions"]!["configProperties"]![name] = true;
        string path = Path.GetFullPath(Path.Combine(records, $"{tier.Name}.runtimeconfig.json"));
        await File.WriteAllTextAsync(path, root.ToJsonString(), stop);
        return path;
    }

    private static int Count(Match total, string name) =>
        total.Success ? int.Parse(total.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)")]
    private static partial Regex Total();
}
