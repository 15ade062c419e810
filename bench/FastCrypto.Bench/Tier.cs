using System.Diagnostics;

namespace FastCrypto.Bench;

/// <summary>
/// The runtime switches that force a processor tier. They are read when a process starts, so <c>--tier</c> starts this
/// program again; every library in that process runs under the same switches.
/// </summary>
internal static class Tier
{
    private const string ChildVariable = "FASTCRYPTO_BENCH_TIER";

    private static readonly Dictionary<string, string[]> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Portable"] = ["EnableHWIntrinsic"],
        ["X64V2"] = ["EnableAVX"],
        ["X64V3"] = ["EnableAVX512"],
        ["X64V3-NoVpclmul"] = ["EnableAVX512", "EnableVAES"],
        ["X64V4"] = [],
        ["NoAes"] = ["EnableAES"],
        ["Arm64"] = ["EnableArm64Aes", "EnableArm64Sha256"],
        ["Arm64Crypto"] = [],
    };

    internal static IEnumerable<string> Names => Switches.Keys;

    /// <summary>The variant that the JSON report names: the forced tier, or <c>default</c>.</summary>
    internal static string Variant => Environment.GetEnvironmentVariable(ChildVariable) ?? "default";

    /// <summary>Runs this program again under the tier's switches and returns its exit code.</summary>
    internal static int Relaunch(string tier, IEnumerable<string> arguments)
    {
        string canonical = Switches.Keys.First(name => name.Equals(tier, StringComparison.OrdinalIgnoreCase));
        ProcessStartInfo start = ThisProgram(arguments);
        start.Environment[ChildVariable] = canonical;
        foreach (string name in Switches[canonical])
            start.Environment["DOTNET_" + name] = "0";

        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }

    /// <summary>How to start this program again.</summary>
    internal static ProcessStartInfo ThisProgram(IEnumerable<string> arguments)
    {
        string host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { UseShellExecute = false };
        // Under `dotnet FastCrypto.Bench.dll` the process is the host, and the program its first argument.
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(typeof(Tier).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
