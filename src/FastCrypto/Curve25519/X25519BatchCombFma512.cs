using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

internal readonly unsafe partial struct X25519BatchCombFma512
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(double* window, sbyte* digits, ulong* w)
    {
        Vector512<long> digit = Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(digits)).AsSByte());
        Vector512<long> sign = Vector512.GreaterThan(Vector512<long>.Zero, digit);
        Vector512<long> magnitude = (digit ^ sign) - sign;

        // Digit 0 is the identity, (1, 1, 0): what the permutation gives for its control, −1, is masked.
        Vector512<long> index = magnitude - Vector512<long>.One;
        Vector512<double> isZero = Vector512.Equals(magnitude, Vector512<long>.Zero).AsDouble(), isNegative = sign.AsDouble();
        Vector512<double> identity = isZero & Vector512.Create(1.0), flip = isNegative & Vector512.Create(-0.0);
        for (int k = 0; k < 5; k++, window += Edwards25519BaseTable.EntriesPerWindow)
        {
            Vector512<double> plus = Entry(window, index, isZero) | identity;
            Vector512<double> minus = Entry(window + Edwards25519CombTable.CoordinateSize, index, isZero) | identity;
            Vector512<double> xy2d = Entry(window + (2 * Edwards25519CombTable.CoordinateSize), index, isZero);

            // −(x, y) = (−x, y) exchanges y + x and y − x and negates x·y.
            Vector512.ConditionalSelect(isNegative, minus, plus).StoreAligned((double*)(w + YPlusX + (k * 8)));
            Vector512.ConditionalSelect(isNegative, plus, minus).StoreAligned((double*)(w + YMinusX + (k * 8)));
            (xy2d ^ flip).StoreAligned((double*)(w + XY2D + (k * 8)));
            identity = Vector512<double>.Zero;
        }
    }

    /// <summary>One digit of each lane's entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Entry(double* entries, Vector512<long> index, Vector512<double> isZero) =>
        Vector512.AndNot(Avx512F.PermuteVar8x64(Vector512.LoadAligned(entries), index), isZero);
}
