using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

// Multiplication where no instruction gives the high half of a 64-bit product: half limbs, whose products fit a word.
internal static partial class Field25519Portable
{
    private const int LowHalfBits = 26;
    private const int HighHalfBits = Radix - LowHalfBits;
    private const ulong LowHalfMask = (1UL << LowHalfBits) - 1;
    private const ulong HighHalfMask = (1UL << HighHalfBits) - 1;

    /// <summary>Whether a multiply-high instruction exists; a constant to the JIT.</summary>
    private static bool HasMultiplyHigh => CpuProfile.X64MultiplyHigh || CpuProfile.Arm64MultiplyHigh;

    /// <summary>a · b: loose operands, tight result.</summary>
    /// <remarks>
    /// a = E + 2^26·O, where E holds the low 26 bits of each limb and O the rest (below 2^27 in loose elements); b likewise.
    /// Karatsuba's three products of five half limbs, E·E', O·O' and (E + O)·(E' + O'), take 75 multiplications, not 100.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyByHalves(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose && b.IsLoose);
        ulong e0 = Low(a.L0), e1 = Low(a.L1), e2 = Low(a.L2), e3 = Low(a.L3), e4 = Low(a.L4);
        ulong f0 = Low(b.L0), f1 = Low(b.L1), f2 = Low(b.L2), f3 = Low(b.L3), f4 = Low(b.L4);
        MultiplyFive(e0, e1, e2, e3, e4, f0, f1, f2, f3, f4, out ulong x0, out ulong x1, out ulong x2, out ulong x3, out ulong x4);
        ulong o0 = High(a.L0), o1 = High(a.L1), o2 = High(a.L2), o3 = High(a.L3), o4 = High(a.L4);
        ulong p0 = High(b.L0), p1 = High(b.L1), p2 = High(b.L2), p3 = High(b.L3), p4 = High(b.L4);
        MultiplyFive(o0, o1, o2, o3, o4, p0, p1, p2, p3, p4, out ulong y0, out ulong y1, out ulong y2, out ulong y3, out ulong y4);
        MultiplyFive(
            e0 + o0, e1 + o1, e2 + o2, e3 + o3, e4 + o4, f0 + p0, f1 + p1, f2 + p2, f3 + p3, f4 + p4,
            out ulong m0, out ulong m1, out ulong m2, out ulong m3, out ulong m4);
        JoinHalves(
            x0, x1, x2, x3, x4, y0, y1, y2, y3, y4,
            m0 - x0 - y0, m1 - x1 - y1, m2 - x2 - y2, m3 - x3 - y3, m4 - x4 - y4, out result);
    }

    /// <summary>a²: loose operand, tight result; <see cref="MultiplyByHalves"/> with 45 multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquareByHalves(in FieldElement25519 a, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose);
        ulong e0 = Low(a.L0), e1 = Low(a.L1), e2 = Low(a.L2), e3 = Low(a.L3), e4 = Low(a.L4);
        SquareFive(e0, e1, e2, e3, e4, out ulong x0, out ulong x1, out ulong x2, out ulong x3, out ulong x4);
        ulong o0 = High(a.L0), o1 = High(a.L1), o2 = High(a.L2), o3 = High(a.L3), o4 = High(a.L4);
        SquareFive(o0, o1, o2, o3, o4, out ulong y0, out ulong y1, out ulong y2, out ulong y3, out ulong y4);
        SquareFive(
            e0 + o0, e1 + o1, e2 + o2, e3 + o3, e4 + o4, out ulong m0, out ulong m1, out ulong m2, out ulong m3, out ulong m4);
        JoinHalves(
            x0, x1, x2, x3, x4, y0, y1, y2, y3, y4,
            m0 - x0 - y0, m1 - x1 - y1, m2 - x2 - y2, m3 - x3 - y3, m4 - x4 - y4, out result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(ulong limb) => limb & LowHalfMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong limb) => limb >> LowHalfBits;

    /// <summary>A product of two numbers below 2^32: one instruction of either width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong P(ulong a, ulong b) => nint.Size == 8 ? a * b : (ulong)(uint)a * (uint)b;

    /// <summary>A product of five digits of radix 2^51 that are below 2^27.6; columns 5 to 8 return times 19.</summary>
    /// <remarks>
    /// Columns below (1 + 4·19) · 2^55.2 &lt; 2^61.5. One statement a product: of a longer expression the JIT keeps every product.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyFive(
        ulong a0, ulong a1, ulong a2, ulong a3, ulong a4, ulong b0, ulong b1, ulong b2, ulong b3, ulong b4,
        out ulong c0, out ulong c1, out ulong c2, out ulong c3, out ulong c4)
    {
        ulong sum = P(a1, b4);
        sum += P(a2, b3);
        sum += P(a3, b2);
        sum += P(a4, b1);
        sum *= 19;
        sum += P(a0, b0);
        c0 = sum;
        sum = P(a2, b4);
        sum += P(a3, b3);
        sum += P(a4, b2);
        sum *= 19;
        sum += P(a0, b1);
        sum += P(a1, b0);
        c1 = sum;
        sum = P(a3, b4);
        sum += P(a4, b3);
        sum *= 19;
        sum += P(a0, b2);
        sum += P(a1, b1);
        sum += P(a2, b0);
        c2 = sum;
        sum = P(a4, b4);
        sum *= 19;
        sum += P(a0, b3);
        sum += P(a1, b2);
        sum += P(a2, b1);
        sum += P(a3, b0);
        c3 = sum;
        sum = P(a0, b4);
        sum += P(a1, b3);
        sum += P(a2, b2);
        sum += P(a3, b1);
        sum += P(a4, b0);
        c4 = sum;
    }

    /// <summary>
    /// A square of five digits of radix 2^51 that are below 2^27.6; times 19 they are below 2^32, as <see cref="P"/> asks.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SquareFive(
        ulong a0, ulong a1, ulong a2, ulong a3, ulong a4, out ulong c0, out ulong c1, out ulong c2, out ulong c3, out ulong c4)
    {
        ulong d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, d3 = 2 * a3, n3 = 19 * a3, n4 = 19 * a4;
        c0 = P(a0, a0) + P(d1, n4) + P(d2, n3);
        c1 = P(d0, a1) + P(d2, n4) + P(a3, n3);
        c2 = P(d0, a2) + P(a1, a1) + P(d3, n4);
        c3 = P(d0, a3) + P(d1, a2) + P(a4, n4);
        c4 = P(d0, a4) + P(d1, a3) + P(a2, a2);
    }

    /// <summary>x + 2^26·m + 2^52·y: the low bits of m join the limb, the rest the limb above, of which 2^52 is two units.</summary>
    /// <remarks>
    /// The largest column is the first: (1 + 4·19) · 2^52 of x and 38 · 5 · 2^54 of y4 are below 837 · 2^52 &lt; 2^61.8, and the
    /// rest is below 2^51 + 19 · 2^37; all columns are below 2^62, as Carry asks.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinHalves(
        ulong x0, ulong x1, ulong x2, ulong x3, ulong x4, ulong y0, ulong y1, ulong y2, ulong y3, ulong y4,
        ulong m0, ulong m1, ulong m2, ulong m3, ulong m4, out FieldElement25519 result) =>
        Carry(
            new(
                x0 + (38 * y4) + ((m0 & HighHalfMask) << LowHalfBits) + (19 * (m4 >> HighHalfBits)),
                x1 + (2 * y0) + ((m1 & HighHalfMask) << LowHalfBits) + (m0 >> HighHalfBits),
                x2 + (2 * y1) + ((m2 & HighHalfMask) << LowHalfBits) + (m1 >> HighHalfBits),
                x3 + (2 * y2) + ((m3 & HighHalfMask) << LowHalfBits) + (m2 >> HighHalfBits),
                x4 + (2 * y3) + ((m4 & HighHalfMask) << LowHalfBits) + (m3 >> HighHalfBits)),
            out result);
}
