using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>What the debug builds of the floating-point kernels assert (docs/maths/field25519.md); nothing in release builds.</summary>
internal static class FmaBounds
{
    /// <summary>A column of a carry is within ±2^60: with the bias of 2^60 + 2^50 it lies in [0, 2^61 + 2^51).</summary>
    [Conditional("DEBUG")]
    internal static void AssertCarry(Vector256<ulong> t0, Vector256<ulong> t1, Vector256<ulong> t2, Vector256<ulong> t3, Vector256<ulong> t4)
    {
        Vector256<ulong> limit = Vector256.Create((1UL << 61) + (1UL << 51));
        Debug.Assert(Vector256.LessThanAll(t0, limit) && Vector256.LessThanAll(t1, limit) && Vector256.LessThanAll(t2, limit)
            && Vector256.LessThanAll(t3, limit) && Vector256.LessThanAll(t4, limit));
    }

    /// <inheritdoc cref="AssertCarry(Vector256{ulong}, Vector256{ulong}, Vector256{ulong}, Vector256{ulong}, Vector256{ulong})"/>
    [Conditional("DEBUG")]
    internal static void AssertCarry(Vector512<ulong> t0, Vector512<ulong> t1, Vector512<ulong> t2, Vector512<ulong> t3, Vector512<ulong> t4)
    {
        AssertCarry(t0.GetLower(), t1.GetLower(), t2.GetLower(), t3.GetLower(), t4.GetLower());
        AssertCarry(t0.GetUpper(), t1.GetUpper(), t2.GetUpper(), t3.GetUpper(), t4.GetUpper());
    }
}
