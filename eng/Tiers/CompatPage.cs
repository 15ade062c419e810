using System.Globalization;
using System.Text;

namespace Tiers;

/// <summary>docs/compat.md: tier × algorithm × kernel × vectors passed, one table for each architecture.</summary>
internal static class CompatPage
{
    private const string Head = """
        # Tiers and kernels

        Written by `dotnet run -c Release --project eng/Tiers` from one run of all tests of the primitives (`FastCrypto.Tests`) on each
        tier; CI runs it again and fails where this page differs. TLS has no kernels: CI runs its tests without any switch, and once more
        with those of the tier `portable`. A number counts the public test vectors (tests/vectors/SOURCES.md) that the kernel passed on
        the tier, verified or refused as they should be, at quick effort. **Bold** is the kernel that the public type picks there; – is a
        kernel that the tier cannot run. A kernel below the tier's best runs too: every process runs all it can, and the compiler makes
        other code of the same kernel on each tier. What serves other kernels alone counts with them: Keccak on four states with ML-KEM's
        rings, HMAC of one block and of two messages with SHA-256. The Arm64 records are `eng/arm64.sh ci`'s (docs/arm64.md); a run that
        has none of them leaves that section as it stands.

        """;

    /// <summary>
    /// The page, with the sections of those architectures that there are no records for as they stand in <paramref name="present"/>.
    /// </summary>
    internal static string Write(IReadOnlyList<TierRecord> records, string present)
    {
        var page = new StringBuilder(Head);
        foreach (string architecture in Tier.All.Select(tier => tier.Architecture).Distinct())
        {
            TierRecord[] columns = [.. records.Where(record => record.Tier.Architecture == architecture)];
            page.Append(columns.Length > 0 ? Section(architecture, columns) : SectionOf(present, architecture));
        }

        return page.ToString();
    }

    private static string Section(string architecture, TierRecord[] columns)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"\n## {architecture}\n\n| Tier | Switches | `CryptoInfo.CpuTier` | Stands for |\n|---|---|---|---|\n");
        foreach (Tier tier in columns.Select(column => column.Tier))
        {
            string settings = tier.Settings.Length == 0 ? "none" : string.Join(", ", tier.Settings.Select(setting => $"`{setting}`"));
            text.Append(CultureInfo.InvariantCulture, $"| {tier.Name} | {settings} | {tier.CpuTier} | {tier.Meaning} |\n");
        }

        text.Append(
            CultureInfo.InvariantCulture, $"\n| Algorithm | Kernel | {string.Join(" | ", columns.Select(column => column.Tier.Name))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length))}\n");
        foreach (Kernel kernel in columns.SelectMany(column => column.Kernels).Distinct().Where(
            kernel => columns.Any(column => column.IsRunnable(kernel))))
        {
            string cells = string.Join(" | ", columns.Select(column => Cell(column, kernel)));
            text.Append(CultureInfo.InvariantCulture, $"| {kernel.Algorithm} | {kernel.Name} | {cells} |\n");
        }

        return text.ToString();
    }

    private static string Cell(TierRecord column, Kernel kernel)
    {
        if (!column.IsRunnable(kernel))
            return "–";
        string count = kernel.IsBcl ? "chosen" : column.Passed(kernel).ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        return column.IsChosen(kernel) ? $"**{count}**" : count;
    }

    private static string SectionOf(string page, string architecture)
    {
        int start = page.IndexOf($"\n## {architecture}\n", StringComparison.Ordinal);
        if (start < 0)
            return "";
        int end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }
}
