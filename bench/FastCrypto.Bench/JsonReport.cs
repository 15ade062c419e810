using System.Text.Json;

namespace FastCrypto.Bench;

/// <summary>The machine-readable form of a run.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private sealed record Row(string Algorithm, string Operation, int Size, string Library, string Variant, double Ns, double NsMedian, double Allocated);

    internal static void Write(string path, Machine machine, IEnumerable<(Comparison Comparison, IReadOnlyList<Measured> Results)> runs)
    {
        IEnumerable<Row> rows = runs.SelectMany(run => run.Results.Select(result => new Row(
            run.Comparison.Algorithm, run.Comparison.Operation, run.Comparison.Size, result.Library, Tier.Variant,
            Math.Round(result.Ns, 2), Math.Round(result.NsMedian, 2), Math.Round(result.Allocated, 2))));
        File.WriteAllText(path, JsonSerializer.Serialize(new { machine, rows }, Options));
    }
}
