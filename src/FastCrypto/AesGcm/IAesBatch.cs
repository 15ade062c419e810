namespace FastCrypto;

/// <summary>An AES that encrypts several blocks at once, as the bitsliced forms do.</summary>
internal unsafe interface IAesBatch
{
    /// <summary>The number of blocks in the largest batch.</summary>
    static abstract int Blocks { get; }

    /// <summary>The size of the longest key schedule (AES-256) in this form.</summary>
    static abstract int ScheduleBytes { get; }

    /// <summary>Writes the schedule of a 16-, 24- or 32-byte key: 10, 12 or 14 rounds (FIPS 197, table 3).</summary>
    static abstract void ExpandKey(ReadOnlySpan<byte> key, byte* schedule);

    /// <summary>
    /// Encrypts <paramref name="count"/> blocks (1 to <see cref="Blocks"/>) in place. What stands behind them, up to
    /// <see cref="Blocks"/>, need not be initialized and is spoiled.
    /// </summary>
    static abstract void Encrypt(byte* schedule, int rounds, byte* blocks, int count);
}
