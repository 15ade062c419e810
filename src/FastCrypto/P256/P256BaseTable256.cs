using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The odd multiples of the base point for <see cref="P256Fma256"/>: row s, lane l has those of 32^(4s+l)·G. 66 KB, computed by the integer
/// field on first use (less than a millisecond), public.
/// </summary>
internal static unsafe class P256BaseTable256
{
    internal const int Steps = P256SignedWindows.Count / P256OddMultiples256.Lanes;

    internal static P256AffineEntry256* Entries { get; } = Create();

    private static P256AffineEntry256* Create()
    {
        var bases = new P256PointPortable[P256SignedWindows.Count];
        bases[0] = P256PointPortable.Generator;
        for (int j = 1; j < bases.Length; j++)
        {
            bases[j] = bases[j - 1];
            for (int i = 0; i < P256SignedWindows.Bits; i++)
                P256PointPortable.Double(ref bases[j], bases[j]);
        }

        var table = (P256AffineEntry256*)NativeMemory.AlignedAlloc((nuint)(Steps * P256OddMultiples256.RowSize), 64);
        P256OddMultiples256.Create(table, bases);
        return table;
    }
}
