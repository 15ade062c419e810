using System.CommandLine;
using FastCrypto.Bench.Catalog;
using Spectre.Console;

namespace FastCrypto.Bench;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        // Before anything else: what this program uses for itself would be warm already.
        if (ColdStart.IsChild)
            return ColdStart.MeasureFirstCall();

        var filter = new Option<string[]>("--filter")
        {
            Description = "Only rows whose name contains one of these words, for example \"X25519\" or \"AES-128-GCM encrypt 64\".",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the results to this file." };
        var tier = new Option<string?>("--tier")
        {
            Description = $"Start again with the runtime switches that force this tier, peers included: {string.Join(", ", Tier.Names)}.",
        };
        tier.CompletionSources.Add([.. Tier.Names]);
        tier.Validators.Add(result =>
        {
            string? name = result.GetValueOrDefault<string?>();
            if (name is not null && !Tier.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                result.AddError($"There is no tier '{name}'; the tiers are {string.Join(", ", Tier.Names)}.");
        });
        var full = new Option<bool>("--full") { Description = "Hand over to BenchmarkDotNet; what follows -- are its own arguments." };
        var cold = new Option<int?>("--cold-start")
        {
            Description = "Start a fresh process this many times and report how long its first AES-GCM key and message take.",
        };
        var list = new Option<bool>("--list") { Description = "List the rows and stop." };
        var rest = new Argument<string[]>("benchmarkdotnet-arguments")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Arguments for BenchmarkDotNet, with --full."
        };

        var command = new RootCommand("Compares FastCrypto with the BCL, NSec and BouncyCastle, interleaved in one process.")
        {
            filter, json, tier, full, cold, list, rest,
        };
        // What the chosen mode does not read is refused rather than ignored.
        command.Validators.Add(given =>
        {
            bool Has(Option option) => given.GetResult(option) is { Implicit: false };
            if (!given.GetValue(full))
            {
                if (given.GetValue(rest) is [string stray, ..])
                    given.AddError(
                        $"'{stray}' is no option of the comparison: rows are chosen with --filter, and BenchmarkDotNet's arguments need --full.");
                return;
            }

            if (Has(filter))
                given.AddError("With --full BenchmarkDotNet chooses: --full -- --filter \"*X25519*\" (its --list flat shows the suites).");
            if (Has(json))
                given.AddError("With --full BenchmarkDotNet writes the files: --full -- --exporters json --artifacts FOLDER.");
            if (Has(list))
                given.AddError("With --full BenchmarkDotNet lists: --full -- --list flat.");
            if (Has(cold))
                given.AddError("--cold-start starts its own processes; it does not go together with --full.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(tier) is string name && Tier.Variant == "default")
                return Tier.Relaunch(name, arguments);
            if (Tier.Refusal() is string refusal)
                return Fail(refusal);
            if (parsed.GetValue(cold) is int processes)
                return ColdStart.Run(processes);
            if (parsed.GetValue(full))
                return Suites.Run(parsed.GetValue(rest) ?? []);
            Comparison[] rows = [.. AllComparisons.Matching(parsed.GetValue(filter) ?? [])];
            if (parsed.GetValue(list))
                return List(rows);
            return Compare(rows, parsed.GetValue(json)?.FullName);
        });
        return command.Parse(arguments).Invoke();
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private static int List(Comparison[] rows)
    {
        foreach (Comparison row in rows)
            Console.WriteLine(row.Name);
        return 0;
    }

    private static int Compare(Comparison[] rows, string? json)
    {
        if (rows.Length == 0)
            return Fail("No row matches the filter; --list shows them all.");

        Machine machine = Machine.Describe(Machine.Pin());
        var results = new List<RowResult>();
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
                new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask("measuring", maxValue: rows.Length);
                foreach (Comparison row in rows)
                {
                    task.Description = Markup.Escape(row.Name.PadRight(36));
                    // What an emulator makes of a library is not to be compared.
                    results.Add(Measurement.Run(row, alone: machine.Emulated));
                    task.Increment(1);
                }
            });
        if (!machine.Emulated)
            machine = machine with { Noise = Noise.Of(results) };
        // Above the tables, as whoever reads them has to know it first.
        ConsoleReport.Head(machine);
        if (machine.Emulated)
            ConsoleReport.Emulated(results);
        else
            ConsoleReport.Tables(results);
        if (json is not null)
            JsonReport.Write(json, machine, results);
        // A peer that cannot is the peer's affair; ours not to be able to is a failure.
        return results.Any(result => result.Failures.Any(failure => failure.Library == Library.FastCrypto)) ? 1 : 0;
    }
}
