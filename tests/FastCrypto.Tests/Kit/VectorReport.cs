[assembly: AssemblyFixture(typeof(FastCrypto.TestKit.VectorReport))]

namespace FastCrypto.TestKit;

/// <summary>
/// The lines of every <see cref="VectorTally"/>, printed when the test program ends and written to the file that
/// <c>FASTCRYPTO_VECTOR_REPORT</c> names.
/// </summary>
public sealed class VectorReport : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly SortedSet<string> Lines = new(StringComparer.Ordinal);

    internal static void Add(string line)
    {
        lock (Gate)
            Lines.Add(line);
    }

    /// <summary>Prints the report; called by the test framework once, at the end.</summary>
    public void Dispose()
    {
        if (Lines.Count == 0)
            return;
        foreach (string line in Lines)
            Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("FASTCRYPTO_VECTOR_REPORT") is { Length: > 0 } path)
            File.AppendAllLines(path, Lines);
    }
}
