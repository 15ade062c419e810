using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

internal readonly unsafe partial struct X25519BatchCombFma256
{
    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(double* window, sbyte* digits, ulong* w)
    {
        Vector256<long> digit = Avx2.ConvertToVector256Int64(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(digits)).AsSByte());
        Vector256<long> sign = Vector256.GreaterThan(Vector256<long>.Zero, digit);
        Vector256<long> magnitude = (digit ^ sign) - sign;

        // Entries are pairs of 32-bit halves, of which the control numbers eight: the upper four entries take a second permutation.
        // Digit 0 is the identity, (1, 1, 0): what the permutation gives for it is masked.
        Vector256<long> pair = (magnitude - Vector256<long>.One) << 1;
        Vector256<int> index = ((pair & Vector256.Create(7L)) | ((pair << 32) + Vector256.Create(1L << 32))).AsInt32();
        Vector256<double> isUpper = Vector256.GreaterThan(magnitude, Vector256.Create(4L)).AsDouble();
        Vector256<double> isZero = Vector256.Equals(magnitude, Vector256<long>.Zero).AsDouble(), isNegative = sign.AsDouble();
        Vector256<double> identity = isZero & Vector256.Create(1.0), flip = isNegative & Vector256.Create(-0.0);
        for (int k = 0; k < 5; k++, window += Edwards25519BaseTable.EntriesPerWindow)
        {
            Vector256<double> plus = Entry(window, index, isUpper, isZero) | identity;
            Vector256<double> minus = Entry(window + Edwards25519CombTable.CoordinateSize, index, isUpper, isZero) | identity;
            Vector256<double> xy2d = Entry(window + (2 * Edwards25519CombTable.CoordinateSize), index, isUpper, isZero);

            // −(x, y) = (−x, y) exchanges y + x and y − x and negates x·y.
            Avx.BlendVariable(plus, minus, isNegative).StoreAligned((double*)(w + YPlusX + (k * 4)));
            Avx.BlendVariable(minus, plus, isNegative).StoreAligned((double*)(w + YMinusX + (k * 4)));
            (xy2d ^ flip).StoreAligned((double*)(w + XY2D + (k * 4)));
            identity = Vector256<double>.Zero;
        }
    }

    /// <summary>One digit of each lane's entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Entry(double* entries, Vector256<int> index, Vector256<double> isUpper, Vector256<double> isZero)
    {
        Vector256<double> lower = Avx2.PermuteVar8x32(Vector256.LoadAligned((int*)entries), index).AsDouble();
        Vector256<double> upper = Avx2.PermuteVar8x32(Vector256.LoadAligned((int*)(entries + 4)), index).AsDouble();
        return Vector256.AndNot(Avx.BlendVariable(lower, upper, isUpper), isZero);
    }
}
