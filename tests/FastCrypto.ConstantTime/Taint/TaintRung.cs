using System.ComponentModel;
using System.Diagnostics;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// Rung 2: valgrind's memcheck with secrets marked undefined. It follows every bit that is computed from them through registers and memory
/// and reports each jump and each address that depends on one.
/// </summary>
internal sealed class TaintRung : IRung
{
    public string Name => "taint";

    public int RunChild(string[] arguments) => TaintDriver.Run(Console.Out);

    public RungReport Run(RunOptions options)
    {
        if (!IsInstalled())
            return new([WithoutTool("memcheck", "valgrind is not installed")], []);

        var outcomes = new PublicOutcomes(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Taint", "Judgements.txt")));
        var rows = new List<ResultRow>();
        var runs = new List<TaintRun>();
        InFolder(folder => runs.Add(TaintRun.OnJit(outcomes, folder, Relaunch.Command(this))));
        InFolder(folder =>
        {
            string? reason = NativeAotPublish.Run("Taint/NativeAot/NativeAot.csproj", folder);
            if (reason is null)
                runs.Add(TaintRun.OnNativeAot(outcomes, folder, Path.Combine(folder, typeof(Program).Assembly.GetName().Name!)));
            else
                rows.Add(WithoutTool("NativeAOT", reason));
        });

        foreach (TaintRun run in runs)
        {
            rows.AddRange(run.ExitCode == 0
                ? [.. Kernels(run), .. Controls(run), .. Unreachable(run)]
                : [new ResultRow("watched processes", run.Name, Outcome.Failed, $"ended with {run.ExitCode}")]);
        }

        bool sawEverything = runs.Count == 2 && runs.All(run => run.ExitCode == 0);
        rows.AddRange(outcomes.Errors(sawEverything)
            .Select(error => new ResultRow("judgements", "Taint/Judgements.txt", Outcome.Failed, error)));
        if (!sawEverything)
            rows.Add(ResultRow.NeedUnknown("Taint/Judgements.txt"));
        return new RungReport(rows, [
            .. runs.SelectMany(run => run.Findings.Select(finding => $"{run.Name}: {run.Results[finding.Operation]}: {finding.Text}")),
            .. outcomes.Used.Select(line => $"public outcome: {line}"),
            .. runs.SelectMany(run => run.Results).SelectMany(result => result.Reasons).Distinct()
                .Select(reason => $"declared public: {reason}"),
        ]);
    }

    private static bool IsInstalled()
    {
        try
        {
            using Process version = Process.Start(new ProcessStartInfo("valgrind", "--version") { RedirectStandardOutput = true })!;
            version.WaitForExit();
            return version.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void InFolder(Action<string> use)
    {
        string folder = Directory.CreateTempSubdirectory("fastcrypto-taint").FullName;
        try
        {
            use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ResultRow WithoutTool(string what, string reason) => new("tools", what, RunOptions.WithoutTool, reason);

    private static IEnumerable<ResultRow> Kernels(TaintRun run) =>
        from result in run.Results.Index()
        where !result.Item.IsControl
        group result by (result.Item.Algorithm, result.Item.Kernel) into kernel
        select Kernel(run, kernel.Key.Algorithm, kernel.Key.Kernel, [.. kernel.Select(result => result.Index)]);

    private static ResultRow Kernel(TaintRun run, string algorithm, string kernel, int[] operations)
    {
        int findings = run.Findings.Count(finding => operations.Contains(finding.Operation));
        string count = $"{operations.Length} operation{(operations.Length == 1 ? "" : "s")}";
        return new ResultRow(
            algorithm, kernel, findings == 0 ? Outcome.Passed : Outcome.Failed,
            $"{run.Name}: {(findings == 0 ? "" : $"{findings} findings in ")}{count}");
    }

    private static IEnumerable<ResultRow> Controls(TaintRun run) =>
        TaintControls.All().Select(control =>
        {
            string name = control.Operation.Name;
            (int index, OperationResult result) = run.Results.Index().Single(result => result.Item.IsControl && result.Item.Name == name);
            if (run.Findings.Any(finding => finding.Operation == index))
                return new ResultRow(ResultRow.Controls, name, Outcome.Failed, $"{run.Name}: the library's own code leaks in it");
            return control.Leaks
                ? ResultRow.Control(name, caught: result.Errors > 0)
                : new ResultRow(
                    ResultRow.Controls, name, result.Errors == 0 ? Outcome.Passed : Outcome.Failed,
                    result.Errors == 0 ? "not objected to" : "OBJECTED TO");
        });

    // What this processor can run and the processor that valgrind plays cannot.
    private static IEnumerable<ResultRow> Unreachable(TaintRun run) =>
        KernelRegistry.All.Where(kernel => kernel.IsSupported)
            .Select(kernel => (kernel.Algorithm, Kernel: kernel.Name))
            .Except(run.Results.Select(result => (result.Algorithm, result.Kernel)))
            .Select(kernel => new ResultRow(
                kernel.Algorithm, kernel.Kernel, Outcome.NotRun,
                kernel.Kernel == "BCL" ? "not the library's code" : $"{run.Name}: valgrind has neither AVX-512 nor VPCLMULQDQ"));
}
