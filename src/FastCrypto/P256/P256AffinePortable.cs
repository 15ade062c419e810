using System.Runtime.CompilerServices;
using static FastCrypto.P256FieldPortable;

namespace FastCrypto;

/// <summary>
/// A point other than infinity as the tables of the portable kernel hold it: affine, in Montgomery form, its coordinates products.
/// </summary>
[ConstantTime]
internal struct P256AffinePortable
{
    internal P256Limbs X, Y;

    /// <summary>The points r = p, with one inversion for all (Montgomery's trick); none is infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromProjective(Span<P256AffinePortable> r, ReadOnlySpan<P256PointPortable> p)
    {
        // Until its turn comes, an entry keeps the product of the Z before it.
        P256Limbs product = One;
        for (int i = 0; i < p.Length; i++)
        {
            r[i].X = product;
            Multiply(out product, product, p[i].Z);
        }

        Invert(out P256Limbs inverse, product);
        for (int i = p.Length - 1; i >= 0; i--)
        {
            Multiply(out P256Limbs z, inverse, r[i].X);
            Multiply(out inverse, inverse, p[i].Z);
            Multiply(out r[i].X, p[i].X, z);
            Multiply(out r[i].Y, p[i].Y, z);
        }
    }

    /// <summary>r = table[index] by a full scan.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Lookup(out P256AffinePortable r, ReadOnlySpan<P256AffinePortable> table, ulong index)
    {
        // Locals, because sums in memory would be loaded and stored for each entry.
        ulong x0 = 0, x1 = 0, x2 = 0, x3 = 0, x4 = 0, y0 = 0, y1 = 0, y2 = 0, y3 = 0, y4 = 0;
        for (int i = 0; i < table.Length; i++)
        {
            ulong mask = ConstantTime.MaskIfEqual(index, (ulong)i);
            ref readonly P256AffinePortable entry = ref table[i];
            x0 |= entry.X.L0 & mask;
            x1 |= entry.X.L1 & mask;
            x2 |= entry.X.L2 & mask;
            x3 |= entry.X.L3 & mask;
            x4 |= entry.X.L4 & mask;
            y0 |= entry.Y.L0 & mask;
            y1 |= entry.Y.L1 & mask;
            y2 |= entry.Y.L2 & mask;
            y3 |= entry.Y.L3 & mask;
            y4 |= entry.Y.L4 & mask;
        }

        r.X = new(x0, x1, x2, x3, x4);
        r.Y = new(y0, y1, y2, y3, y4);
    }

    /// <summary>p = −p where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NegateIf(ref P256AffinePortable p, ulong mask)
    {
        Subtract(out P256Limbs negated, default, p.Y);
        P256Limbs.Select(out p.Y, mask, negated, p.Y);
    }
}
