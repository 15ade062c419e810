using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>What the debug builds of the floating-point kernels assert (docs/maths/field25519.md); nothing in release builds.</summary>
internal static class FmaBounds
{
    // What a carry leaves at most.
    private const double Reduced = (1L << 50) + (1L << 15);

    /// <summary>A column of a carry is within ±2^60: with the bias of 2^60 + 2^50 it lies in [0, 2^61 + 2^51).</summary>
    [Conditional("DEBUG")]
    internal static void AssertCarry(
        Vector256<ulong> t0, Vector256<ulong> t1, Vector256<ulong> t2, Vector256<ulong> t3, Vector256<ulong> t4)
    {
        Vector256<ulong> limit = Vector256.Create((1UL << 61) + (1UL << 51));
        Debug.Assert(Vector256.LessThanAll(t0, limit) && Vector256.LessThanAll(t1, limit) && Vector256.LessThanAll(t2, limit)
            && Vector256.LessThanAll(t3, limit) && Vector256.LessThanAll(t4, limit));
    }

    /// <inheritdoc cref="AssertCarry(Vector256{ulong}, Vector256{ulong}, Vector256{ulong}, Vector256{ulong}, Vector256{ulong})"/>
    [Conditional("DEBUG")]
    internal static void AssertCarry(
        Vector512<ulong> t0, Vector512<ulong> t1, Vector512<ulong> t2, Vector512<ulong> t3, Vector512<ulong> t4)
    {
        AssertCarry(t0.GetLower(), t1.GetLower(), t2.GetLower(), t3.GetLower(), t4.GetLower());
        AssertCarry(t0.GetUpper(), t1.GetUpper(), t2.GetUpper(), t3.GetUpper(), t4.GetUpper());
    }

    /// <summary>
    /// The digits of a product's operands: whole numbers, so never subnormal; in each lane those of one operand are reduced, and those of
    /// the other the sum of two such at most, so never infinite or NaN.
    /// </summary>
    [Conditional("DEBUG")]
    internal static void AssertProduct(
        Vector256<double> a0, Vector256<double> a1, Vector256<double> a2, Vector256<double> a3, Vector256<double> a4,
        Vector256<double> b0, Vector256<double> b1, Vector256<double> b2, Vector256<double> b3, Vector256<double> b4)
    {
        Debug.Assert(IsWhole(a0) && IsWhole(a1) && IsWhole(a2) && IsWhole(a3) && IsWhole(a4), "the left operand is not of whole digits");
        Debug.Assert(IsWhole(b0) && IsWhole(b1) && IsWhole(b2) && IsWhole(b3) && IsWhole(b4), "the right operand is not of whole digits");
        Vector256<double> a = Largest(a0, a1, a2, a3, a4), b = Largest(b0, b1, b2, b3, b4);
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Min(a, b), Vector256.Create(Reduced)), "no operand is reduced");
        Debug.Assert(Vector256.LessThanOrEqualAll(Vector256.Max(a, b), Vector256.Create(2 * Reduced)), "an operand is more than double");
    }

    /// <summary>The same for eight lanes.</summary>
    [Conditional("DEBUG")]
    internal static void AssertProduct(
        Vector512<double> a0, Vector512<double> a1, Vector512<double> a2, Vector512<double> a3, Vector512<double> a4,
        Vector512<double> b0, Vector512<double> b1, Vector512<double> b2, Vector512<double> b3, Vector512<double> b4)
    {
        AssertProduct(
            a0.GetLower(), a1.GetLower(), a2.GetLower(), a3.GetLower(), a4.GetLower(),
            b0.GetLower(), b1.GetLower(), b2.GetLower(), b3.GetLower(), b4.GetLower());
        AssertProduct(
            a0.GetUpper(), a1.GetUpper(), a2.GetUpper(), a3.GetUpper(), a4.GetUpper(),
            b0.GetUpper(), b1.GetUpper(), b2.GetUpper(), b3.GetUpper(), b4.GetUpper());
    }

    private static bool IsWhole(Vector256<double> digit) => Vector256.EqualsAll(Vector256.Floor(digit), digit);

    // NaN is larger than everything, and then fails the comparison.
    private static Vector256<double> Largest(
        Vector256<double> d0, Vector256<double> d1, Vector256<double> d2, Vector256<double> d3, Vector256<double> d4) =>
        Vector256.Max(
            Vector256.Max(Vector256.Max(Vector256.Abs(d0), Vector256.Abs(d1)), Vector256.Max(Vector256.Abs(d2), Vector256.Abs(d3))),
            Vector256.Abs(d4));
}
