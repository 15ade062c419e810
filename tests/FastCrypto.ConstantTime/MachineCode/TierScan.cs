namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The scanned code of one tier and the objections to it.</summary>
internal sealed class TierScan
{
    /// <param name="tier">The tier's name in the table.</param>
    /// <param name="listings">All code of the library on this tier.</param>
    /// <param name="child">What the compiling process said of itself.</param>
    /// <param name="contracts">What is scanned and what is promised.</param>
    internal TierScan(string tier, IEnumerable<Listing> listings, ChildReport child, Contracts contracts)
    {
        Tier = tier;
        string[] foreign = [.. child.Foreign.Select(name => "FastCrypto." + KernelClass(name))];
        Listing[] own = [.. listings.Where(listing => !IsForeign(listing.Method.Full, foreign))];
        Listing[] reachable = [.. Reachable(own, contracts)];
        Scanned = [.. reachable.Where(listing => contracts.IsScanned(listing.Method))];
        string[] expected =
            [.. Scanned.SelectMany(listing => listing.Callees).Where(contracts.IsListed).Select(callee => callee.Full)
                .Concat(contracts.ListedEverywhere).Where(name => !IsForeign(name, foreign)).Distinct()];
        Expected = expected.Length;
        Unseen = [.. expected.Except(own.Where(listing => listing.Instructions.Any()).Select(listing => listing.Method.Full))];
        var findings = Scanned.SelectMany(listing => PublicFlow.Check(listing, contracts, child.Handles))
            .Concat(reachable.SelectMany(listing => VartimeCalls(listing, contracts.Judgements)))
            .Concat(Scanned.SelectMany(listing => CallsOfInlines(listing, contracts)))
            .ToLookup(finding => finding.Listing.Method.Type == Report.ControlsType);
        Controls = [.. findings[true]];
        (Findings, Allowed) = Judge([.. findings[false]], contracts.Judgements);
    }

    internal string Tier { get; }

    internal IReadOnlyList<Listing> Scanned { get; }

    /// <summary>How many methods must have code here: what <see cref="Contracts.ListedEverywhere"/> says, and what scanned code
    /// calls.</summary>
    internal int Expected { get; }

    /// <summary>Those of them whose code is not among the listings, or not understood.</summary>
    internal IReadOnlyList<string> Unseen { get; }

    /// <summary>The objections to the controls.</summary>
    internal IReadOnlyList<Finding> Controls { get; }

    /// <summary>What nobody has judged.</summary>
    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>What the list allows, with its reason there.</summary>
    internal IReadOnlyList<Finding> Allowed { get; }

    // The AES-GCM registry names what stands around the bitsliced batches.
    private static string KernelClass(string name) => name == "AesGcmBitsliced128" ? "AesBitsliced128" : name;

    private static bool IsForeign(string method, string[] foreign) => TypesOf(method).Any(type => IsForeignType(type, foreign));

    // A kernel's own types begin with its name (AesGcmArm64Key); what another kernel that can run here is named after it is that kernel's.
    private static bool IsForeignType(string type, string[] foreign) =>
        foreign.Any(name => type.StartsWith(name, StringComparison.Ordinal))
        && !KernelRegistry.All.Any(kernel => "FastCrypto." + KernelClass(kernel.Name) == type && !foreign.Contains(type));

    private static string[] TypesOf(string name) => name.Split('[', ']', ',', ':', '(', ')', '`', '+');

    // Helpers that are always inlined have copies of their own that nobody calls. What a tier can run is what its code calls, starting
    // from the public surface.
    private static IEnumerable<Listing> Reachable(Listing[] listings, Contracts contracts)
    {
        var byName = listings.ToLookup(listing => listing.Method.Full, StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var work = new Stack<string>(listings.Where(listing => contracts.IsSurface(listing.Method)).Select(listing => listing.Method.Full));
        while (work.TryPop(out string? name))
        {
            if (!reached.Add(name))
                continue;
            foreach (Listing listing in byName[name])
            {
                foreach (MethodName callee in listing.Callees)
                    work.Push(callee.Full);
                yield return listing;
            }
        }
    }

    // No declaration says what the memory behind an argument holds: each caller of variable-time code has a line that does, marked or not.
    private static IEnumerable<Finding> VartimeCalls(Listing listing, Judgements judgements) =>
        from block in Contracts.IsVartime(listing.Method) ? [] : listing.Blocks
        from instruction in block.Instructions
        where MethodName.OfTarget(instruction) is { } callee && Contracts.IsVartime(callee)
            && !judgements.MayCallVartime(listing.Method.Short, callee.Short)
        select new Finding(listing, FindingKind.Call, block.Label, instruction.Text);

    // The JIT may refuse to inline what asks for it, where its budget ends. The call then leads to code that
    // is not optimized from the start.
    private static IEnumerable<Finding> CallsOfInlines(Listing listing, Contracts contracts) =>
        from block in listing.Blocks
        from instruction in block.Instructions
        where MethodName.OfTarget(instruction) is { } callee && contracts.IsOptimizedInlineOnly(callee)
        select new Finding(listing, FindingKind.Call, block.Label, instruction.Text);

    private static (IReadOnlyList<Finding> Open, IReadOnlyList<Finding> Allowed) Judge(Finding[] findings, Judgements judgements)
    {
        List<Finding> open = [], allowed = [];
        foreach (IGrouping<(Listing, FindingKind), Finding> group in findings.GroupBy(finding => (finding.Listing, finding.Kind)))
        {
            bool isAllowed = judgements.Allows(group.Key.Item2, group.Key.Item1.Method, group.Count());
            (isAllowed ? allowed : open).AddRange(group);
        }

        return (open, allowed);
    }
}
