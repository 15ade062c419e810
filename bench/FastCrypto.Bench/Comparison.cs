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
/// <param name="Loop">The measured loop; everything that may be prepared once stands outside it.</param>
/// <param name="OperationsPerIteration">How many operations one iteration does (a batch).</param>
internal sealed record Candidate(string Library, Loop Loop, int OperationsPerIteration = 1);

/// <summary>One row of a table: an operation at a size, with every library that can do it.</summary>
/// <param name="Family">The table.</param>
/// <param name="Algorithm">The algorithm's name in the JSON report.</param>
/// <param name="Operation">The operation's name in the JSON report.</param>
/// <param name="Size">The message size in bytes; 0 where there is none.</param>
/// <param name="Prepare">Makes the candidates: keys, buffers, first use.</param>
internal sealed record Comparison(Family Family, string Algorithm, string Operation, int Size, Func<IEnumerable<Candidate>> Prepare)
{
    internal static readonly int[] MessageSizes = [16, 64, 256, 1024, 1350, 8192, 16384];

    /// <summary>The name that <c>--filter</c> looks at.</summary>
    internal string Name => Size == 0 ? $"{Algorithm} {Operation}" : $"{Algorithm} {Operation} {Size}";

    public override string ToString() => Name;
}
