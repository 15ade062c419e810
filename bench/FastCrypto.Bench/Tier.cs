using System.Diagnostics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace FastCrypto.Bench;

/// <summary>
/// The runtime switches that force a processor tier. They are read when a process starts, so <c>--tier</c> starts this
/// program again; every library in that process runs under the same switches.
/// </summary>
internal static class Tier
{
    private const string ChildVariable = "FASTCRYPTO_BENCH_TIER";

    /// <summary>How a tier is forced, and how the process that runs under it proves it.</summary>
    /// <param name="Off">The runtime's switches (<c>DOTNET_…</c>) that are set to 0.</param>
    /// <param name="CpuTier">What the library must then say it runs on; null where the tier takes instructions
    /// away from any processor.</param>
    /// <param name="Removed">The instructions that must be gone as well.</param>
    private sealed record Definition(string[] Off, string? CpuTier, string? Removed = null)
    {
        internal bool IsInForce =>
            (CpuTier ?? CryptoInfo.CpuTier) == CryptoInfo.CpuTier && !(Removed is not null && Instructions[Removed]());
    }

    private static readonly Dictionary<string, Func<bool>> Instructions = new()
    {
        ["VPCLMULQDQ"] = () => X86.Pclmulqdq.V256.IsSupported,
        ["AES"] = () => X86.Aes.IsSupported || Arm.Aes.IsSupported,
    };

    private static readonly Dictionary<string, Definition> Definitions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Portable"] = new(["EnableHWIntrinsic"], "Portable"),
        ["X64V2"] = new(["EnableAVX"], "X64V2"),
        ["X64V3"] = new(["EnableAVX512"], "X64V3"),
        ["X64V3-NoVpclmul"] = new(["EnableAVX512", "EnableVAES"], "X64V3", "VPCLMULQDQ"),
        ["X64V4"] = new([], "X64V4"),
        ["NoAes"] = new(["EnableAES"], null, "AES"),
        ["Arm64"] = new(["EnableArm64Aes", "EnableArm64Sha256"], "Arm64"),
        ["Arm64Crypto"] = new([], "Arm64Crypto"),
    };

    internal static IEnumerable<string> Names => Definitions.Keys;

    /// <summary>The variant that the JSON report names: the forced tier, or <c>default</c>.</summary>
    internal static string Variant => Environment.GetEnvironmentVariable(ChildVariable) ?? "default";

    /// <summary>
    /// Why this process may not report under <see cref="Variant"/>, or null: switches only take away, so on another architecture or a
    /// lesser processor it runs on something else than the tier that was asked for.
    /// </summary>
    internal static string? Refusal()
    {
        if (!Definitions.TryGetValue(Variant, out Definition? asked) || asked.IsInForce)
            return null;
        string what = asked.CpuTier is string tier && tier != CryptoInfo.CpuTier
            ? $"this machine runs as {CryptoInfo.CpuTier} under that tier's switches"
            : $"the {asked.Removed} instructions of this machine stay on under that tier's switches";
        return $"--tier {Variant}: {what}, so nothing was measured.";
    }

    /// <summary>Runs this program again under the tier's switches and returns its exit code.</summary>
    internal static int Relaunch(string tier, IEnumerable<string> arguments)
    {
        string canonical = Definitions.Keys.First(name => name.Equals(tier, StringComparison.OrdinalIgnoreCase));
        ProcessStartInfo start = ThisProgram(arguments);
        start.Environment[ChildVariable] = canonical;
        foreach (string name in Definitions[canonical].Off)
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
