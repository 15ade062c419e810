using System.Diagnostics;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>Starts this program again, for one rung, under switches that only a new process can have.</summary>
internal static class Relaunch
{
    /// <summary>The command line's word for "do what the rung's RunChild says".</summary>
    internal const string Word = "--child";

    /// <summary>Runs the child to its end and returns its exit code with what it printed.</summary>
    /// <param name="rung">Whose child it is.</param>
    /// <param name="arguments">What <see cref="IRung.RunChild"/> gets.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    internal static (int ExitCode, string Output) Start(IRung rung, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (string argument in (string[])[Word, rung.Name, .. arguments])
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output);
    }
}
