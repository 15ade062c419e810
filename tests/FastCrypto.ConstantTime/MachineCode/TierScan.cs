namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The scanned code of one tier and the objections to it.</summary>
internal sealed class TierScan
{
    /// <param name="tier">The tier's name in the table.</param>
    /// <param name="listings">All code of the library on this tier.</param>
    /// <param name="foreign">The kernels that this tier's processors cannot run; the JIT compiles them into calls that throw.</param>
    /// <param name="contracts">What is scanned and what is promised.</param>
    internal TierScan(string tier, IEnumerable<Listing> listings, IEnumerable<string> foreign, Contracts contracts)
    {
        Tier = tier;
        var names = foreign.Where(name => name.Length > 0).Select(name => "FastCrypto." + KernelClass(name)).ToHashSet(StringComparer.Ordinal);
        Scanned = [.. Reachable([.. listings.Where(listing => !TypesOf(listing.Method.Full).Any(names.Contains))], contracts)];
        var findings = Scanned.SelectMany(listing => PublicFlow.Check(listing, contracts)).ToLookup(finding => finding.Listing.Method.Type == Report.ControlsType);
        Controls = [.. findings[true]];
        (Findings, Allowed) = Judge([.. findings[false]], contracts.Judgements);
    }

    internal string Tier { get; }

    internal IReadOnlyList<Listing> Scanned { get; }

    /// <summary>The objections to the controls.</summary>
    internal IReadOnlyList<Finding> Controls { get; }

    /// <summary>What nobody has judged.</summary>
    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>What the list allows, with its reason there.</summary>
    internal int Allowed { get; }

    // The AES-GCM registry names what stands around the bitsliced batches.
    private static string KernelClass(string name) => name == "AesGcmBitsliced128" ? "AesBitsliced128" : name;

    private static string[] TypesOf(string name) => name.Split('[', ']', ',', ':', '(', ')', '`', '+');

    // Helpers that are always inlined have copies of their own that nobody calls. What a tier can run is what its code calls, starting from the
    // public surface.
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
                if (contracts.IsScanned(listing.Method))
                    yield return listing;
            }
        }
    }

    private static (IReadOnlyList<Finding> Open, int Allowed) Judge(Finding[] findings, Judgements judgements)
    {
        var open = new List<Finding>();
        foreach (IGrouping<(Listing, FindingKind), Finding> group in findings.GroupBy(finding => (finding.Listing, finding.Kind)))
        {
            int limit = judgements.Allowed(group.Key.Item2, group.Key.Item1.Method.Short);
            if (group.Count() > limit)
                open.AddRange(group);
        }

        return (open, findings.Length - open.Count);
    }
}
