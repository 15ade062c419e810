using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>
/// Four elements of GF(2^255 − 19) as signed digits of radix 2^51 in doubles, one element for each lane. <i>Reduced</i>: every digit is
/// at most 2^50 + 2^15 in magnitude. An operand of a product may also be the sum of two reduced elements, if the other is reduced.
/// </summary>
internal struct Field25519Digits256
{
    internal Vector256<double> D0, D1, D2, D3, D4;
}

/// <summary>Four elements as columns of radix 2^51 in signed 64-bit integers, before the carry: a sum of at most four products.</summary>
internal struct Field25519Wide256
{
    internal Vector256<ulong> W0, W1, W2, W3, W4;
}

/// <summary>
/// Arithmetic in GF(2^255 − 19) on four lanes with double-precision fused multiply-add: 52-bit integer multiply-add emulated exactly,
/// in every rounding mode (docs/maths/field25519.md).
/// </summary>
[ConstantTime]
internal static partial class Field25519Fma256
{
    // 2^52 and 1.5·2^52: doubles whose low bits count units.
    private const ulong TwoTo52 = 0x4330_0000_0000_0000;
    private const ulong ThreeHalvesTo52 = 0x4338_0000_0000_0000;

    /// <summary>One element for each lane, as digits in [0, 2^51 + 2^16): what may stand in for a sum of two reduced elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromElements(
        in FieldElement25519 lane0, in FieldElement25519 lane1, in FieldElement25519 lane2,
        in FieldElement25519 lane3, out Field25519Digits256 result)
    {
        ToWide(lane0, lane1, lane2, lane3, out Field25519Wide256 wide);
        result.D0 = ToDouble(wide.W0);
        result.D1 = ToDouble(wide.W1);
        result.D2 = ToDouble(wide.W2);
        result.D3 = ToDouble(wide.W3);
        result.D4 = ToDouble(wide.W4);
    }

    /// <summary>One tight element for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToWide(
        in FieldElement25519 lane0, in FieldElement25519 lane1, in FieldElement25519 lane2,
        in FieldElement25519 lane3, out Field25519Wide256 result)
    {
        Debug.Assert(lane0.IsTight && lane1.IsTight && lane2.IsTight && lane3.IsTight);
        result.W0 = Vector256.Create(lane0.L0, lane1.L0, lane2.L0, lane3.L0);
        result.W1 = Vector256.Create(lane0.L1, lane1.L1, lane2.L1, lane3.L1);
        result.W2 = Vector256.Create(lane0.L2, lane1.L2, lane2.L2, lane3.L2);
        result.W3 = Vector256.Create(lane0.L3, lane1.L3, lane2.L3, lane3.L3);
        result.W4 = Vector256.Create(lane0.L4, lane1.L4, lane2.L4, lane3.L4);
    }

    /// <summary>The four elements of x, a sum of at most four products, in tight form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToElements(
        in Field25519Wide256 x,
        out FieldElement25519 lane0, out FieldElement25519 lane1, out FieldElement25519 lane2, out FieldElement25519 lane3)
    {
        Carry(x, out Field25519Digits256 digits);
        Vector256<ulong> l0 = ToInteger(digits.D0), l1 = ToInteger(digits.D1), l2 = ToInteger(digits.D2),
            l3 = ToInteger(digits.D3), l4 = ToInteger(digits.D4);
        Field25519Portable.FromSignedLimbs(l0[0], l1[0], l2[0], l3[0], l4[0], out lane0);
        Field25519Portable.FromSignedLimbs(l0[1], l1[1], l2[1], l3[1], l4[1], out lane1);
        Field25519Portable.FromSignedLimbs(l0[2], l1[2], l2[2], l3[2], l4[2], out lane2);
        Field25519Portable.FromSignedLimbs(l0[3], l1[3], l2[3], l3[3], l4[3], out lane3);
    }

    /// <summary>The double with the value of an integer below 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector256<ulong> integer) =>
        (integer | Vector256.Create(TwoTo52)).AsDouble() - Vector256.Create(TwoTo52).AsDouble();

    /// <summary>The integer, in two's complement, with the value of a double below 2^51 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> ToInteger(Vector256<double> digit)
    {
        Debug.Assert(Vector256.LessThanAll(Vector256.Abs(digit), Vector256.Create((double)(1L << 51))));
        return (digit + Vector256.Create(ThreeHalvesTo52).AsDouble()).AsUInt64() - Vector256.Create(ThreeHalvesTo52);
    }
}
