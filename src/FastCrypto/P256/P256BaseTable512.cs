using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The base point's odd multiples G, 3G, …, 1023G for <see cref="P256Fma512"/>: ten doubles a point, the digits of x and then those of y.
/// 40 KB, computed by the integer field on first use (less than a millisecond), public.
/// </summary>
internal static unsafe class P256BaseTable512
{
    /// <summary>Windows twice as wide as the other point's: the doublings are shared, and this table is made once.</summary>
    internal const int WindowBits = 2 * P256SignedWindows.Bits;

    internal const int DigitsPerPoint = 2 * DigitsPerElement;
    private const int DigitsPerElement = 5;
    private const int TableSize = 1 << (WindowBits - 1);

    internal static double* Digits { get; } = Create();

    private static double* Create()
    {
        var table = (double*)NativeMemory.AlignedAlloc(TableSize * DigitsPerPoint * sizeof(double), 64);
        P256Affine[] multiples = P256OddMultiples256.Create([P256PointPortable.Generator], TableSize);
        for (int i = 0; i < TableSize; i++)
        {
            double* point = table + (i * DigitsPerPoint);
            P256FieldFma512.SetDigits(point, 1, multiples[i].X);
            P256FieldFma512.SetDigits(point + DigitsPerElement, 1, multiples[i].Y);
        }

        return table;
    }
}
