using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The multiples of the base point as digits for the floating-point kernels, converted from <see cref="Edwards25519BaseTable"/> at first
/// use, in memory that is aligned, never moved and never returned.
/// </summary>
internal static unsafe class Edwards25519FmaTables
{
    private const int Lanes = 4;
    private const int Digits = 5;

    /// <summary>Sixty-four windows, four to a round.</summary>
    internal const int Rounds = Edwards25519BaseTable.Windows / Lanes;

    /// <summary>One coordinate of one entry of four windows, in doubles.</summary>
    internal const int EntrySize = Digits * Lanes;

    /// <summary>One coordinate of the eight entries of four windows.</summary>
    internal const int CoordinateSize = Edwards25519BaseTable.EntriesPerWindow * EntrySize;

    private const int RoundSize = 3 * CoordinateSize;

    private static readonly double* Windows = CreateWindows();
    private static readonly Field25519Digits256* OddMultiples = CreateOddMultiples();

    /// <summary>The factors (1, 1, 2, 2d) that bring (Y + X, Y − X, Z, T) to the cached form.</summary>
    internal static ref readonly Field25519Digits256 CacheFactors => ref OddMultiples[Edwards25519BaseTable.OddMultiples.Length];

    /// <summary>The entries of windows 4r to 4r + 3: coordinate (y + x, y − x, 2d·x·y), entry, digit, lane.</summary>
    internal static double* Round(int r) => Windows + (r * RoundSize);

    /// <summary>[2·index + 1]B as (y + x, y − x, 2, 2d·x·y).</summary>
    internal static ref readonly Field25519Digits256 OddMultiple(int index) => ref OddMultiples[index];

    private static double* CreateWindows()
    {
        double* table = (double*)NativeMemory.AlignedAlloc((nuint)(Rounds * RoundSize * sizeof(double)), 64);
        ReadOnlySpan<EdwardsAffine25519> source = Edwards25519BaseTable.Windows16;
        for (int i = 0; i < source.Length; i++)
        {
            int window = i / Edwards25519BaseTable.EntriesPerWindow, entry = i % Edwards25519BaseTable.EntriesPerWindow;
            double* target = table + (window / Lanes * RoundSize) + (entry * EntrySize) + (window % Lanes);
            Store(source[i].YPlusX, target);
            Store(source[i].YMinusX, target + CoordinateSize);
            Store(source[i].XY2D, target + (2 * CoordinateSize));
        }

        return table;
    }

    private static Field25519Digits256* CreateOddMultiples()
    {
        ReadOnlySpan<EdwardsAffine25519> source = Edwards25519BaseTable.OddMultiples;
        var table = (Field25519Digits256*)NativeMemory.AlignedAlloc((nuint)((source.Length + 1) * sizeof(Field25519Digits256)), 64);
        FieldElement25519 one = FieldElement25519.One, two = new(2, 0, 0, 0, 0);
        for (int i = 0; i < source.Length; i++)
            Field25519Fma256.FromElements(source[i].YPlusX, source[i].YMinusX, two, source[i].XY2D, out table[i]);
        Field25519Fma256.FromElements(one, one, two, Edwards25519Portable.D2, out table[source.Length]);
        return table;
    }

    private static void Store(in FieldElement25519 element, double* target)
    {
        target[0] = element.L0;
        target[Lanes] = element.L1;
        target[2 * Lanes] = element.L2;
        target[3 * Lanes] = element.L3;
        target[4 * Lanes] = element.L4;
    }
}
