namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>One watched process and what was seen in it.</summary>
/// <param name="Name">The code generator, and the tier of the processor that valgrind plays.</param>
/// <param name="ExitCode">How the process ended; nothing was seen unless it is zero.</param>
/// <param name="Results">A line for each operation, in order.</param>
/// <param name="Findings">Where an operation let a secret decide without being allowed to; of the controls, what is not their own
/// leak.</param>
internal sealed record TaintRun(
    string Name, int ExitCode, IReadOnlyList<OperationResult> Results, IReadOnlyList<(int Operation, string Text)> Findings)
{
    /// <summary>Watches this program on the JIT.</summary>
    internal static TaintRun OnJit(PublicOutcomes outcomes, string folder, string[] command)
    {
        // Code is written where it is executed, which valgrind can follow, and compiled once; the map names it.
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_TieredCompilation"] = "0",
            ["DOTNET_PerfMapEnabled"] = "3",
            ["DOTNET_PerfMapJitDumpPath"] = folder,
        };
        return Watch("JIT", folder, command, environment, outcomes, process =>
        {
            var names = new FrameNames(Path.Combine(folder, $"perf-{process}.map"));
            return frame => names.At(frame.Address);
        });
    }

    /// <summary>Watches the same as NativeAOT compiled it.</summary>
    internal static TaintRun OnNativeAot(PublicOutcomes outcomes, string folder, string program) =>
        Watch("AOT", folder, [program], [], outcomes, _ => frame => FrameNames.OfSymbol(frame.Symbol));

    private static TaintRun Watch(
        string name, string folder, string[] command, Dictionary<string, string> environment, PublicOutcomes outcomes,
        Func<int, Func<(ulong Address, string Symbol), string?>> namesOf)
    {
        string log = Path.Combine(folder, "valgrind.log");
        ChildProcess process = ChildProcess.Run(
            ["valgrind", "--error-limit=no", "--num-callers=16", $"--log-file={log}", .. command], environment, Report);
        if (process.ExitCode != 0)
            return new(name, process.ExitCode, [], []);

        // The first line is the tier.
        OperationResult[] results = [.. process.Lines.Skip(1).Select(OperationResult.Read)];
        var findings = Judge(ValgrindLog.Read(File.ReadLines(log)), results, namesOf(process.Id), outcomes);
        return new($"{name} {process.Lines[0]}", 0, results, [.. findings]);

        void Report(string line)
        {
            if (line.Contains('\t', StringComparison.Ordinal))
                Console.Error.WriteLine($"taint, {name}: {OperationResult.Read(line)}");
        }
    }

    private static IEnumerable<(int Operation, string Text)> Judge(
        List<TaintError> errors, OperationResult[] results, Func<(ulong Address, string Symbol), string?> nameOf, PublicOutcomes outcomes)
    {
        var places = new Dictionary<string, HashSet<ulong>>(StringComparer.Ordinal);
        foreach (TaintError error in errors)
        {
            // The code of the framework that the library calls counts where it is called.
            (ulong address, string method) = error.Stack.Select(frame => (frame.Address, Name: nameOf(frame) ?? ""))
                .Where(frame => frame.Name.StartsWith("FastCrypto", StringComparison.Ordinal))
                .FirstOrDefault((error.Stack[0].Address, "outside the library"));
            if (results[error.Operation].IsControl && method.StartsWith(typeof(TaintControls).FullName!, StringComparison.Ordinal))
                continue;
            if (!places.TryGetValue(method, out HashSet<ulong>? seen))
                places[method] = seen = [];
            if (seen.Add(address) && !outcomes.Allow(method, seen.Count))
                yield return (error.Operation, $"{method}+{address:x}: {error.Kind}");
        }
    }
}
