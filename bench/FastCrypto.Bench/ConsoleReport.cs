using System.Globalization;
using Spectre.Console;

namespace FastCrypto.Bench;

/// <summary>The tables that a person reads.</summary>
internal static class ConsoleReport
{
    private static readonly Dictionary<Family, string> Titles = new()
    {
        [Family.Aead] = "AEAD (13 bytes of associated data)",
        [Family.Hash] = "Hash functions",
        [Family.Mac] = "Message authentication",
        [Family.KeyDerivation] = "Key derivation",
        [Family.KeyAgreement] = "Key agreement",
        [Family.Signature] = "Signatures",
        [Family.Kem] = "Key encapsulation and hybrid key shares",
        [Family.Tls] = "TLS 1.3: client and server in memory, on one core",
    };

    // Operations a second of what a TLS server does all day.
    private static readonly string[] SeedRows =
    [
        "RSA-2048 sign", "RSA-2048 verify", "ECDSA-P256 sign", "ECDSA-P256 verify", "ECDH-P256 keygen",
        "AES-256-GCM encrypt 1024", "ChaCha20-Poly1305 encrypt 1024",
    ];

    /// <summary>What was measured on, and how well.</summary>
    internal static void Head(Machine machine)
    {
        // A pipe or a file has no width of its own; the tables need this much.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 140;
        AnsiConsole.MarkupLineInterpolated($"[bold]FastCrypto[/] on {machine.Cpu}, {machine.Cores} logical processors, {machine.Os}");
        AnsiConsole.MarkupLineInterpolated(
            $"{machine.Runtime}, {machine.Architecture}, tier [bold]{machine.Tier}[/], variant {Tier.Variant}, {(machine.Pinned is int core ? $"pinned to processor {core}" : "not pinned")}{(machine.Emulated ? ", emulated" : "")}");
        if (machine.Noise is Noise noise)
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"Noise: the median batch is {noise.Typical:P1} above the fastest in a typical cell, {noise.WorstTenth:P1} in the worst tenth: [bold]{noise.Verdict}[/]");
        }

        foreach ((string algorithm, string kernel) in machine.Kernels)
            AnsiConsole.MarkupLineInterpolated($"  {algorithm,-24} {kernel}");
        AnsiConsole.WriteLine();
    }

    internal static void Tables(IReadOnlyList<RowResult> rows)
    {
        foreach (IGrouping<Family, RowResult> family in rows.GroupBy(row => row.Comparison.Family))
            FamilyTable(Titles[family.Key], [.. family]);
        SeedTable(rows);
        AnsiConsole.MarkupLine("Times are the fastest of many batches, all libraries interleaved; × is the peer's time over ours.");
        Failures(rows);
    }

    /// <summary>What ran on an emulator: no peers, no rates, no ratios.</summary>
    internal static void Emulated(IReadOnlyList<RowResult> rows)
    {
        var table = new Table().Border(TableBorder.Simple).Title("[bold]Emulated[/]");
        table.AddColumn(new TableColumn("operation").NoWrap());
        table.AddColumn(new TableColumn("emulated ns/op").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("B/op").RightAligned().NoWrap());
        foreach (RowResult row in rows)
        {
            foreach (Measured ours in row.Measured)
                table.AddRow(Markup.Escape(row.Comparison.Name), Time(ours.Ns), Fixed(ours.Allocated, 0));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine("Emulated: the times say nothing about a processor, and are never compared.");
        Failures(rows);
    }

    private static void FamilyTable(string title, IReadOnlyList<RowResult> rows)
    {
        bool sized = rows.Any(row => row.Comparison.Size > 0);
        var table = new Table().Border(TableBorder.Simple).Title($"[bold]{title}[/]");
        table.AddColumn(new TableColumn("operation").NoWrap());
        foreach (string heading in (string[])["ns/op", sized ? "GB/s" : "ops/s", "B/op",
            "BCL ns", "×", "NSec ns", "×", "BouncyCastle ns", "×"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());

        foreach (RowResult row in rows)
        {
            Comparison comparison = row.Comparison;
            Measured? ours = row.Of(Library.FastCrypto);
            var cells = new List<string> { Markup.Escape(comparison.Name) };
            // RSA is the BCL's: its row has no figures of ours, and the peer columns say the rest.
            cells.AddRange(ours is null
                ? ["–", "–", "–"]
                : [Time(ours.Ns), comparison.Size > 0 ? Fixed(comparison.Size / ours.Ns, 2) : Count(1e9 / ours.Ns),
                    Fixed(ours.Allocated, 0)]);
            foreach (string peer in Library.All[1..])
            {
                Measured? theirs = row.Of(peer);
                cells.Add(theirs is null ? "–" : Time(theirs.Ns));
                cells.Add(theirs is null || ours is null ? "–" : Ratio(theirs.Ns / ours.Ns));
            }

            table.AddRow([.. cells]);
        }

        AnsiConsole.Write(table);
    }

    private static void SeedTable(IReadOnlyList<RowResult> rows)
    {
        RowResult[] seed = [.. SeedRows.Select(name => rows.FirstOrDefault(row => row.Comparison.Name == name)).OfType<RowResult>()];
        if (seed.Length == 0)
            return;
        var table = new Table().Border(TableBorder.Simple).Title("[bold]Operations a second[/]");
        table.AddColumn(new TableColumn("operation").NoWrap());
        foreach (string library in Library.All)
            table.AddColumn(new TableColumn(library).RightAligned().NoWrap());
        foreach (RowResult row in seed)
        {
            IEnumerable<string> cells = Library.All.Select(
                library => row.Of(library) is Measured measured ? Count(1e9 / measured.Ns) : "–");
            table.AddRow([Markup.Escape(row.Comparison.Name), .. cells]);
        }

        AnsiConsole.Write(table);
    }

    // A peer that cannot leaves a dash in its cells; here is why. Where a report went into a file, whoever
    // started the run reads it as well.
    private static void Failures(IReadOnlyList<RowResult> rows)
    {
        IEnumerable<IGrouping<Failure, string>> reasons = rows
            .SelectMany(row => row.Failures.Select(failure => (Failure: failure, row.Comparison.Name)))
            .GroupBy(entry => entry.Failure, entry => entry.Name);
        foreach (IGrouping<Failure, string> reason in reasons)
        {
            int others = reason.Count() - 1;
            string line =
                $"Not measured, {reason.Key.Library}, {reason.First()}{(others == 0 ? "" : $" and {others} more")}: {reason.Key.Reason}";
            AnsiConsole.MarkupLineInterpolated($"[yellow]{line}[/]");
            if (Console.IsOutputRedirected || Console.IsErrorRedirected)
                Console.Error.WriteLine(line);
        }
    }

    private static string Time(double ns) => ns.ToString(ns < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Fixed(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio)
    {
        string text = ratio.ToString(ratio < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
        return ratio >= 1 ? $"[green]{text}[/]" : $"[yellow]{text}[/]";
    }
}
