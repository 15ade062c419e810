using System.Text.Json;

namespace FastCrypto.Bench;

/// <summary>The machine-readable form of a run.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private sealed record Row(
        string Algorithm, string Operation, int Size, string Library, string Variant, double Ns, double NsMedian, double Allocated);

    internal static void Write(string path, Machine machine, IEnumerable<RowResult> results)
    {
        IEnumerable<Row> rows = results.SelectMany(result => result.Measured.Select(measured => new Row(
            result.Comparison.Algorithm, result.Comparison.Operation, result.Comparison.Size, measured.Library, Tier.Variant,
            Math.Round(measured.Ns, 2), Math.Round(measured.NsMedian, 2), Math.Round(measured.Allocated, 2))));
        File.WriteAllText(path, JsonSerializer.Serialize(new { machine, rows }, Options));
    }
}
