namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>How long a series is.</summary>
/// <param name="Measurements">So many measurements are enough.</param>
/// <param name="Time">So much time is enough, however few there are by then.</param>
internal sealed record Effort(int Measurements, TimeSpan Time)
{
    /// <summary>What CI affords.</summary>
    internal static readonly Effort Quick = new(200_000, TimeSpan.FromSeconds(1));

    /// <summary>The whole number, whatever it takes.</summary>
    internal static readonly Effort Full = new(1_000_000, TimeSpan.MaxValue);

    /// <summary>For a second opinion. The t of a true difference grows with the square root of the effort.</summary>
    internal Effort Doubled => new(2 * Measurements, Time == TimeSpan.MaxValue ? Time : 2 * Time);

    internal bool IsSpent(int measurements, TimeSpan time) => measurements >= Measurements || time >= Time;
}
