using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The field mod p in fused multiply-adds on four lanes (docs/maths/p256.md): here the way in and out and what needs no generator; the
/// products, carries and point operations are in the generated half. Needs rounding to nearest.
/// </summary>
[ConstantTime]
internal static partial class P256FieldFma256
{
    // 1.5·2^52: an integer of magnitude up to 2^51 added to it stands in the low bits.
    private const double Integers = 6755399441055744.0;

    /// <summary>The number in every lane. It is canonical: carried limbs, below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Broadcast(out P256Digits256 r, in P256Limbs a)
    {
        ToDigits(a, out long d0, out long d1, out long d2, out long d3, out long d4);
        r.D0 = Vector256.Create((double)d0);
        r.D1 = Vector256.Create((double)d1);
        r.D2 = Vector256.Create((double)d2);
        r.D3 = Vector256.Create((double)d3);
        r.D4 = Vector256.Create((double)d4);
    }

    /// <summary>Writes the canonical number to one lane. The lane is public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SetLane(ref P256Digits256 r, int lane, in P256Limbs a)
    {
        ToDigits(a, out long d0, out long d1, out long d2, out long d3, out long d4);
        r.D0 = r.D0.WithElement(lane, d0);
        r.D1 = r.D1.WithElement(lane, d1);
        r.D2 = r.D2.WithElement(lane, d2);
        r.D3 = r.D3.WithElement(lane, d3);
        r.D4 = r.D4.WithElement(lane, d4);
    }

    /// <summary>Centred digits of a canonical number: 0–3 in [−2^51, 2^51), the last at most 2^48.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ToDigits(in P256Limbs a, out long d0, out long d1, out long d2, out long d3, out long d4)
    {
        P256Limbs.CheckCarried(a);
        Debug.Assert(P256FieldPortable.CanonicalMask(a) != 0, "not canonical");
        d0 = ((long)a.L0 << 12) >> 12;
        long t = (long)a.L1 + (((long)a.L0 - d0) >> 52);
        d1 = (t << 12) >> 12;
        t = (long)a.L2 + ((t - d1) >> 52);
        d2 = (t << 12) >> 12;
        t = (long)a.L3 + ((t - d2) >> 52);
        d3 = (t << 12) >> 12;
        d4 = (long)a.L4 + ((t - d3) >> 52);
    }

    /// <summary>One lane as a loose element of the integer field; both have R = 2^260. The lane is public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GetLane(out P256Limbs r, in P256Digits256 a, int lane) => P256FieldPortable.FromSignedDigits(
        out r, Integer(a.D0, lane), Integer(a.D1, lane), Integer(a.D2, lane), Integer(a.D3, lane), Integer(a.D4, lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Integer(Vector256<double> digits, int lane) =>
        Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(digits.GetElement(lane)));

    /// <summary>Columns of centred digits (at most 2^51, which folded ones may pass: those of canonical numbers are meant).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ToWide(out P256Wide256 r, in P256Digits256 a)
    {
        CheckDigits(a, 1L << 51, 1L << 51);
        Vector256<double> integers = Vector256.Create(Integers);
        Vector256<ulong> pattern = integers.AsUInt64();
        r.W0 = (a.D0 + integers).AsUInt64() - pattern;
        r.W1 = (a.D1 + integers).AsUInt64() - pattern;
        r.W2 = (a.D2 + integers).AsUInt64() - pattern;
        r.W3 = (a.D3 + integers).AsUInt64() - pattern;
        r.W4 = (a.D4 + integers).AsUInt64() - pattern;
    }

    /// <summary>The lanes that a permutation's control names, of every digit; 0x55·lane puts one lane everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Permute(out P256Digits256 r, in P256Digits256 a, [ConstantExpected] byte control)
    {
        r.D0 = Avx2.Permute4x64(a.D0, control);
        r.D1 = Avx2.Permute4x64(a.D1, control);
        r.D2 = Avx2.Permute4x64(a.D2, control);
        r.D3 = Avx2.Permute4x64(a.D3, control);
        r.D4 = Avx2.Permute4x64(a.D4, control);
    }

    /// <summary>The lanes that a permutation's control names, of every column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Permute(out P256Wide256 r, in P256Wide256 a, [ConstantExpected] byte control)
    {
        r.W0 = Avx2.Permute4x64(a.W0, control);
        r.W1 = Avx2.Permute4x64(a.W1, control);
        r.W2 = Avx2.Permute4x64(a.W2, control);
        r.W3 = Avx2.Permute4x64(a.W3, control);
        r.W4 = Avx2.Permute4x64(a.W4, control);
    }

    /// <summary>Lane i from the i-th argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Lanes(out P256Digits256 r, in P256Digits256 l0, in P256Digits256 l1, in P256Digits256 l2, in P256Digits256 l3)
    {
        r.D0 = Lanes(l0.D0, l1.D0, l2.D0, l3.D0);
        r.D1 = Lanes(l0.D1, l1.D1, l2.D1, l3.D1);
        r.D2 = Lanes(l0.D2, l1.D2, l2.D2, l3.D2);
        r.D3 = Lanes(l0.D3, l1.D3, l2.D3, l3.D3);
        r.D4 = Lanes(l0.D4, l1.D4, l2.D4, l3.D4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Lanes(Vector256<double> l0, Vector256<double> l1, Vector256<double> l2, Vector256<double> l3) =>
        Avx.Blend(Avx.Blend(l0, l1, 0b0010), Avx.Blend(l2, l3, 0b1000), 0b1100);

    /// <summary>What docs/maths/p256.md demands of an operand. NaN fails the comparisons.</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckDigits(in P256Digits256 a, long limit, long topLimit)
    {
        Debug.Assert(
            IsWhole(a.D0) && IsWhole(a.D1) && IsWhole(a.D2) && IsWhole(a.D3) && IsWhole(a.D4), "digits are whole, so never subnormal");
        var low = Vector256.Create((double)limit);
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(a.D0), low), "digit 0");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(a.D1), low), "digit 1");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(a.D2), low), "digit 2");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(a.D3), low), "digit 3");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(a.D4), Vector256.Create((double)topLimit)), "digit 4");
    }

    private static bool IsWhole(Vector256<double> digit) => Vector256.EqualsAll(Vector256.Floor(digit), digit);

    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckColumns(in P256Wide256 w, long limit, long topLimit)
    {
        var low = Vector256.Create(limit);
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(w.W0.AsInt64()), low), "column 0");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(w.W1.AsInt64()), low), "column 1");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(w.W2.AsInt64()), low), "column 2");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(w.W3.AsInt64()), low), "column 3");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Abs(w.W4.AsInt64()), Vector256.Create(topLimit)), "column 4");
    }
}
