namespace FastCrypto.Bench;

/// <summary>How noisy a run was: how far the median batch lies above the fastest one, as a fraction of it.</summary>
/// <param name="Typical">On the median of all cells.</param>
/// <param name="WorstTenth">What a tenth of all cells exceeds.</param>
/// <param name="Verdict">What to make of it.</param>
internal sealed record Noise(double Typical, double WorstTenth, string Verdict)
{
    /// <summary>Judges a run; null where nothing was measured.</summary>
    internal static Noise? Of(IEnumerable<RowResult> rows)
    {
        double[] spreads = [.. rows.SelectMany(row => row.Measured).Select(measured => measured.NsMedian / measured.Ns - 1).Order()];
        if (spreads.Length == 0)
            return null;
        double typical = spreads[spreads.Length / 2], bad = spreads[spreads.Length * 9 / 10];
        string verdict = bad < 0.10 ? "a quiet run"
            : bad < 0.30 ? "some noise, trust ratios to about 10 %"
            : "a noisy run, repeat it before you quote it";
        return new Noise(Math.Round(typical, 4), Math.Round(bad, 4), verdict);
    }
}
