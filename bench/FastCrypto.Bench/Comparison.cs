namespace FastCrypto.Bench;

/// <summary>Runs one operation <paramref name="iterations"/> times.</summary>
internal delegate void Loop(int iterations);

/// <summary>The libraries that are compared, by the names that the JSON report uses.</summary>
internal static class Library
{
    internal const string FastCrypto = "FastCrypto";
    internal const string Bcl = "BCL";
    internal const string NSec = "NSec";
    internal const string BouncyCastle = "BouncyCastle";

    internal static readonly string[] All = [FastCrypto, Bcl, NSec, BouncyCastle];
}

/// <summary>The tables of the quick comparison.</summary>
internal enum Family
{
    Aead,
    Hash,
    Mac,
    KeyDerivation,
    KeyAgreement,
    Signature,
    Kem,
    Tls,
}

/// <summary>One library's way to do an operation.</summary>
/// <param name="Library">One of <see cref="Bench.Library"/>.</param>
/// <param name="Prepare">
/// Does everything that may be prepared once, and returns the measured loop; null where the library says that this machine cannot. Whatever
/// may throw in a peer stands in here or in the loop, so that it costs that peer's cell and nothing else.
/// </param>
/// <param name="OperationsPerIteration">How many operations one iteration does (a batch).</param>
internal sealed record Candidate(string Library, Func<Loop?> Prepare, int OperationsPerIteration = 1)
{
    internal Candidate(string library, Loop loop, int operationsPerIteration = 1)
        : this(library, () => loop, operationsPerIteration)
    {
    }
}

/// <summary>One row of a table: an operation at a size, with every library that can do it.</summary>
/// <param name="Family">The table.</param>
/// <param name="Algorithm">The algorithm's name in the JSON report.</param>
/// <param name="Operation">The operation's name in the JSON report.</param>
/// <param name="Size">The message size in bytes; 0 where there is none.</param>
/// <param name="Candidates">Makes the candidates, with the keys and buffers that they share.</param>
internal sealed record Comparison(Family Family, string Algorithm, string Operation, int Size, Func<IEnumerable<Candidate>> Candidates)
{
    internal static readonly int[] MessageSizes = [16, 64, 256, 1024, 1350, 8192, 16384];

    /// <summary>The name that <c>--filter</c> looks at.</summary>
    internal string Name => Size == 0 ? $"{Algorithm} {Operation}" : $"{Algorithm} {Operation} {Size}";

    public override string ToString() => Name;
}
