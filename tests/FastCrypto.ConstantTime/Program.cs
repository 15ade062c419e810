using System.Diagnostics;
using System.Text.RegularExpressions;
using FastCrypto.ConstantTimeCheck.MachineCode;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>
/// Reads the JIT's code of every constant-time method that the unit tests reach on this processor's tier and prints what depends on anything that is not
/// known to be public. In progress: the findings have not been judged yet, so it fails while there are any.
/// </summary>
internal static partial class Program
{
    private static readonly string[] HarmlessTargets =
        ["CORINFO_HELP", "ZeroMemory", "Memmove", "FastCrypto.Throw:", "ClearWithoutReferences", "ThrowHelper", "Exception:"];

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex GenericArguments();

    private static int Main()
    {
        string listingFile = Path.GetTempFileName();
        try
        {
            RunTests(listingFile);
            var marked = new MarkedMethods(typeof(CryptoInfo).Assembly);
            Listing[] listings = [.. Listing.Read(listingFile).Where(listing => marked.IsScanned(listing.Name))];
            Finding[] findings = [.. listings.SelectMany(listing => PublicFlow.Check(listing, target => IsHarmless(target, marked)))];
            foreach (Finding finding in findings)
                Console.WriteLine($"{finding.Kind,-12} {finding.Method,-60} {finding.Instruction}");
            Console.WriteLine($"{listings.Length} listings, {findings.Length} findings, tier {CryptoInfo.CpuTier}");
            return listings.Length > 0 && findings.Length == 0 ? 0 : 1;
        }
        finally
        {
            File.Delete(listingFile);
        }
    }

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
