namespace FastCrypto.Tls;

/// <summary>
/// A set of 16-bit code points, one bit for each. Membership costs the same however many of them a hostile peer packs into a message:
/// searching lists in place of it makes a hello of 63 KB cost a server 100 ms.
/// </summary>
internal readonly ref struct CodePointSet
{
    /// <summary>The words that a set takes: 8 KB on the caller's stack.</summary>
    internal const int WordCount = (ushort.MaxValue + 1) / 64;

    private readonly Span<ulong> _words;

    /// <summary>An empty set.</summary>
    /// <param name="words">Room for <see cref="WordCount"/> words.</param>
    internal CodePointSet(Span<ulong> words)
    {
        _words = words[..WordCount];
        _words.Clear();
    }

    /// <summary>Adds a value; false if it is there already.</summary>
    internal bool Add(ushort value)
    {
        ref ulong word = ref _words[value >> 6];
        ulong bit = 1UL << (value & 63);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    internal bool Contains(ushort value) => (_words[value >> 6] & (1UL << (value & 63))) != 0;
}
