using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>What a comparison came to; a line from child to parent.</summary>
/// <param name="Algorithm">As in <see cref="Comparison"/>.</param>
/// <param name="Kernel">As in <see cref="Comparison"/>.</param>
/// <param name="Title">The operation and the two classes.</param>
/// <param name="Measurements">In the first series.</param>
/// <param name="Differences">What the first series says, and those that were made because it was large.</param>
internal sealed record ComparisonResult(string Algorithm, string Kernel, string Title, int Measurements, Difference[] Differences)
{
    private const int Repetitions = 3;

    /// <summary>
    /// The classes differ: the first series said so, and every repetition, in a second process too, in the same direction.
    /// </summary>
    internal bool IsLeak => Differences.Length > Repetitions && Differences.All(Agrees);

    /// <summary>The first series said that the classes differ, and a repetition did not.</summary>
    internal bool IsNotReproduced => Differences.Length > 1 && !IsLeak;

    /// <summary>The |t| that counts, which is the last one.</summary>
    internal double Final => Differences[^1].Magnitude;

    internal static ComparisonResult Of(Comparison comparison, Effort effort)
    {
        (Difference first, int measurements) = comparison.Measure(effort);
        var result = new ComparisonResult(comparison.Algorithm, comparison.Kernel, comparison.Title, measurements, [first]);
        // To the first repetition that does not agree.
        while (result.Differences.Length <= Repetitions && result.Agrees(result.Differences[^1]))
            result = result with { Differences = [.. result.Differences, comparison.Measure(effort.Doubled).Largest] };
        return result;
    }

    /// <summary>With the series of another process.</summary>
    internal ComparisonResult With(ComparisonResult other) => this with { Differences = [.. Differences, .. other.Differences] };

    internal string ToLine() => string.Join(
        '\t', Algorithm, Kernel, Title, Measurements.ToString(CultureInfo.InvariantCulture),
        string.Join(' ', Differences.Select(difference => difference.ToWord())));

    internal static ComparisonResult Read(string line)
    {
        string[] fields = line.Split('\t');
        Difference[] differences = [.. fields[4].Split(' ').Select(Difference.Parse)];
        return new(fields[0], fields[1], fields[2], int.Parse(fields[3], CultureInfo.InvariantCulture), differences);
    }

    public override string ToString() =>
        $"{Algorithm}, {Kernel}: {Title}: t = {string.Join(", then ", Differences)} in {Measurements} measurements";

    private bool Agrees(Difference difference) => difference.IsLarge && Math.Sign(difference.T) == Math.Sign(Differences[0].T);
}
