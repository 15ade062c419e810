using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The windows of <see cref="Edwards25519BaseTable"/> as digits for the batch comb, whose lanes all read the same window: the eight entries
/// of one digit of one coordinate stand side by side, so that one permutation, controlled by the lanes' own digits, selects for every
/// lane. Made at first use, in memory that is aligned, never moved and never returned.
/// </summary>
internal static unsafe class Edwards25519CombTable
{
    private const int Digits = 5;

    /// <summary>One coordinate of a window: five digits of eight entries.</summary>
    internal const int CoordinateSize = Digits * Edwards25519BaseTable.EntriesPerWindow;

    private const int WindowSize = 3 * CoordinateSize;

    private static readonly double* Table = Create();

    /// <summary>The entries [1·16^i]B to [8·16^i]B: coordinate (y + x, y − x, 2d·x·y), digit, entry.</summary>
    internal static double* Window(int i) => Table + (i * WindowSize);

    private static double* Create()
    {
        double* table = (double*)NativeMemory.AlignedAlloc((nuint)(Edwards25519BaseTable.Windows * WindowSize * sizeof(double)), 64);
        ReadOnlySpan<EdwardsAffine25519> source = Edwards25519BaseTable.Windows16;
        for (int i = 0; i < source.Length; i++)
        {
            int window = i / Edwards25519BaseTable.EntriesPerWindow, entry = i % Edwards25519BaseTable.EntriesPerWindow;
            double* target = table + (window * WindowSize) + entry;
            Store(source[i].YPlusX, target);
            Store(source[i].YMinusX, target + CoordinateSize);
            Store(source[i].XY2D, target + (2 * CoordinateSize));
        }

        return table;
    }

    private static void Store(in FieldElement25519 element, double* target)
    {
        const int Stride = Edwards25519BaseTable.EntriesPerWindow;
        target[0] = element.L0;
        target[Stride] = element.L1;
        target[2 * Stride] = element.L2;
        target[3 * Stride] = element.L3;
        target[4 * Stride] = element.L4;
    }
}
