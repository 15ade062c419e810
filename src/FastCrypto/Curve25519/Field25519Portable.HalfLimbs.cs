using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

// Multiplication where no instruction gives the high half of a 64-bit product: 32-bit half limbs, whose products fit a word.
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
    /// Half limb 2i weighs 2^(51i) and half limb 2i + 1 weighs 2^(51i + 26); even ones are below 2^26, odd ones of loose elements below 2^27.
    /// Two odd ones give 2^52 = 2 · 2^51: their product counts twice. Half limbs times 19, or odd ones times 2, still fit 32 bits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyByHalves(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose && b.IsLoose);
        ulong a0 = Low(a.L0), a1 = High(a.L0), a2 = Low(a.L1), a3 = High(a.L1), a4 = Low(a.L2);
        ulong a5 = High(a.L2), a6 = Low(a.L3), a7 = High(a.L3), a8 = Low(a.L4), a9 = High(a.L4);
        ulong b0 = Low(b.L0), b1 = High(b.L0), b2 = Low(b.L1), b3 = High(b.L1), b4 = Low(b.L2);
        ulong b5 = High(b.L2), b6 = Low(b.L3), b7 = High(b.L3), b8 = Low(b.L4), b9 = High(b.L4);
        ulong d1 = 2 * a1, d3 = 2 * a3, d5 = 2 * a5, d7 = 2 * a7, d9 = 2 * a9;
        ulong n1 = 19 * b1, n2 = 19 * b2, n3 = 19 * b3, n4 = 19 * b4, n5 = 19 * b5;
        ulong n6 = 19 * b6, n7 = 19 * b7, n8 = 19 * b8, n9 = 19 * b9;

        ulong c0 = P(a0, b0);
        c0 += P(d1, n9);
        c0 += P(a2, n8);
        c0 += P(d3, n7);
        c0 += P(a4, n6);
        c0 += P(d5, n5);
        c0 += P(a6, n4);
        c0 += P(d7, n3);
        c0 += P(a8, n2);
        c0 += P(d9, n1);
        ulong c1 = P(a0, b1);
        c1 += P(a1, b0);
        c1 += P(a2, n9);
        c1 += P(a3, n8);
        c1 += P(a4, n7);
        c1 += P(a5, n6);
        c1 += P(a6, n5);
        c1 += P(a7, n4);
        c1 += P(a8, n3);
        c1 += P(a9, n2);
        ulong c2 = P(a0, b2);
        c2 += P(d1, b1);
        c2 += P(a2, b0);
        c2 += P(d3, n9);
        c2 += P(a4, n8);
        c2 += P(d5, n7);
        c2 += P(a6, n6);
        c2 += P(d7, n5);
        c2 += P(a8, n4);
        c2 += P(d9, n3);
        ulong c3 = P(a0, b3);
        c3 += P(a1, b2);
        c3 += P(a2, b1);
        c3 += P(a3, b0);
        c3 += P(a4, n9);
        c3 += P(a5, n8);
        c3 += P(a6, n7);
        c3 += P(a7, n6);
        c3 += P(a8, n5);
        c3 += P(a9, n4);
        ulong c4 = P(a0, b4);
        c4 += P(d1, b3);
        c4 += P(a2, b2);
        c4 += P(d3, b1);
        c4 += P(a4, b0);
        c4 += P(d5, n9);
        c4 += P(a6, n8);
        c4 += P(d7, n7);
        c4 += P(a8, n6);
        c4 += P(d9, n5);
        ulong c5 = P(a0, b5);
        c5 += P(a1, b4);
        c5 += P(a2, b3);
        c5 += P(a3, b2);
        c5 += P(a4, b1);
        c5 += P(a5, b0);
        c5 += P(a6, n9);
        c5 += P(a7, n8);
        c5 += P(a8, n7);
        c5 += P(a9, n6);
        ulong c6 = P(a0, b6);
        c6 += P(d1, b5);
        c6 += P(a2, b4);
        c6 += P(d3, b3);
        c6 += P(a4, b2);
        c6 += P(d5, b1);
        c6 += P(a6, b0);
        c6 += P(d7, n9);
        c6 += P(a8, n8);
        c6 += P(d9, n7);
        ulong c7 = P(a0, b7);
        c7 += P(a1, b6);
        c7 += P(a2, b5);
        c7 += P(a3, b4);
        c7 += P(a4, b3);
        c7 += P(a5, b2);
        c7 += P(a6, b1);
        c7 += P(a7, b0);
        c7 += P(a8, n9);
        c7 += P(a9, n8);
        ulong c8 = P(a0, b8);
        c8 += P(d1, b7);
        c8 += P(a2, b6);
        c8 += P(d3, b5);
        c8 += P(a4, b4);
        c8 += P(d5, b3);
        c8 += P(a6, b2);
        c8 += P(d7, b1);
        c8 += P(a8, b0);
        c8 += P(d9, n9);
        ulong c9 = P(a0, b9);
        c9 += P(a1, b8);
        c9 += P(a2, b7);
        c9 += P(a3, b6);
        c9 += P(a4, b5);
        c9 += P(a5, b4);
        c9 += P(a6, b3);
        c9 += P(a7, b2);
        c9 += P(a8, b1);
        c9 += P(a9, b0);
        JoinHalves(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, out result);
    }

    /// <summary>a²: loose operand, tight result; the symmetric products of <see cref="MultiplyByHalves"/> taken once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquareByHalves(in FieldElement25519 a, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose);
        ulong a0 = Low(a.L0), a1 = High(a.L0), a2 = Low(a.L1), a3 = High(a.L1), a4 = Low(a.L2);
        ulong a5 = High(a.L2), a6 = Low(a.L3), a7 = High(a.L3), a8 = Low(a.L4), a9 = High(a.L4);
        ulong d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, d3 = 2 * a3, d4 = 2 * a4, d5 = 2 * a5, d6 = 2 * a6, d7 = 2 * a7, d9 = 2 * a9;
        ulong n5 = 19 * a5, n6 = 19 * a6, n7 = 19 * a7, n8 = 19 * a8, n9 = 19 * a9;
        ulong q1 = 4 * a1, q3 = 4 * a3, q5 = 4 * a5, q7 = 4 * a7;

        ulong c0 = P(a0, a0);
        c0 += P(q1, n9);
        c0 += P(d2, n8);
        c0 += P(q3, n7);
        c0 += P(d4, n6);
        c0 += P(d5, n5);
        ulong c1 = P(d0, a1);
        c1 += P(d2, n9);
        c1 += P(d3, n8);
        c1 += P(d4, n7);
        c1 += P(d5, n6);
        ulong c2 = P(d0, a2);
        c2 += P(d1, a1);
        c2 += P(q3, n9);
        c2 += P(d4, n8);
        c2 += P(q5, n7);
        c2 += P(a6, n6);
        ulong c3 = P(d0, a3);
        c3 += P(d1, a2);
        c3 += P(d4, n9);
        c3 += P(d5, n8);
        c3 += P(d6, n7);
        ulong c4 = P(d0, a4);
        c4 += P(q1, a3);
        c4 += P(a2, a2);
        c4 += P(q5, n9);
        c4 += P(d6, n8);
        c4 += P(d7, n7);
        ulong c5 = P(d0, a5);
        c5 += P(d1, a4);
        c5 += P(d2, a3);
        c5 += P(d6, n9);
        c5 += P(d7, n8);
        ulong c6 = P(d0, a6);
        c6 += P(q1, a5);
        c6 += P(d2, a4);
        c6 += P(d3, a3);
        c6 += P(q7, n9);
        c6 += P(a8, n8);
        ulong c7 = P(d0, a7);
        c7 += P(d1, a6);
        c7 += P(d2, a5);
        c7 += P(d3, a4);
        c7 += P(2 * a8, n9);
        ulong c8 = P(d0, a8);
        c8 += P(q1, a7);
        c8 += P(d2, a6);
        c8 += P(q3, a5);
        c8 += P(a4, a4);
        c8 += P(d9, n9);
        ulong c9 = P(d0, a9);
        c9 += P(d1, a8);
        c9 += P(d2, a7);
        c9 += P(d3, a6);
        c9 += P(d4, a5);
        JoinHalves(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, out result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(ulong limb) => limb & LowHalfMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong limb) => limb >> LowHalfBits;

    /// <summary>A product of two numbers below 2^32: one instruction of either width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong P(ulong a, ulong b) => nint.Size == 8 ? a * b : (ulong)(uint)a * (uint)b;

    /// <summary>Brings columns of half limbs together: the low bits of an odd one join the limb below, the rest the limb above.</summary>
    /// <remarks>
    /// The largest even column is c0: 2^52 · (1 + 4·19) from even half limbs and 5·2·19 · 2^54 from odd ones, below 837 · 2^52 &lt; 2^61.8; with
    /// the other halves it stays below 2^62, as Carry asks. Odd columns are below 10 · 19 · 2^53 &lt; 2^60.6.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinHalves(
        ulong c0, ulong c1, ulong c2, ulong c3, ulong c4, ulong c5, ulong c6, ulong c7, ulong c8, ulong c9, out FieldElement25519 result) =>
        Carry(
            new(
                c0 + ((c1 & HighHalfMask) << LowHalfBits) + (19 * (c9 >> HighHalfBits)),
                c2 + ((c3 & HighHalfMask) << LowHalfBits) + (c1 >> HighHalfBits),
                c4 + ((c5 & HighHalfMask) << LowHalfBits) + (c3 >> HighHalfBits),
                c6 + ((c7 & HighHalfMask) << LowHalfBits) + (c5 >> HighHalfBits),
                c8 + ((c9 & HighHalfMask) << LowHalfBits) + (c7 >> HighHalfBits)),
            out result);
}
