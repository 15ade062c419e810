[assembly: AssemblyFixture(typeof(FastCrypto.TestKit.VectorReport))]

namespace FastCrypto.TestKit;

/// <summary>
/// What every <see cref="VectorTally"/> counted, printed when the test program ends. The file that <c>FASTCRYPTO_VECTOR_REPORT</c>
/// names gets it as a record for machines (eng/Tiers writes docs/compat.md from such records), fields separated by tabs:
/// <code>
/// machine  architecture  tier
/// kernel   algorithm  kernel  runnable|absent  chosen|-
/// vectors  algorithm  kernel  file  verified  refused  out of scope  reasons
/// </code>
/// Algorithm and kernel are empty for a file that no test reads.
/// </summary>
public sealed class VectorReport : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly List<string> Lines = [];
    private static readonly List<string> Records = [];

    internal static void Add(
        string algorithm, string kernel, string file, int verified, int refused, IReadOnlyDictionary<string, int> outOfScope)
    {
        string reasons = string.Join("; ", outOfScope.Select(reason => $"{reason.Key}: {reason.Value}"));
        int others = outOfScope.Values.Sum();
        lock (Gate)
        {
            Lines.Add(
                $"{file} [{kernel}]: {verified} verified, {refused} refused, {others} out of scope{(others == 0 ? "" : $" ({reasons})")}");
            Records.Add($"vectors\t{algorithm}\t{kernel}\t{file}\t{verified}\t{refused}\t{others}\t{reasons}");
        }
    }

    /// <summary>A file that no test reads, with its number of cases.</summary>
    internal static void AddOutOfScope(string file, int cases, string reason)
    {
        lock (Gate)
        {
            Lines.Add($"{file}: 0 verified, 0 refused, {cases} out of scope ({reason})");
            Records.Add($"vectors\t\t\t{file}\t0\t0\t{cases}\t{reason}");
        }
    }

    /// <summary>Prints the report; called by the test framework once, at the end.</summary>
    public void Dispose()
    {
        if (Lines.Count == 0)
            return;
        foreach (string line in Lines.Distinct().Order(StringComparer.Ordinal))
            Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("FASTCRYPTO_VECTOR_REPORT") is not { Length: > 0 } path)
            return;
        File.AppendAllLines(path,
        [
            $"machine\t{CryptoInfo.Architecture}\t{CryptoInfo.CpuTier}",
            .. KernelRegistry.All.Select(kernel =>
                $"kernel\t{kernel.Algorithm}\t{kernel.Name}\t{(kernel.IsSupported ? "runnable" : "absent")}\t{(kernel.IsPreferred ? "chosen" : "-")}"),
            .. Records.Order(StringComparer.Ordinal),
        ]);
    }
}
