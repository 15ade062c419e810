using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// Rung 1: every method that promises constant time, as the JIT compiles it on every tier and as NativeAOT compiles it for x86-64-v3,
/// followed instruction by instruction (<see cref="PublicFlow"/>).
/// </summary>
internal sealed class MachineCodeRung : IRung
{
    private static readonly Assembly Library = typeof(CryptoInfo).Assembly;

    public string Name => "machine-code";

    public int RunChild(string[] arguments)
    {
        Preparation.Run(new CodeBase(Library, typeof(LeakyControls)));
        Console.WriteLine(CryptoInfo.CpuTier);
        foreach (string kernel in KernelRegistry.All.Where(kernel => !kernel.IsSupported).Select(kernel => kernel.Name))
            Console.WriteLine(kernel);
        return 0;
    }

    public RungReport Run(RunOptions options)
    {
        var judgements = new Judgements(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "MachineCode", "Judgements.txt")));
        var code = new CodeBase(Library, typeof(LeakyControls));
        var contracts = new Contracts(code, judgements);
        var rows = new List<ResultRow>();
        var notes = new List<string>();
        var scans = new List<TierScan>();
        foreach (X64Tier tier in X64Tier.All)
        {
            string listingFile = Path.GetTempFileName();
            try
            {
                (int exitCode, string output) = Relaunch.Start(this, [], tier.Environment(listingFile));
                if (exitCode != 0)
                    rows.Add(new ResultRow("tiers", tier.Name, Outcome.Failed, $"the child process ended with {exitCode}: {output}"));
                else if (output.Split('\n') is var lines && lines[0] != tier.CpuTier)
                    rows.Add(new ResultRow("tiers", tier.Name, Outcome.NotRun, $"this processor has {lines[0]} only"));
                else
                    scans.Add(new TierScan(tier.Name, Listing.Read(listingFile), lines[1..], contracts));
            }
            finally
            {
                File.Delete(listingFile);
            }
        }

        rows.AddRange(Report.Kernels(scans, code));
        rows.AddRange(Report.Controls(scans));
        notes.AddRange(Report.Findings(scans));
        foreach (string error in judgements.Errors)
        {
            rows.Add(new ResultRow("judgements", "Judgements.txt", Outcome.Failed, error));
        }

        return new RungReport(rows, notes);
    }
}
