using System.Diagnostics;
using FastCrypto.ConstantTimeCheck.MachineCode;
using FastCrypto.ConstantTimeCheck.Statistics;
using FastCrypto.ConstantTimeCheck.Taint;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>The evidence for constant time in one command: every rung over every kernel, as one table (docs/constant-time.md).</summary>
internal static class Program
{
    /// <summary>A new kind of evidence is a class here; nothing else knows the rungs.</summary>
    private static readonly IRung[] Rungs = [new MachineCodeRung(), new TaintRung(), new StatisticsRung()];

    private static int Main(string[] arguments)
    {
        if (arguments is [Relaunch.Word, var child, ..])
            return Rungs.Single(rung => rung.Name == child).RunChild(arguments[2..]);

        if (Parse(arguments) is not var (options, selected))
        {
            Console.Error.WriteLine($"Usage: [--full] [--verbose] [--rung {string.Join('|', Rungs.Select(rung => rung.Name))}]…");
            return 2;
        }

        var reports = new List<(string Rung, RungReport Report)>();
        foreach (IRung rung in selected)
        {
            long started = Stopwatch.GetTimestamp();
            RungReport report = rung.Run(options);
            reports.Add((rung.Name, report));
            Console.Error.WriteLine($"{rung.Name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        }

        ResultTable.Print(Console.Out, [.. reports.Select(report => (report.Rung, report.Report.Rows))]);
        foreach ((string rung, RungReport report) in reports)
        {
            foreach (string note in report.Notes)
                Console.WriteLine($"{rung}: {note}");
        }

        // A rung may be unable to run where nobody relies on it.
        string[] silent =
            [.. reports.Where(report => report.Report.Rows.All(row => row.Outcome == Outcome.NotRun)).Select(report => report.Rung)];
        bool passed = reports.All(report => report.Report.Rows.All(row => row.Outcome != Outcome.Failed))
            && (silent.Length == 0 || !RunOptions.IsDecisive);
        Console.WriteLine($"{(passed ? "passed" : "FAILED")}{(silent.Length == 0 ? "" : $", not run: {string.Join(", ", silent)}")}");

        // The words that dotnet test ends with: .ci/run and eng/full.sh read them.
        int Count(Outcome outcome) => reports.Sum(report => report.Report.Rows.Count(row => row.Outcome == outcome));
        Console.WriteLine($"  succeeded: {Count(Outcome.Passed)}\n  failed: {Count(Outcome.Failed)}\n  skipped: {Count(Outcome.NotRun)}");
        return passed ? 0 : 1;
    }

    // Null for anything that is not understood: nobody means "everything" by a word with a typing error.
    private static (RunOptions Options, IRung[] Selected)? Parse(string[] arguments)
    {
        var options = new RunOptions(Full: Environment.GetEnvironmentVariable("FASTCRYPTO_EFFORT") == "full", Verbose: false);
        var selected = new List<IRung>();
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--full":
                    options = options with { Full = true };
                    break;
                case "--verbose":
                    options = options with { Verbose = true };
                    break;
                case "--rung" when i + 1 < arguments.Length && Array.Find(Rungs, rung => rung.Name == arguments[i + 1]) is { } rung:
                    selected.Add(rung);
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return (options, [.. Rungs.Where(rung => selected.Count == 0 || selected.Contains(rung))]);
    }
}
