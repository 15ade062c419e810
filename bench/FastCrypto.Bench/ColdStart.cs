using System.Diagnostics;
using System.Globalization;

namespace FastCrypto.Bench;

/// <summary>
/// The price of the first call: a process is started again and again, and each measures its own first AES-GCM key and its first message,
/// JIT included, under the runtime's default tiering.
/// </summary>
internal static class ColdStart
{
    private const string ChildVariable = "FASTCRYPTO_BENCH_COLD_START";

    // A short message and one that takes the bulk loop.
    private static readonly int[] Lengths = [16, 1350];

    internal static bool IsChild => Environment.GetEnvironmentVariable(ChildVariable) is not null;

    internal static int Run(int processes)
    {
        if (processes < 1)
        {
            Console.Error.WriteLine("--cold-start takes the number of processes, at least 1.");
            return 1;
        }

        foreach (int length in Lengths)
        {
            double[][] runs = [.. Enumerable.Range(0, processes).Select(_ => Start(length))];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"AES-128-GCM, first message of {length} bytes: key {Median(runs, 0):F1} ms, encrypt {Median(runs, 1):F1} ms, " +
                $"together {Median(runs, 2):F1} ms ({runs.Min(run => run[2]):F1} to {runs.Max(run => run[2]):F1}, {processes} processes)"));
        }

        return 0;
    }

    /// <summary>The child: prints the milliseconds of the key, of the message, and of both.</summary>
    internal static int MeasureFirstCall()
    {
        int length = int.Parse(Environment.GetEnvironmentVariable(ChildVariable)!, CultureInfo.InvariantCulture);
        byte[] key = new byte[16], nonce = new byte[12], text = new byte[length], tag = new byte[16], data = new byte[13];
        long start = Stopwatch.GetTimestamp();
        var aes = new AesGcm(key, tag.Length);
        long afterKey = Stopwatch.GetTimestamp();
        aes.Encrypt(nonce, text, text, tag, data);
        long end = Stopwatch.GetTimestamp();
        aes.Dispose();

        foreach ((long from, long to) in new[] { (start, afterKey), (afterKey, end), (start, end) })
            Console.WriteLine(Stopwatch.GetElapsedTime(from, to).TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    private static double[] Start(int length)
    {
        ProcessStartInfo start = Tier.ThisProgram([]);
        start.RedirectStandardOutput = true;
        start.Environment[ChildVariable] = length.ToString(CultureInfo.InvariantCulture);
        // This program's own configuration turns the quick JIT off, which an application's does not.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The measuring process failed with {child.ExitCode}.");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static double Median(double[][] runs, int part)
    {
        double[] sorted = [.. runs.Select(run => run[part]).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
