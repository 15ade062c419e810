namespace FastCrypto;

/// <summary>
/// Tables for <see cref="P256Fma256"/>: of each base the multiples 1, 3, …, 31, affine, four bases side by side: entry i of a row holds in
/// lane l the point (2i + 1)·base_l, so that one load serves four windows. The points are public.
/// </summary>
internal static unsafe class P256OddMultiples256
{
    internal const int Lanes = 4;
    private const int TableSize = P256SignedWindows.TableSize;

    /// <summary>The size of the table for four bases, in bytes.</summary>
    internal static int RowSize => TableSize * sizeof(P256AffineEntry256);

    /// <summary>Fills a row for every four bases.</summary>
    internal static void Create(P256AffineEntry256* table, ReadOnlySpan<P256PointPortable> bases)
    {
        P256Affine[] multiples = Create(bases, TableSize);
        for (int i = 0; i < multiples.Length; i++)
        {
            int b = i / TableSize;
            P256AffineEntry256* entry = table + ((b / Lanes * TableSize) + (i % TableSize));
            P256FieldFma256.SetLane(ref entry->X, b % Lanes, multiples[i].X);
            P256FieldFma256.SetLane(ref entry->Y, b % Lanes, multiples[i].Y);
        }
    }

    /// <summary>Of each base the multiples 1, 3, …, 2·size − 1, in Montgomery form and canonical.</summary>
    internal static P256Affine[] Create(ReadOnlySpan<P256PointPortable> bases, int size)
    {
        int count = bases.Length * size;
        var points = new P256PointPortable[count];
        for (int b = 0; b < bases.Length; b++)
        {
            Span<P256PointPortable> multiples = points.AsSpan(b * size, size);
            P256PointPortable twice = default;
            P256PointPortable.Double(ref twice, bases[b]);
            multiples[0] = bases[b];
            for (int i = 1; i < size; i++)
                P256PointPortable.Add(ref multiples[i], multiples[i - 1], twice);
        }

        // One inversion for all: products up to each point, then back.
        var before = new P256Limbs[count];
        P256Limbs product = P256FieldPortable.One;
        for (int i = 0; i < count; i++)
        {
            before[i] = product;
            P256FieldPortable.Multiply(out product, product, points[i].Z);
        }

        var affine = new P256Affine[count];
        P256FieldPortable.Invert(out P256Limbs inverse, product);
        for (int i = count - 1; i >= 0; i--)
        {
            P256FieldPortable.Multiply(out P256Limbs z, inverse, before[i]);
            P256FieldPortable.Multiply(out inverse, inverse, points[i].Z);
            P256FieldPortable.Multiply(out P256Limbs x, points[i].X, z);
            P256FieldPortable.Multiply(out P256Limbs y, points[i].Y, z);
            P256FieldPortable.Canonicalize(out affine[i].X, x);
            P256FieldPortable.Canonicalize(out affine[i].Y, y);
        }

        return affine;
    }
}
