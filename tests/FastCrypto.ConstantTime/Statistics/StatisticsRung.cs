using System.Globalization;
using System.Runtime.InteropServices;
using FastCrypto.ConstantTimeCheck.MachineCode;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>
/// Rung 3: dudect. Each operation is timed with inputs of two classes in random order; what the machine does besides falls on both alike,
/// and Welch's t says whether the classes differ all the same.
/// </summary>
internal sealed class StatisticsRung : IRung
{
    /// <summary>Within a page addresses are the program's own.</summary>
    internal const int PageBytes = 4096;

    private const int OtherProcesses = 3;

    private const string FullWord = "full", QuickWord = "quick", OnlyWord = "only";

    public string Name => "statistics";

    // Arguments: the effort, and the kernels that have been timed before, or what alone is to be timed.
    public int RunChild(string[] arguments)
    {
        Effort effort = arguments[0] == FullWord ? Effort.Full : Effort.Quick;
        // The system moves whole pages from process to process; this moves what the comparisons allocate within theirs.
        byte[] gap = new byte[Random.Shared.Next(PageBytes)];
        IEnumerable<Comparison> all = [.. LeakyTimings.All().Select(control => control.Comparison), .. Comparisons.All()];
        Func<Comparison, bool> isWanted = arguments is [_, OnlyWord, var algorithm, var title]
            ? comparison => comparison.Algorithm == algorithm && comparison.Title == title
            : comparison => !arguments.Contains(Key(comparison.Algorithm, comparison.Kernel));
        foreach (Comparison one in all.Where(isWanted))
            Console.WriteLine(ComparisonResult.Of(one, effort).ToLine());
        GC.KeepAlive(gap);
        return 0;
    }

    public RungReport Run(RunOptions options)
    {
        var rows = new List<ResultRow>();
        var results = new List<ComparisonResult>();
        Time("this processor's tier", [], [options.Full ? FullWord : QuickWord]);
        if (options.Full && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            // The kernels that the faces prefer on other tiers, with the quick effort: some are a hundred times slower.
            foreach (X64Tier tier in X64Tier.All)
                Time(tier.Name, tier.Switches, [QuickWord, .. results.Select(result => Key(result.Algorithm, result.Kernel)).Distinct()]);
        }

        ILookup<bool, ComparisonResult> byControl = results.ToLookup(result => result.Algorithm == ResultRow.Controls);
        rows.AddRange(LeakyTimings.All().Select(control => Judge(control.Expected, control.Comparison, byControl[true])));
        rows.AddRange(Kernels(byControl[false]));
        rows.AddRange(NotTimed(byControl[false], options.Full));
        return new RungReport(rows, [
            .. byControl[false].Where(result => result.IsLeak).Select(result => $"the classes differ: {result}"),
            .. byControl[false].Where(result => result.IsNotReproduced).Select(result => $"not reproduced: {result}"),
            .. byControl[true].Select(result => $"{result}"),
            $"{byControl[false].Count()} comparisons of {Range(byControl[false])} measurements",
        ]);

        void Time(string tier, Dictionary<string, string> switches, string[] arguments)
        {
            foreach (ComparisonResult result in Child(tier, switches, arguments))
            {
                // A process keeps its addresses, and they can favour a class: a difference has to show in
                // others too, which have other ones.
                ComparisonResult all = result;
                for (int other = 0; other < OtherProcesses && all.IsLeak; other++)
                {
                    string[] only = [arguments[0], OnlyWord, result.Algorithm, result.Title];
                    all = Child(tier, switches, only).Aggregate(all, (sum, one) => sum.With(one));
                }

                results.Add(all);
            }
        }

        ComparisonResult[] Child(string tier, Dictionary<string, string> switches, string[] arguments)
        {
            ChildProcess child = ChildProcess.Run(
                Relaunch.Command(this, arguments), switches,
                line => Console.Error.WriteLine($"statistics, {tier}: {ComparisonResult.Read(line)}"));
            if (child.ExitCode != 0)
                rows.Add(new ResultRow("tiers", tier, Outcome.Failed, $"the child process ended with {child.ExitCode}"));
            return [.. child.Lines.Select(ComparisonResult.Read)];
        }
    }

    private static string Key(string algorithm, string kernel) => $"{algorithm}/{kernel}";

    private static ResultRow Judge(Expectation expected, Comparison control, IEnumerable<ComparisonResult> results)
    {
        ComparisonResult? result = results.FirstOrDefault(result => result.Kernel == control.Kernel);
        return expected switch
        {
            _ when result is null => new(ResultRow.Controls, control.Kernel, Outcome.Failed, "did not run"),
            Expectation.Unknown when !result.IsLeak => new(
                ResultRow.Controls, control.Kernel, Outcome.NotRun, "this processor takes the same time for both classes"),
            Expectation.NoLeak => new(
                ResultRow.Controls, control.Kernel, result.IsLeak ? Outcome.Failed : Outcome.Passed,
                result.IsLeak ? "OBJECTED TO" : "not objected to"),
            _ => ResultRow.Control(control.Kernel, caught: result.IsLeak),
        };
    }

    private static IEnumerable<ResultRow> Kernels(IEnumerable<ComparisonResult> results) =>
        results.GroupBy(result => (result.Algorithm, result.Kernel)).Select(kernel =>
        {
            int leaks = kernel.Count(result => result.IsLeak);
            string text = leaks > 0
                ? $"{leaks} of {kernel.Count()} comparisons"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kernel.Count()} comparisons of {Range(kernel)}, |t| ≤ {kernel.Max(result => result.Final):F1}");
            return new ResultRow(kernel.Key.Algorithm, kernel.Key.Kernel, leaks > 0 ? Outcome.Failed : Outcome.Passed, text);
        });

    // How many measurements, in thousands.
    private static string Range(IEnumerable<ComparisonResult> results)
    {
        int[] thousands = [.. results.Select(result => result.Measurements / 1000).DefaultIfEmpty()];
        return thousands.Min() == thousands.Max() ? $"{thousands.Min()}k" : $"{thousands.Min()}k to {thousands.Max()}k";
    }

    private static IEnumerable<ResultRow> NotTimed(IEnumerable<ComparisonResult> results, bool isFull) =>
        KernelRegistry.All.Where(kernel => kernel.IsSupported)
            .Select(kernel => (kernel.Algorithm, Kernel: kernel.Name))
            .Except(results.Select(result => (result.Algorithm, result.Kernel)))
            .Select(kernel => new ResultRow(
                kernel.Algorithm, kernel.Kernel, Outcome.NotRun,
                kernel.Kernel == "BCL" ? "not the library's code" : isFull ? "no tier prefers it" : "with --full"));
}
