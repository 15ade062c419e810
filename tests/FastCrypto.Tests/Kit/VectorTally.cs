namespace FastCrypto.TestKit;

/// <summary>
/// Counts what became of every case of one vector file on one kernel: verified, refused (asserted to be an error) or out
/// of scope (with the reason). <see cref="Close"/> hands the counts to <see cref="VectorReport"/>, with the algorithm that the
/// test's row names (<see cref="EachKernelAttribute"/>) or none.
/// </summary>
internal sealed class VectorTally(string file, string kernel)
{
    private readonly SortedDictionary<string, int> _outOfScope = [];
    private int _verified;
    private int _refused;

    internal void Verified() => _verified++;

    internal void Refused() => _refused++;

    internal void OutOfScope(string reason) => _outOfScope[reason] = _outOfScope.GetValueOrDefault(reason) + 1;

    /// <summary>Fails if the file held no case that was verified or refused.</summary>
    internal void Close()
    {
        Assert.True(_verified + _refused > 0, $"{file}: no case was verified or refused.");
        string algorithm = "";
        if (TestContext.Current.Test is { } test && test.Traits.TryGetValue(Kernels.AlgorithmTrait, out IReadOnlyCollection<string>? names))
            algorithm = names.Single();
        VectorReport.Add(algorithm, kernel, file, _verified, _refused, _outOfScope);
    }
}
