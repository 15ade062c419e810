using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// A table of one point P for the portable kernel: four combs of five teeth. A scalar is k = Σ ±2^i over its 260 signed bits
/// (<see cref="P256SignedWindows"/>); tooth t of comb c takes bit 13(5c + t) + i in column i, so that thirteen columns and twelve doublings
/// serve all of them.
/// </summary>
/// <remarks>
/// Entry w of comb c is 2^(13(5c + 4))·P plus, for each lower tooth t, 2^(13(5c + t))·P if bit t of w is set, else minus that;
/// the other half of a comb's digits is the negative of this one. Sixty-four points, 5 KB: that stays in the first-level cache
/// of small processors; six teeth would double it and save a tenth of the time. No entry is infinity: its multiple of P is not
/// zero and below 2^248 in magnitude.
/// </remarks>
[ConstantTime]
internal static class P256CombPortable
{
    internal const int Combs = 4;
    internal const int Teeth = 5;

    /// <summary>The number of columns, and how far apart the teeth are.</summary>
    internal const int Spacing = 13;

    private const int EntriesPerComb = 1 << (Teeth - 1);

    /// <summary>The number of points in a table.</summary>
    internal const int Entries = Combs * EntriesPerComb;

    /// <summary>The table of the base point, made at first use.</summary>
    internal static ReadOnlySpan<P256AffinePortable> Base => BaseTable.Entries;

    /// <summary>Fills the table of a public point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Create(Span<P256AffinePortable> table, in P256Affine point)
    {
        P256AffinePortable first;
        P256FieldPortable.ToMontgomery(out first.X, point.X);
        P256FieldPortable.ToMontgomery(out first.Y, point.Y);
        Fill(table, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<P256AffinePortable> table, in P256AffinePortable point)
    {
        var entries = new P256PointPortable[Entries];
        var teeth = new P256PointPortable[Combs * Teeth];
        P256JacobianPortable.FromAffine(out P256JacobianPortable power, point);
        for (int j = 0; j < teeth.Length; j++)
        {
            power.ToProjective(out teeth[j]);
            for (int i = 0; i < Spacing; i++)
                P256JacobianPortable.Double(ref power);
        }

        for (int comb = 0; comb < Combs; comb++)
            FillComb(entries.AsSpan(comb * EntriesPerComb, EntriesPerComb), teeth.AsSpan(comb * Teeth, Teeth));
        P256AffinePortable.FromProjective(table, entries);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillComb(Span<P256PointPortable> entries, ReadOnlySpan<P256PointPortable> teeth)
    {
        entries[0] = teeth[Teeth - 1];
        for (int t = 0; t < Teeth - 1; t++)
        {
            P256PointPortable minus = teeth[t];
            P256FieldPortable.Subtract(out minus.Y, default, minus.Y);
            P256PointPortable.Add(ref entries[0], entries[0], minus);
        }

        // A set bit turns a tooth from minus to plus.
        for (int t = 0; t < Teeth - 1; t++)
        {
            P256PointPortable twice = default;
            P256PointPortable.Double(ref twice, teeth[t]);
            for (int i = 0; i < 1 << t; i++)
                P256PointPortable.Add(ref entries[(1 << t) + i], entries[i], twice);
        }
    }

    /// <summary>entry = what the comb adds in that column for the scalar, by a full scan. Column and comb are public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Select(
        out P256AffinePortable entry, ReadOnlySpan<P256AffinePortable> table, in P256SignedWindows scalar, int column, int comb)
    {
        ulong negative = Digit(scalar, column, comb, out ulong index);
        P256AffinePortable.Lookup(out entry, table.Slice(comb * EntriesPerComb, EntriesPerComb), index);
        P256AffinePortable.NegateIf(ref entry, negative);
    }

    /// <summary>The same for a public scalar, and negated where the mask is set.</summary>
    internal static void SelectVartime(
        out P256AffinePortable entry,
        ReadOnlySpan<P256AffinePortable> table,
        in P256SignedWindows scalar,
        ulong negated,
        int column,
        int comb)
    {
        ulong negative = Digit(scalar, column, comb, out ulong index);
        entry = table[(comb * EntriesPerComb) + (int)index];
        P256AffinePortable.NegateIf(ref entry, negative ^ negated);
    }

    /// <summary>The entry's number; all ones if its negative is meant, because the top tooth is minus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digit(in P256SignedWindows scalar, int column, int comb, out ulong index)
    {
        ulong digit = scalar.FiveApart((comb * Teeth * Spacing) + column, Spacing);
        ulong negative = (digit >> (Teeth - 1)) - 1;
        index = (digit ^ negative) & (EntriesPerComb - 1);
        return negative;
    }

    // Its own class, so that nobody waits for the table who does not use it.
    private static class BaseTable
    {
        internal static readonly P256AffinePortable[] Entries = CreateBase();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static P256AffinePortable[] CreateBase()
        {
            var table = new P256AffinePortable[P256CombPortable.Entries];
            P256PointPortable g = P256PointPortable.Generator;
            Fill(table, new P256AffinePortable { X = g.X, Y = g.Y });
            return table;
        }
    }
}
