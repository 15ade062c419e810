namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The rung's rows: one per class that holds constant-time code.</summary>
internal static class Report
{
    internal const string ControlsType = "FastCrypto.ConstantTimeCheck.MachineCode.LeakyControls";

    // Building blocks that no registry of kernels names, by the beginning of their names.
    private static readonly (string Prefix, string Room)[] Rooms =
    [
        ("Aes", "AES-GCM"), ("Ghash", "AES-GCM"),
        ("ChaCha20", "ChaCha20-Poly1305"), ("XChaCha20", "ChaCha20-Poly1305"), ("Poly1305", "ChaCha20-Poly1305"),
        ("SHA3", "SHA-3"), ("Keccak", "SHA-3"), ("Shake", "SHA-3"), ("Sha", "SHA-2"), ("SHA", "SHA-2"),
        ("IncrementalSha", "SHA-2"), ("Hash", "SHA-2"),
        ("Hmac", "HMAC, HKDF"), ("HMAC", "HMAC, HKDF"), ("Hkdf", "HMAC, HKDF"), ("HKDF", "HMAC, HKDF"),
        ("X25519MLKEM", "hybrids"), ("SecP256r1", "hybrids"), ("Hybrid", "hybrids"),
        ("X25519", "25519"), ("Ed", "25519"), ("Field25519", "25519"), ("FieldElement25519", "25519"),
        ("Scalar25519", "25519"), ("Curve25519", "25519"),
        ("P256", "P-256"), ("EC", "P-256"), ("MlKem", "ML-KEM"), ("MLKem", "ML-KEM"),
    ];

    internal static IEnumerable<ResultRow> Kernels(IReadOnlyList<TierScan> scans, CodeBase code)
    {
        var reached = scans.SelectMany(scan => scan.Scanned.Select(listing => (scan.Tier, Listing: listing)))
            .Where(item => item.Listing.Method.Type != ControlsType)
            .GroupBy(item => Holder(item.Listing.Method.Type)).ToDictionary(group => group.Key);
        foreach ((string type, IGrouping<string, (string Tier, Listing Listing)> group) in reached)
        {
            int methods = group.Select(item => item.Listing.Method.Full).Distinct().Count();
            int findings = scans.Sum(scan => scan.Findings.Count(finding => Holder(finding.Listing.Method.Type) == type));
            string tiers = string.Join(' ', scans.Select(scan => scan.Tier).Where(tier => group.Any(item => item.Tier == tier)));
            yield return new ResultRow(
                RoomOf(type), type, findings == 0 ? Outcome.Passed : Outcome.Failed,
                $"{methods} {(methods == 1 ? "method" : "methods")} on {tiers}{(findings == 0 ? "" : $", {findings} findings")}");
        }

        foreach (string type in code.All.Where(CodeBase.IsScanned).Where(method => method.Module.Assembly == typeof(CryptoInfo).Assembly)
            .Select(method => Holder(CodeBase.NameOf(method).Split(':')[0])).Distinct().Where(type => !reached.ContainsKey(type)))
        {
            yield return new ResultRow(RoomOf(type), type, Outcome.NotRun, "no x64 code calls it: always inlined, or another processor's");
        }
    }

    /// <summary>What became of a tier.</summary>
    internal static ResultRow Tier(string name, Outcome outcome, string detail) => new("tiers", name, outcome, detail);

    /// <summary>A row for each tier that was scanned: a scan that saw no code has nothing to object to.</summary>
    internal static IEnumerable<ResultRow> Tiers(IReadOnlyList<TierScan> scans) => scans.Select(scan => scan.Unseen.Count == 0
        ? Tier(scan.Tier, Outcome.Passed, $"code of all {scan.Expected} methods seen")
        : Tier(scan.Tier, Outcome.Failed, $"no code of {scan.Unseen.Count} of {scan.Expected} methods seen"));

    /// <summary>A line for each method whose code was not seen, with the tiers that should have it.</summary>
    internal static IEnumerable<string> Unseen(IReadOnlyList<TierScan> scans) =>
        from scan in scans
        from method in scan.Unseen
        group scan.Tier by method into same
        orderby same.Key
        select $"no code of {same.Key}   ({string.Join(' ', same)})";

    /// <summary>Each control has to be caught on every tier, but where its instructions do not exist and its code only throws.</summary>
    internal static IEnumerable<ResultRow> Controls(IReadOnlyList<TierScan> scans)
    {
        foreach ((string control, FindingKind? expected) in LeakyControls.Expected)
        {
            TierScan[] able = [.. scans.Where(scan => CodeOf(scan, control) is not { } code || !OnlyThrows(code))];
            string[] missed =
                [.. able.Where(scan => CodeOf(scan, control) is null || !IsAsExpected(scan, control, expected)).Select(scan => scan.Tier)];
            yield return ResultRow.Control(control, able.Length > 0 && missed.Length == 0, missed);
        }
    }

    /// <summary>A line for each finding, with the tiers that have it.</summary>
    internal static IEnumerable<string> Findings(IReadOnlyList<TierScan> scans, Func<TierScan, IEnumerable<Finding>> which) =>
        from scan in scans
        from finding in which(scan)
        group scan.Tier by (finding.Kind, finding.Listing.Method.Full, finding.Block, finding.Instruction) into same
        orderby same.Key.Full, same.Key.Block
        select $"{same.Key.Kind,-12} {same.Key.Full} {same.Key.Block}: {same.Key.Instruction}   ({string.Join(' ', same.Distinct())})";

    internal static string Summary(IReadOnlyList<TierScan> scans) =>
        $"{scans.Sum(scan => scan.Scanned.Count)} listings on {scans.Count} tiers, {scans.Sum(scan => scan.Findings.Count)} findings, "
        + $"{scans.Sum(scan => scan.Allowed.Count)} allowed by MachineCode/Judgements.txt";

    private static Listing? CodeOf(TierScan scan, string control) =>
        scan.Scanned.FirstOrDefault(listing => listing.Method.Short == $"{ControlsType}:{control}");

    private static bool OnlyThrows(Listing listing) =>
        listing.Instructions.Any(instruction => instruction.Text.Contains("PLATFORM_NOT_SUPPORTED", StringComparison.Ordinal));

    private static bool IsAsExpected(TierScan scan, string control, FindingKind? expected)
    {
        FindingKind[] kinds =
            [.. scan.Controls.Where(finding => finding.Listing.Method.Method == control).Select(finding => finding.Kind)];
        return expected is { } kind ? kinds.Contains(kind) : kinds.Length == 0;
    }

    // Nested types belong to the class around them; the namespace is the library's.
    private static string Holder(string type) => type.Split('+')[0].Replace("FastCrypto.", "", StringComparison.Ordinal).Split('`')[0];

    private static string RoomOf(string type) =>
        KernelRegistry.All.Where(kernel => kernel.Name == type).Select(kernel => kernel.Algorithm).FirstOrDefault()
        ?? Rooms.Where(room => type.StartsWith(room.Prefix, StringComparison.Ordinal)).Select(room => room.Room).FirstOrDefault()
        ?? "common";
}
