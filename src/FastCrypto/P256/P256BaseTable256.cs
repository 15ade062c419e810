using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The odd multiples of the base point for <see cref="P256Fma256"/>: entry i of step s holds in lane l the point (2i + 1)·32^(4s+l)·G, so
/// that one load serves four windows. 66 KB, computed by the integer field on first use (about half a millisecond), public.
/// </summary>
internal static unsafe class P256BaseTable256
{
    internal const int Steps = 13;
    private const int TableSize = P256SignedWindows.TableSize;
    private const int Lanes = 4;

    internal static P256AffineEntry256* Entries { get; } = Create();

    private static P256AffineEntry256* Create()
    {
        const int Count = Steps * Lanes * TableSize;
        var points = new P256PointPortable[Count];
        P256PointPortable power = P256PointPortable.Generator;
        for (int window = 0; window < Steps * Lanes; window++)
        {
            P256PointPortable twice = default;
            P256PointPortable.Double(ref twice, power);
            points[window * TableSize] = power;
            for (int i = 1; i < TableSize; i++)
                P256PointPortable.Add(ref points[(window * TableSize) + i], points[(window * TableSize) + i - 1], twice);
            for (int i = 0; i < P256SignedWindows.Bits; i++)
                P256PointPortable.Double(ref power, power);
        }

        // One inversion for all: products up to each point, then back.
        var before = new P256Limbs[Count];
        P256Limbs product = P256FieldPortable.One;
        for (int i = 0; i < Count; i++)
        {
            before[i] = product;
            P256FieldPortable.Multiply(out product, product, points[i].Z);
        }

        P256FieldPortable.Invert(out P256Limbs inverse, product);
        var table = (P256AffineEntry256*)NativeMemory.AlignedAlloc((nuint)(Steps * TableSize * sizeof(P256AffineEntry256)), 64);
        for (int i = Count - 1; i >= 0; i--)
        {
            P256FieldPortable.Multiply(out P256Limbs z, inverse, before[i]);
            P256FieldPortable.Multiply(out inverse, inverse, points[i].Z);
            P256FieldPortable.Multiply(out P256Limbs x, points[i].X, z);
            P256FieldPortable.Multiply(out P256Limbs y, points[i].Y, z);
            P256FieldPortable.Canonicalize(out x, x);
            P256FieldPortable.Canonicalize(out y, y);
            int window = i / TableSize;
            P256AffineEntry256* entry = table + ((window / Lanes * TableSize) + (i % TableSize));
            P256FieldFma256.SetLane(ref entry->X, window % Lanes, x);
            P256FieldFma256.SetLane(ref entry->Y, window % Lanes, y);
        }

        return table;
    }
}
