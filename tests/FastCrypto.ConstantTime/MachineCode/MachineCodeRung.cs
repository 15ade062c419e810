using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// Reads the JIT's code of every constant-time method that the unit tests reach on this processor's tier. In progress: the findings have not been
/// judged yet, so it fails while there are any.
/// </summary>
internal sealed partial class MachineCodeRung : IRung
{
    private static readonly string[] HarmlessTargets =
        ["CORINFO_HELP", "ZeroMemory", "Memmove", "FastCrypto.Throw:", "ClearWithoutReferences", "ThrowHelper", "Exception:"];

    public string Name => "machine-code";

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex GenericArguments();

    public RungReport Run(RunOptions options)
    {
        string listingFile = Path.GetTempFileName();
        try
        {
            RunTests(listingFile);
            var marked = new MarkedMethods(typeof(CryptoInfo).Assembly);
            Listing[] listings = [.. Listing.Read(listingFile).Where(listing => marked.IsScanned(listing.Name))];
            Finding[] findings = [.. listings.SelectMany(listing => PublicFlow.Check(listing, target => IsHarmless(target, marked)))];
            ResultRow[] rows = [.. listings.GroupBy(listing => listing.Type).Select(group =>
                new ResultRow("FastCrypto", group.Key, findings.Any(finding => finding.Method.StartsWith(group.Key, StringComparison.Ordinal)) ? Outcome.Failed : Outcome.Passed, $"{group.Count()} methods"))];
            return new RungReport(rows, [.. findings.Select(finding => $"{finding.Kind,-12} {finding.Method,-60} {finding.Instruction}")]);
        }
        finally
        {
            File.Delete(listingFile);
        }
    }

    public int RunChild(string[] arguments) => throw new NotSupportedException();

    private static void RunTests(string listingFile)
    {
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../FastCrypto.Tests/bin/Release/net10.0/FastCrypto.Tests.dll"));
        var start = new ProcessStartInfo("dotnet", [program, "-parallel", "none"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_JitDisasm"] = "FastCrypto.*:*";
        start.Environment["DOTNET_JitStdOutFile"] = listingFile;
        using Process tests = Process.Start(start)!;
        tests.StandardOutput.ReadToEnd();
        tests.WaitForExit();
    }

    private static bool IsHarmless(string target, MarkedMethods marked)
    {
        if (HarmlessTargets.Any(harmless => target.Contains(harmless, StringComparison.Ordinal)))
            return true;
        string plain = GenericArguments().Replace(target.Trim('[', ']'), "");
        int open = plain.IndexOf('(');
        return marked.IsScanned(open < 0 ? plain : plain[..open]);
    }
}
