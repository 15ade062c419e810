using System.Runtime.CompilerServices;

namespace FastCrypto;

// Where no instruction gives the high half of a 64-bit product: the limbs' halves of 26 bits (27 and a little more at the top), whose
// products and column sums fit 64 bits.
internal partial struct P256Columns
{
    private const int HalfBits = 26;
    private const ulong HalfMask = (1UL << HalfBits) - 1;

    /// <summary>
    /// a·b by a hundred products of half limbs. Limbs below 2^54 have halves below 2^26 and 2^28. A column holds at most five products of two
    /// upper and five of two lower halves, or ten mixed ones: below 5·2^56 + 5·2^52 &lt; 2^58.5, and with what the neighbours hand over below 2^59.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyByHalves(out P256Columns r, in P256Limbs a, in P256Limbs b)
    {
        ulong a0 = a.L0 & HalfMask, a1 = a.L0 >> HalfBits;
        ulong a2 = a.L1 & HalfMask, a3 = a.L1 >> HalfBits;
        ulong a4 = a.L2 & HalfMask, a5 = a.L2 >> HalfBits;
        ulong a6 = a.L3 & HalfMask, a7 = a.L3 >> HalfBits;
        ulong a8 = a.L4 & HalfMask, a9 = a.L4 >> HalfBits;
        ulong b0 = b.L0 & HalfMask, b1 = b.L0 >> HalfBits;
        ulong b2 = b.L1 & HalfMask, b3 = b.L1 >> HalfBits;
        ulong b4 = b.L2 & HalfMask, b5 = b.L2 >> HalfBits;
        ulong b6 = b.L3 & HalfMask, b7 = b.L3 >> HalfBits;
        ulong b8 = b.L4 & HalfMask, b9 = b.L4 >> HalfBits;

        ulong even0 = a0 * b0;
        ulong odd1 = (a0 * b1) + (a1 * b0);
        r.C0 = (long)(even0 + ((odd1 & HalfMask) << HalfBits));
        ulong even2 = (a0 * b2) + (a1 * b1) + (a2 * b0);
        ulong odd3 = (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
        r.C1 = (long)(even2 + ((odd3 & HalfMask) << HalfBits) + (odd1 >> HalfBits));
        ulong even4 = (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0);
        ulong odd5 = (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
        r.C2 = (long)(even4 + ((odd5 & HalfMask) << HalfBits) + (odd3 >> HalfBits));
        ulong even6 = (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0);
        ulong odd7 = (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1) + (a7 * b0);
        r.C3 = (long)(even6 + ((odd7 & HalfMask) << HalfBits) + (odd5 >> HalfBits));
        ulong even8 = (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2) + (a7 * b1) + (a8 * b0);
        ulong odd9 = (a0 * b9) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2) + (a8 * b1) + (a9 * b0);
        r.C4 = (long)(even8 + ((odd9 & HalfMask) << HalfBits) + (odd7 >> HalfBits));
        ulong even10 = (a1 * b9) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2) + (a9 * b1);
        ulong odd11 = (a2 * b9) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3) + (a9 * b2);
        r.C5 = (long)(even10 + ((odd11 & HalfMask) << HalfBits) + (odd9 >> HalfBits));
        ulong even12 = (a3 * b9) + (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4) + (a9 * b3);
        ulong odd13 = (a4 * b9) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5) + (a9 * b4);
        r.C6 = (long)(even12 + ((odd13 & HalfMask) << HalfBits) + (odd11 >> HalfBits));
        ulong even14 = (a5 * b9) + (a6 * b8) + (a7 * b7) + (a8 * b6) + (a9 * b5);
        ulong odd15 = (a6 * b9) + (a7 * b8) + (a8 * b7) + (a9 * b6);
        r.C7 = (long)(even14 + ((odd15 & HalfMask) << HalfBits) + (odd13 >> HalfBits));
        ulong even16 = (a7 * b9) + (a8 * b8) + (a9 * b7);
        ulong odd17 = (a8 * b9) + (a9 * b8);
        r.C8 = (long)(even16 + ((odd17 & HalfMask) << HalfBits) + (odd15 >> HalfBits));
        ulong even18 = a9 * b9;
        r.C9 = (long)(even18 + (odd17 >> HalfBits));
    }

    /// <summary>a² by fifty-five products of half limbs, the mixed ones of a doubled half; the same bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquareByHalves(out P256Columns r, in P256Limbs a)
    {
        ulong a0 = a.L0 & HalfMask, a1 = a.L0 >> HalfBits;
        ulong a2 = a.L1 & HalfMask, a3 = a.L1 >> HalfBits;
        ulong a4 = a.L2 & HalfMask, a5 = a.L2 >> HalfBits;
        ulong a6 = a.L3 & HalfMask, a7 = a.L3 >> HalfBits;
        ulong a8 = a.L4 & HalfMask, a9 = a.L4 >> HalfBits;
        ulong d0 = a0 << 1, d1 = a1 << 1, d2 = a2 << 1, d3 = a3 << 1, d4 = a4 << 1, d5 = a5 << 1, d6 = a6 << 1, d7 = a7 << 1, d8 = a8 << 1;

        ulong even0 = a0 * a0;
        ulong odd1 = d0 * a1;
        r.C0 = (long)(even0 + ((odd1 & HalfMask) << HalfBits));
        ulong even2 = (d0 * a2) + (a1 * a1);
        ulong odd3 = (d0 * a3) + (d1 * a2);
        r.C1 = (long)(even2 + ((odd3 & HalfMask) << HalfBits) + (odd1 >> HalfBits));
        ulong even4 = (d0 * a4) + (d1 * a3) + (a2 * a2);
        ulong odd5 = (d0 * a5) + (d1 * a4) + (d2 * a3);
        r.C2 = (long)(even4 + ((odd5 & HalfMask) << HalfBits) + (odd3 >> HalfBits));
        ulong even6 = (d0 * a6) + (d1 * a5) + (d2 * a4) + (a3 * a3);
        ulong odd7 = (d0 * a7) + (d1 * a6) + (d2 * a5) + (d3 * a4);
        r.C3 = (long)(even6 + ((odd7 & HalfMask) << HalfBits) + (odd5 >> HalfBits));
        ulong even8 = (d0 * a8) + (d1 * a7) + (d2 * a6) + (d3 * a5) + (a4 * a4);
        ulong odd9 = (d0 * a9) + (d1 * a8) + (d2 * a7) + (d3 * a6) + (d4 * a5);
        r.C4 = (long)(even8 + ((odd9 & HalfMask) << HalfBits) + (odd7 >> HalfBits));
        ulong even10 = (d1 * a9) + (d2 * a8) + (d3 * a7) + (d4 * a6) + (a5 * a5);
        ulong odd11 = (d2 * a9) + (d3 * a8) + (d4 * a7) + (d5 * a6);
        r.C5 = (long)(even10 + ((odd11 & HalfMask) << HalfBits) + (odd9 >> HalfBits));
        ulong even12 = (d3 * a9) + (d4 * a8) + (d5 * a7) + (a6 * a6);
        ulong odd13 = (d4 * a9) + (d5 * a8) + (d6 * a7);
        r.C6 = (long)(even12 + ((odd13 & HalfMask) << HalfBits) + (odd11 >> HalfBits));
        ulong even14 = (d5 * a9) + (d6 * a8) + (a7 * a7);
        ulong odd15 = (d6 * a9) + (d7 * a8);
        r.C7 = (long)(even14 + ((odd15 & HalfMask) << HalfBits) + (odd13 >> HalfBits));
        ulong even16 = (d7 * a9) + (a8 * a8);
        ulong odd17 = d8 * a9;
        r.C8 = (long)(even16 + ((odd17 & HalfMask) << HalfBits) + (odd15 >> HalfBits));
        ulong even18 = a9 * a9;
        r.C9 = (long)(even18 + (odd17 >> HalfBits));
    }
}
