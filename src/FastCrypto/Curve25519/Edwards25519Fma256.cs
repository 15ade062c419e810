using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Point multiplication on edwards25519 with the four-lane floating-point field: for multiples of the base point the lanes are
/// four accumulators, otherwise the coordinates (X, Y, Z, T) of one point.
/// </summary>
[ConstantTime]
internal static unsafe partial class Edwards25519Fma256
{
    /// <summary>Four points, one to a lane.</summary>
    internal struct FourPoints
    {
        internal Field25519Wide256 X, Y, Z, T;
    }

    private struct BaseWorkspace
    {
        internal FourPoints Sums;
        internal Field25519Digits256 YMinusX, YPlusX, XY2D, Cached;
        internal Field25519Wide256 Point0, Point1, Point2, Point3;
        internal fixed sbyte Digits[Edwards25519BaseTable.Windows];
    }

    /// <inheritdoc cref="Edwards25519Portable.MultiplyBase"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(in Scalar25519 scalar, out EdwardsPoint25519 result)
    {
        Unsafe.SkipInit(out BaseWorkspace w);
        scalar.ToSignedRadix16(MemoryMarshal.CreateSpan(ref w.Digits[0], Edwards25519BaseTable.Windows));

        // Lane i sums the windows 4r + i; all lanes begin with the identity.
        FieldElement25519 one = FieldElement25519.One;
        Field25519Fma256.ToWide(one, one, one, one, out w.Sums.Y);
        w.Sums.Z = w.Sums.Y;
        w.Sums.X = w.Sums.T = default;
        for (int r = 0; r < Edwards25519FmaTables.Rounds; r++)
        {
            Select(Edwards25519FmaTables.Round(r), ref w.Digits[4 * r], out w.YMinusX, out w.YPlusX, out w.XY2D);
            Add(ref w.Sums, w.YMinusX, w.YPlusX, w.XY2D);
        }

        // The formulas are complete, so the lanes may be added whatever they hold.
        Transpose(w.Sums, out w.Point0, out w.Point1, out w.Point2, out w.Point3);
        ref readonly Field25519Digits256 factors = ref Edwards25519FmaTables.CacheFactors;
        ToCached(w.Point1, factors, out w.Cached);
        Add(ref w.Point0, w.Cached);
        ToCached(w.Point3, factors, out w.Cached);
        Add(ref w.Point2, w.Cached);
        ToCached(w.Point2, factors, out w.Cached);
        Add(ref w.Point0, w.Cached);
        Field25519Fma256.ToElements(w.Point0, out result.X, out result.Y, out result.Z, out result.T);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<BaseWorkspace>(ref w)));
    }

    /// <inheritdoc cref="Edwards25519Portable.DoubleScalarMultiplyVartime"/>
    [SkipLocalsInit]
    internal static void DoubleScalarMultiplyVartime(
        in Scalar25519 s, in Scalar25519 k, in EdwardsPoint25519 p, out EdwardsPoint25519 result)
    {
        const int PointWidth = 5;
        Span<sbyte> baseDigits = stackalloc sbyte[Scalar25519.NonAdjacentFormLength];
        Span<sbyte> pointDigits = stackalloc sbyte[Scalar25519.NonAdjacentFormLength];
        s.ToNonAdjacentFormVartime(Edwards25519BaseTable.OddMultiplesWidth, baseDigits);
        k.ToNonAdjacentFormVartime(PointWidth, pointDigits);

        // P, 3P, 5P, … 15P.
        Span<Field25519Digits256> multiples = stackalloc Field25519Digits256[1 << (PointWidth - 2)];
        ref readonly Field25519Digits256 factors = ref Edwards25519FmaTables.CacheFactors;
        Field25519Fma256.ToWide(p.X, p.Y, p.Z, p.T, out Field25519Wide256 sum);
        Field25519Wide256 twice = sum;
        Double(ref twice, 1);
        ToCached(twice, factors, out Field25519Digits256 step);
        ToCached(sum, factors, out multiples[0]);
        for (int i = 1; i < multiples.Length; i++)
        {
            Add(ref sum, step);
            ToCached(sum, factors, out multiples[i]);
        }

        FieldElement25519 zero = FieldElement25519.Zero, one = FieldElement25519.One;
        Field25519Fma256.ToWide(zero, one, one, zero, out sum);
        bool started = false;
        int doublings = 0;
        for (int i = Scalar25519.NonAdjacentFormLength - 1; i >= 0; i--)
        {
            doublings += started ? 1 : 0;
            if (pointDigits[i] != 0)
                AddMultiple(multiples[Math.Abs((int)pointDigits[i]) >> 1], pointDigits[i] < 0, ref sum);
            if (baseDigits[i] != 0)
                AddMultiple(Edwards25519FmaTables.OddMultiple(Math.Abs((int)baseDigits[i]) >> 1), baseDigits[i] < 0, ref sum);
        }

        if (doublings > 0)
            Double(ref sum, doublings);
        Field25519Fma256.ToElements(sum, out result.X, out result.Y, out result.Z, out result.T);

        void AddMultiple(in Field25519Digits256 multiple, bool negative, ref Field25519Wide256 sum)
        {
            if (doublings > 0)
                Double(ref sum, doublings);
            doublings = 0;
            started = true;
            if (negative)
            {
                Negate(multiple, out Field25519Digits256 negated);
                Add(ref sum, negated);
            }
            else
            {
                Add(ref sum, multiple);
            }
        }
    }

    /// <summary>In each lane, [digit]·(the window's point): reads every entry of the four windows of a round.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(
        double* round, ref sbyte digits, out Field25519Digits256 yMinusX, out Field25519Digits256 yPlusX, out Field25519Digits256 xy2d)
    {
        Vector256<long> digit = Avx2.ConvertToVector256Int64(
            Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(ref Unsafe.As<sbyte, byte>(ref digits))).AsSByte());
        Vector256<long> sign = Vector256.GreaterThan(Vector256<long>.Zero, digit);
        Vector256<long> magnitude = (digit ^ sign) - sign;

        // Digit 0 is the identity, (1, 1, 0).
        Vector256<double> identity = Vector256.Equals(magnitude, Vector256<long>.Zero).AsDouble() & Vector256.Create(1.0);
        SelectCoordinate(round, magnitude, identity, out Field25519Digits256 plus);
        SelectCoordinate(round + Edwards25519FmaTables.CoordinateSize, magnitude, identity, out Field25519Digits256 minus);
        SelectCoordinate(round + (2 * Edwards25519FmaTables.CoordinateSize), magnitude, Vector256<double>.Zero, out xy2d);

        // −(x, y) = (−x, y) exchanges y + x and y − x and negates x·y.
        Vector256<double> mask = sign.AsDouble();
        Vector256<double> flip = mask & Vector256.Create(-0.0);
        yMinusX.D0 = Avx.BlendVariable(minus.D0, plus.D0, mask);
        yMinusX.D1 = Avx.BlendVariable(minus.D1, plus.D1, mask);
        yMinusX.D2 = Avx.BlendVariable(minus.D2, plus.D2, mask);
        yMinusX.D3 = Avx.BlendVariable(minus.D3, plus.D3, mask);
        yMinusX.D4 = Avx.BlendVariable(minus.D4, plus.D4, mask);
        yPlusX.D0 = Avx.BlendVariable(plus.D0, minus.D0, mask);
        yPlusX.D1 = Avx.BlendVariable(plus.D1, minus.D1, mask);
        yPlusX.D2 = Avx.BlendVariable(plus.D2, minus.D2, mask);
        yPlusX.D3 = Avx.BlendVariable(plus.D3, minus.D3, mask);
        yPlusX.D4 = Avx.BlendVariable(plus.D4, minus.D4, mask);
        xy2d.D0 ^= flip;
        xy2d.D1 ^= flip;
        xy2d.D2 ^= flip;
        xy2d.D3 ^= flip;
        xy2d.D4 ^= flip;
    }

    /// <summary>One coordinate of each lane's entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SelectCoordinate(
        double* entries, Vector256<long> magnitude, Vector256<double> digit0, out Field25519Digits256 result)
    {
        Vector256<double> d0 = digit0, d1 = Vector256<double>.Zero, d2 = d1, d3 = d1, d4 = d1;
        Vector256<long> index = Vector256<long>.One;
        for (int j = 0; j < Edwards25519BaseTable.EntriesPerWindow; j++)
        {
            Vector256<double> mask = Vector256.Equals(magnitude, index).AsDouble();
            index += Vector256<long>.One;
            double* entry = entries + (j * Edwards25519FmaTables.EntrySize);
            d0 |= Vector256.LoadAligned(entry) & mask;
            d1 |= Vector256.LoadAligned(entry + 4) & mask;
            d2 |= Vector256.LoadAligned(entry + 8) & mask;
            d3 |= Vector256.LoadAligned(entry + 12) & mask;
            d4 |= Vector256.LoadAligned(entry + 16) & mask;
        }

        result.D0 = d0;
        result.D1 = d1;
        result.D2 = d2;
        result.D3 = d3;
        result.D4 = d4;
    }

    /// <summary>The point (Y + X, Y − X, 2Z, 2d·T), negated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Negate(in Field25519Digits256 point, out Field25519Digits256 result)
    {
        Vector256<double> flip = Vector256.Create(0.0, 0.0, 0.0, -0.0);
        result.D0 = Avx2.Permute4x64(point.D0, 0b11100001) ^ flip;
        result.D1 = Avx2.Permute4x64(point.D1, 0b11100001) ^ flip;
        result.D2 = Avx2.Permute4x64(point.D2, 0b11100001) ^ flip;
        result.D3 = Avx2.Permute4x64(point.D3, 0b11100001) ^ flip;
        result.D4 = Avx2.Permute4x64(point.D4, 0b11100001) ^ flip;
    }

    /// <summary>From one coordinate of four points to a vector to four coordinates of one point to a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(
        in FourPoints points, out Field25519Wide256 point0, out Field25519Wide256 point1,
        out Field25519Wide256 point2, out Field25519Wide256 point3)
    {
        Transpose(points.X.W0, points.Y.W0, points.Z.W0, points.T.W0, out point0.W0, out point1.W0, out point2.W0, out point3.W0);
        Transpose(points.X.W1, points.Y.W1, points.Z.W1, points.T.W1, out point0.W1, out point1.W1, out point2.W1, out point3.W1);
        Transpose(points.X.W2, points.Y.W2, points.Z.W2, points.T.W2, out point0.W2, out point1.W2, out point2.W2, out point3.W2);
        Transpose(points.X.W3, points.Y.W3, points.Z.W3, points.T.W3, out point0.W3, out point1.W3, out point2.W3, out point3.W3);
        Transpose(points.X.W4, points.Y.W4, points.Z.W4, points.T.W4, out point0.W4, out point1.W4, out point2.W4, out point3.W4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<ulong> x, Vector256<ulong> y, Vector256<ulong> z, Vector256<ulong> t,
        out Vector256<ulong> row0, out Vector256<ulong> row1, out Vector256<ulong> row2, out Vector256<ulong> row3)
    {
        Vector256<ulong> xy02 = Avx2.UnpackLow(x, y), xy13 = Avx2.UnpackHigh(x, y);
        Vector256<ulong> zt02 = Avx2.UnpackLow(z, t), zt13 = Avx2.UnpackHigh(z, t);
        row0 = Avx2.Permute2x128(xy02, zt02, 0x20);
        row1 = Avx2.Permute2x128(xy13, zt13, 0x20);
        row2 = Avx2.Permute2x128(xy02, zt02, 0x31);
        row3 = Avx2.Permute2x128(xy13, zt13, 0x31);
    }
}
