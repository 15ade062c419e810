namespace FastCrypto.Bench.Catalog;

/// <summary>Every row of the quick comparison, in the order of the tables.</summary>
internal static class AllComparisons
{
    private static IEnumerable<Comparison> All() =>
    [
        .. AeadComparisons.All(), .. HashComparisons.All(), .. MacComparisons.All(), .. KeyAgreementComparisons.All(),
        .. SignatureComparisons.All(), .. KemComparisons.All(), .. TlsComparisons.All(),
    ];

    /// <summary>The rows whose names contain one of the words; all of them where there is none.</summary>
    internal static IEnumerable<Comparison> Matching(IReadOnlyCollection<string> words) =>
        All().Where(row => words.Count == 0 || words.Any(word => row.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    internal static IEnumerable<Comparison> Of(params Family[] families) => All().Where(row => families.Contains(row.Family));
}
