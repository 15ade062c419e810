using System.Runtime.CompilerServices;
using static FastCrypto.WideMultiply;

namespace FastCrypto;

/// <summary>
/// The ten radix-2^52 columns of a product of two <see cref="P256Limbs"/>, not carried.
/// </summary>
/// <remarks>
/// .NET has no add-with-carry and returns a low half through memory, so no product is ever held in 128 bits. Each product ab is
/// split at 2^52: h = ⌊ab/2^52⌋ comes from the high half of (a·2^6)(b·2^6), and the rest is ab − h·2^52, computed modulo 2^64.
/// A column sums its rests first and subtracts the shifted sum of its h once: the true sum of at most five rests is below
/// 5·2^52, so computing modulo 2^64 is exact. Inputs: limbs below 2^54 + 2^46 (doubled in a square, and times 2^6, they stay below 2^62),
/// so h &lt; 2^56.02, and with at most five h of the column below, a doubled one counting as two, every column is below 2^59.
/// </remarks>
[ConstantTime]
internal partial struct P256Columns
{
    internal long C0, C1, C2, C3, C4, C5, C6, C7, C8, C9;

    /// <summary>a·b; limbs of a and b below 2^54 + 2^46.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply(out P256Columns r, in P256Limbs a, in P256Limbs b)
    {
        if (!CpuProfile.MultiplyHigh)
        {
            MultiplyByHalves(out r, a, b);
            return;
        }

        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3, b4 = b.L4;
        ulong x0 = a0 << 6, x1 = a1 << 6, x2 = a2 << 6, x3 = a3 << 6, x4 = a4 << 6;
        ulong y0 = b0 << 6, y1 = b1 << 6, y2 = b2 << 6, y3 = b3 << 6, y4 = b4 << 6;

        ulong h = MultiplyHigh(x0, y0);
        ulong above = h;
        r.C0 = (long)((a0 * b0) - (h << 52));

        h = MultiplyHigh(x0, y1) + MultiplyHigh(x1, y0);
        r.C1 = (long)((a0 * b1) + (a1 * b0) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x0, y2) + MultiplyHigh(x1, y1) + MultiplyHigh(x2, y0);
        r.C2 = (long)((a0 * b2) + (a1 * b1) + (a2 * b0) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x0, y3) + MultiplyHigh(x1, y2) + MultiplyHigh(x2, y1) + MultiplyHigh(x3, y0);
        r.C3 = (long)((a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x0, y4) + MultiplyHigh(x1, y3) + MultiplyHigh(x2, y2) + MultiplyHigh(x3, y1) + MultiplyHigh(x4, y0);
        r.C4 = (long)((a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x1, y4) + MultiplyHigh(x2, y3) + MultiplyHigh(x3, y2) + MultiplyHigh(x4, y1);
        r.C5 = (long)((a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x2, y4) + MultiplyHigh(x3, y3) + MultiplyHigh(x4, y2);
        r.C6 = (long)((a2 * b4) + (a3 * b3) + (a4 * b2) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x3, y4) + MultiplyHigh(x4, y3);
        r.C7 = (long)((a3 * b4) + (a4 * b3) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x4, y4);
        r.C8 = (long)((a4 * b4) - (h << 52) + above);
        r.C9 = (long)h;
    }

    /// <summary>a²; limbs of a below 2^54 + 2^46.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square(out P256Columns r, in P256Limbs a)
    {
        if (!CpuProfile.MultiplyHigh)
        {
            SquareByHalves(out r, a);
            return;
        }

        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4;
        ulong d0 = a0 << 1, d1 = a1 << 1, d2 = a2 << 1, d3 = a3 << 1;
        ulong x0 = a0 << 6, x1 = a1 << 6, x2 = a2 << 6, x3 = a3 << 6, x4 = a4 << 6;
        ulong e0 = a0 << 7, e1 = a1 << 7, e2 = a2 << 7, e3 = a3 << 7;

        ulong h = MultiplyHigh(x0, x0);
        ulong above = h;
        r.C0 = (long)((a0 * a0) - (h << 52));

        h = MultiplyHigh(e0, x1);
        r.C1 = (long)((d0 * a1) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e0, x2) + MultiplyHigh(x1, x1);
        r.C2 = (long)((d0 * a2) + (a1 * a1) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e0, x3) + MultiplyHigh(e1, x2);
        r.C3 = (long)((d0 * a3) + (d1 * a2) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e0, x4) + MultiplyHigh(e1, x3) + MultiplyHigh(x2, x2);
        r.C4 = (long)((d0 * a4) + (d1 * a3) + (a2 * a2) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e1, x4) + MultiplyHigh(e2, x3);
        r.C5 = (long)((d1 * a4) + (d2 * a3) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e2, x4) + MultiplyHigh(x3, x3);
        r.C6 = (long)((d2 * a4) + (a3 * a3) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(e3, x4);
        r.C7 = (long)((d3 * a4) - (h << 52) + above);
        above = h;

        h = MultiplyHigh(x4, x4);
        r.C8 = (long)((a4 * a4) - (h << 52) + above);
        r.C9 = (long)h;
    }
}
