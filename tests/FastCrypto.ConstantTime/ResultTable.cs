namespace FastCrypto.ConstantTimeCheck;

/// <summary>The rungs' rows side by side: algorithm × kernel down, rungs across.</summary>
internal static class ResultTable
{
    internal static void Print(TextWriter output, IReadOnlyList<(string Rung, IReadOnlyList<ResultRow> Rows)> rungs)
    {
        var lines = rungs.SelectMany(rung => rung.Rows)
            .Select(row => (row.Algorithm, row.Kernel)).Distinct()
            .OrderBy(key => key.Algorithm == ResultRow.Controls)
            .ThenBy(key => key.Algorithm, StringComparer.Ordinal).ThenBy(key => key.Kernel, StringComparer.Ordinal)
            .Select(key => (string[])[key.Algorithm, key.Kernel, .. rungs.Select(rung => Cell(rung.Rows, key))])
            .Prepend(["algorithm", "kernel", .. rungs.Select(rung => rung.Rung)])
            .ToList();
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // A rung may have several things to say about one kernel: all of them are shown, the worst first.
    private static string Cell(IReadOnlyList<ResultRow> rows, (string Algorithm, string Kernel) key)
    {
        string[] cells = [.. rows.Where(row => (row.Algorithm, row.Kernel) == key).OrderByDescending(row => row.Outcome).Select(Text)];
        return cells.Length == 0 ? "–" : string.Join("; ", cells);
    }

    private static string Text(ResultRow row) => row.Outcome switch
    {
        Outcome.Passed => "ok: ",
        Outcome.NotRun => "not run: ",
        _ => "FAILED: ",
    } + row.Detail;
}
