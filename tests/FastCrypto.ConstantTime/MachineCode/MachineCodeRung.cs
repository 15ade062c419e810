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
        var code = new CodeBase(Library, typeof(LeakyControls));
        Preparation.Run(code);
        ChildReport.Write(Console.Out, code);
        return 0;
    }

    public RungReport Run(RunOptions options)
    {
        var judgements = new Judgements(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "MachineCode", "Judgements.txt")));
        var code = new CodeBase(Library, typeof(LeakyControls));
        var contracts = new Contracts(code, judgements);
        var rows = new List<ResultRow>();
        var scans = new List<TierScan>();
        ChildReport? likeNative = null;
        foreach (X64Tier tier in X64Tier.All)
        {
            WithTemporaryFile(listingFile =>
            {
                ChildProcess process = ChildProcess.Run(Relaunch.Command(this), tier.Environment(listingFile));
                if (process.ExitCode != 0)
                {
                    rows.Add(Report.Tier(tier.Name, Outcome.Failed, $"the child process ended with {process.ExitCode}"));
                    return;
                }

                ChildReport child = ChildReport.Read(process.Lines, code);
                if (child.CpuTier != tier.CpuTier)
                {
                    rows.Add(tier.IsAbove(child.CpuTier)
                        ? Report.Tier(tier.Name, Outcome.NotRun, $"this processor has {child.CpuTier} only")
                        : Report.Tier(tier.Name, Outcome.Failed, $"its switches leave {child.CpuTier}"));
                    return;
                }

                scans.Add(new TierScan(tier.Name, Listing.Read(listingFile), child, contracts));
                likeNative ??= child.CpuTier == NativeAotTier.CpuTier ? child : null;
            });
        }

        WithTemporaryFile(listingFile =>
        {
            if (likeNative is null)
                rows.Add(Report.Tier(NativeAotTier.Name, Outcome.NotRun, "no JIT tier of this processor is like it"));
            else if (NativeAotTier.Compile(listingFile) is { } reason)
                rows.Add(Report.Tier(NativeAotTier.Name, RunOptions.WithoutTool, reason));
            else
                scans.Add(new TierScan(NativeAotTier.Name, Listing.Read(listingFile), likeNative.WithoutHandles, contracts));
        });

        rows.AddRange(Report.Tiers(scans));
        rows.AddRange(Report.Kernels(scans, code));
        rows.AddRange(Report.Controls(scans));
        bool sawEverything = scans.Count == X64Tier.All.Length + 1;
        rows.AddRange(judgements.Errors(sawEverything)
            .Select(error => new ResultRow("judgements", "MachineCode/Judgements.txt", Outcome.Failed, error)));
        if (!sawEverything)
            rows.Add(ResultRow.NeedUnknown("MachineCode/Judgements.txt"));
        TierScan[] shown = options.Verbose ? [.. scans] : [];
        return new RungReport(rows, [
            .. Report.Findings(shown, scan => scan.Allowed).Select(line => $"allowed: {line}"),
            .. Report.Unseen(scans), .. Report.Findings(scans, scan => scan.Findings), Report.Summary(scans),
        ]);
    }

    private static void WithTemporaryFile(Action<string> use)
    {
        string file = Path.GetTempFileName();
        try
        {
            use(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
