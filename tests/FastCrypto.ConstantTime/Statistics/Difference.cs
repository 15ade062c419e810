using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>How far two classes of times are apart; positive if the first class is the slower one.</summary>
/// <param name="T">Welch's t: the difference of the means in standard errors.</param>
/// <param name="Ticks">The difference of the means, in ticks of <see cref="CycleCounter"/>.</param>
internal readonly record struct Difference(double T, double Ticks)
{
    // Where dudect says "probably not constant time". Equal classes stay below 4.5 in all but a few series of ten thousand; single
    // series of one operation have been seen beyond 10 with a difference of a tick and the other sign next time, hence the repetitions.
    private const double Threshold = 10;

    internal double Magnitude => Math.Abs(T);

    internal bool IsLarge => Magnitude > Threshold;

    internal string ToWord() => string.Create(CultureInfo.InvariantCulture, $"{T:R}/{Ticks:R}");

    internal static Difference Parse(string word)
    {
        string[] numbers = word.Split('/');
        return new(double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{T:F1} ({Ticks:F2} ticks)");
}
