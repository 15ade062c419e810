using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The field mod p in fused multiply-adds on eight lanes (docs/maths/p256.md): here the way in and out, in the generated half the products,
/// carries and point operations. Its instructions name their rounding mode, so that the thread's does not matter.
/// </summary>
[ConstantTime]
internal static partial class P256FieldFma512
{
    internal const int Lanes = 8;

    /// <summary>The number in every lane. It is canonical: carried limbs, below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Broadcast(out P256Digits512 r, in P256Limbs a)
    {
        P256FieldFma256.ToDigits(a, out long d0, out long d1, out long d2, out long d3, out long d4);
        r.D0 = Vector512.Create((double)d0);
        r.D1 = Vector512.Create((double)d1);
        r.D2 = Vector512.Create((double)d2);
        r.D3 = Vector512.Create((double)d3);
        r.D4 = Vector512.Create((double)d4);
    }

    /// <summary>Writes the digits of a canonical number, the given number of doubles apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void SetDigits(double* digits, int stride, in P256Limbs a)
    {
        P256FieldFma256.ToDigits(a, out long d0, out long d1, out long d2, out long d3, out long d4);
        digits[0 * stride] = d0;
        digits[1 * stride] = d1;
        digits[2 * stride] = d2;
        digits[3 * stride] = d3;
        digits[4 * stride] = d4;
    }

    /// <summary>The number whose digits start in one lane, as a loose element of the integer field; both have R = 2^260.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void GetLane(out P256Limbs r, double* lane) => P256FieldPortable.FromSignedDigits(
        out r, (long)lane[0 * Lanes], (long)lane[1 * Lanes], (long)lane[2 * Lanes], (long)lane[3 * Lanes], (long)lane[4 * Lanes]);

    /// <summary>
    /// Columns of digits. Converted, not read from the bits of a sum with 1.5·2^52: folded digits pass 2^51 a little (docs/maths/p256.md),
    /// which would leave that binade.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ToWide(out P256Wide512 r, in P256Digits512 a)
    {
        CheckDigits(a, (1L << 51) + (1L << 7), 1L << 50);
        r.W0 = Avx512DQ.ConvertToVector512Int64(a.D0).AsUInt64();
        r.W1 = Avx512DQ.ConvertToVector512Int64(a.D1).AsUInt64();
        r.W2 = Avx512DQ.ConvertToVector512Int64(a.D2).AsUInt64();
        r.W3 = Avx512DQ.ConvertToVector512Int64(a.D3).AsUInt64();
        r.W4 = Avx512DQ.ConvertToVector512Int64(a.D4).AsUInt64();
    }

    /// <summary>What docs/maths/p256.md demands of an operand. NaN fails the comparisons.</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckDigits(in P256Digits512 a, long limit, long topLimit)
    {
        Debug.Assert(
            IsWhole(a.D0) && IsWhole(a.D1) && IsWhole(a.D2) && IsWhole(a.D3) && IsWhole(a.D4), "digits are whole, so never subnormal");
        var low = Vector512.Create((double)limit);
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(a.D0), low), "digit 0");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(a.D1), low), "digit 1");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(a.D2), low), "digit 2");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(a.D3), low), "digit 3");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(a.D4), Vector512.Create((double)topLimit)), "digit 4");
    }

    private static bool IsWhole(Vector512<double> digit) => Vector512.EqualsAll(Vector512.Floor(digit), digit);

    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckColumns(in P256Wide512 w, long limit, long topLimit)
    {
        var low = Vector512.Create(limit);
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(w.W0.AsInt64()), low), "column 0");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(w.W1.AsInt64()), low), "column 1");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(w.W2.AsInt64()), low), "column 2");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(w.W3.AsInt64()), low), "column 3");
        Debug.Assert(Vector512.LessThanOrEqualAll(Vector512.Abs(w.W4.AsInt64()), Vector512.Create(topLimit)), "column 4");
    }
}
