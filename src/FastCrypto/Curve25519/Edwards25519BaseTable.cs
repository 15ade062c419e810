namespace FastCrypto;

/// <summary>
/// Multiples of the base point B, made from it by the portable formulas at first use (about as long as a few signatures take)
/// rather than checked in as numbers that nobody can read.
/// </summary>
internal static class Edwards25519BaseTable
{
    /// <summary>The number of radix-16 digits of a scalar below 2^255.</summary>
    internal const int Windows = 64;

    /// <summary>Signed digits need the multiples 1 to 8.</summary>
    internal const int EntriesPerWindow = 8;

    /// <summary>The width of the non-adjacent form that <see cref="OddMultiples"/> serves.</summary>
    internal const int OddMultiplesWidth = 8;

    private static readonly EdwardsAffine25519[] Windows16Table = CreateWindows();
    private static readonly EdwardsAffine25519[] OddMultiplesTable = CreateOddMultiples();

    /// <summary>Entry 8·i + j is [(j + 1)·16^i]B.</summary>
    internal static ReadOnlySpan<EdwardsAffine25519> Windows16 => Windows16Table;

    /// <summary>Entry i is [2·i + 1]B.</summary>
    internal static ReadOnlySpan<EdwardsAffine25519> OddMultiples => OddMultiplesTable;

    private static EdwardsAffine25519[] CreateWindows()
    {
        var points = new EdwardsPoint25519[Windows * EntriesPerWindow];
        EdwardsPoint25519 power = Edwards25519Portable.BasePoint;
        for (int i = 0; i < Windows; i++)
        {
            EdwardsPoint25519 multiple = power;
            Edwards25519Portable.ToCached(power, out EdwardsCached25519 step);
            for (int j = 0; j < EntriesPerWindow; j++)
            {
                points[(i * EntriesPerWindow) + j] = multiple;
                Edwards25519Portable.Add(multiple, step, out multiple);
            }

            for (int doublings = 0; doublings < 4; doublings++)
                Edwards25519Portable.Double(power, out power);
        }

        return Normalize(points);
    }

    private static EdwardsAffine25519[] CreateOddMultiples()
    {
        var points = new EdwardsPoint25519[1 << (OddMultiplesWidth - 2)];
        points[0] = Edwards25519Portable.BasePoint;
        Edwards25519Portable.Double(points[0], out EdwardsPoint25519 twice);
        Edwards25519Portable.ToCached(twice, out EdwardsCached25519 step);
        for (int i = 1; i < points.Length; i++)
            Edwards25519Portable.Add(points[i - 1], step, out points[i]);
        return Normalize(points);
    }

    /// <summary>Brings every Z to 1 with a single inversion (Montgomery's trick); no Z is zero, the formulas being complete.</summary>
    private static EdwardsAffine25519[] Normalize(EdwardsPoint25519[] points)
    {
        var prefixes = new FieldElement25519[points.Length];
        FieldElement25519 product = FieldElement25519.One;
        for (int i = 0; i < points.Length; i++)
        {
            prefixes[i] = product;
            Field25519Portable.Multiply(product, points[i].Z, out product);
        }

        Field25519Portable.Invert(product, out FieldElement25519 inverse);
        var result = new EdwardsAffine25519[points.Length];
        for (int i = points.Length - 1; i >= 0; i--)
        {
            Field25519Portable.Multiply(inverse, prefixes[i], out FieldElement25519 zInverse);
            Field25519Portable.Multiply(inverse, points[i].Z, out inverse);
            Field25519Portable.Multiply(points[i].X, zInverse, out FieldElement25519 x);
            Field25519Portable.Multiply(points[i].Y, zInverse, out FieldElement25519 y);
            Field25519Portable.AddTight(y, x, out result[i].YPlusX);
            Field25519Portable.SubtractTight(y, x, out result[i].YMinusX);
            Field25519Portable.Multiply(x, y, out FieldElement25519 xy);
            Field25519Portable.Multiply(xy, Edwards25519Portable.D2, out result[i].XY2D);
        }

        return result;
    }
}
