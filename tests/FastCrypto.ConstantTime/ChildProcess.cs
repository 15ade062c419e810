using System.Diagnostics;
using System.Text;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>What a process that ran to its end left.</summary>
/// <param name="Id">Its number while it ran.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">What it printed.</param>
internal sealed record ChildProcess(int Id, int ExitCode, string[] Lines)
{
    /// <summary>Runs a program to its end. What it says on its error stream goes to this process's.</summary>
    /// <param name="command">The program, by path or name, and its arguments.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="onLine">Sees each line as it comes; for programs that take long.</param>
    internal static ChildProcess Run(
        string[] command, IReadOnlyDictionary<string, string>? environment = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            onLine?.Invoke(line);
        }

        process.WaitForExit();
        return new(process.Id, process.ExitCode, [.. lines]);
    }
}
