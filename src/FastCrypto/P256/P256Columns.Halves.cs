using System.Runtime.CompilerServices;

namespace FastCrypto;

// Where no instruction gives the high half of a 64-bit product: half limbs, whose products fit a word.
internal partial struct P256Columns
{
    private const int HalfBits = 26;
    private const ulong HalfMask = (1UL << HalfBits) - 1;

    /// <summary>a·b by Karatsuba's three products of five half limbs: 75 multiplications, not 100.</summary>
    /// <remarks>
    /// a = E + 2^26·O, where E holds the low 26 bits of each limb and O the rest, at most 2^28 + 2^20; b likewise. Halves and their sums
    /// stay below 2^32, as <see cref="Product"/> asks, and five products of sums below 5·(2^28 + 2^27)² &lt; 2^60.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyByHalves(out P256Columns r, in P256Limbs a, in P256Limbs b)
    {
        ulong e0 = Low(a.L0), e1 = Low(a.L1), e2 = Low(a.L2), e3 = Low(a.L3), e4 = Low(a.L4);
        ulong f0 = Low(b.L0), f1 = Low(b.L1), f2 = Low(b.L2), f3 = Low(b.L3), f4 = Low(b.L4);
        MultiplyFive(
            e0, e1, e2, e3, e4, f0, f1, f2, f3, f4,
            out ulong x0, out ulong x1, out ulong x2, out ulong x3, out ulong x4,
            out ulong x5, out ulong x6, out ulong x7, out ulong x8);
        ulong o0 = High(a.L0), o1 = High(a.L1), o2 = High(a.L2), o3 = High(a.L3), o4 = High(a.L4);
        ulong p0 = High(b.L0), p1 = High(b.L1), p2 = High(b.L2), p3 = High(b.L3), p4 = High(b.L4);
        MultiplyFive(
            o0, o1, o2, o3, o4, p0, p1, p2, p3, p4,
            out ulong y0, out ulong y1, out ulong y2, out ulong y3, out ulong y4,
            out ulong y5, out ulong y6, out ulong y7, out ulong y8);
        MultiplyFive(
            e0 + o0, e1 + o1, e2 + o2, e3 + o3, e4 + o4, f0 + p0, f1 + p1, f2 + p2, f3 + p3, f4 + p4,
            out ulong m0, out ulong m1, out ulong m2, out ulong m3, out ulong m4,
            out ulong m5, out ulong m6, out ulong m7, out ulong m8);
        JoinHalves(
            out r,
            x0, x1, x2, x3, x4, x5, x6, x7, x8,
            y0, y1, y2, y3, y4, y5, y6, y7, y8,
            m0 - x0 - y0, m1 - x1 - y1, m2 - x2 - y2, m3 - x3 - y3, m4 - x4 - y4, m5 - x5 - y5, m6 - x6 - y6, m7 - x7 - y7, m8 - x8 - y8);
    }

    /// <summary>a² in the same way, by 45 multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquareByHalves(out P256Columns r, in P256Limbs a)
    {
        ulong e0 = Low(a.L0), e1 = Low(a.L1), e2 = Low(a.L2), e3 = Low(a.L3), e4 = Low(a.L4);
        SquareFive(
            e0, e1, e2, e3, e4,
            out ulong x0, out ulong x1, out ulong x2, out ulong x3, out ulong x4,
            out ulong x5, out ulong x6, out ulong x7, out ulong x8);
        ulong o0 = High(a.L0), o1 = High(a.L1), o2 = High(a.L2), o3 = High(a.L3), o4 = High(a.L4);
        SquareFive(
            o0, o1, o2, o3, o4,
            out ulong y0, out ulong y1, out ulong y2, out ulong y3, out ulong y4,
            out ulong y5, out ulong y6, out ulong y7, out ulong y8);
        SquareFive(
            e0 + o0, e1 + o1, e2 + o2, e3 + o3, e4 + o4,
            out ulong m0, out ulong m1, out ulong m2, out ulong m3, out ulong m4,
            out ulong m5, out ulong m6, out ulong m7, out ulong m8);
        JoinHalves(
            out r,
            x0, x1, x2, x3, x4, x5, x6, x7, x8,
            y0, y1, y2, y3, y4, y5, y6, y7, y8,
            m0 - x0 - y0, m1 - x1 - y1, m2 - x2 - y2, m3 - x3 - y3, m4 - x4 - y4, m5 - x5 - y5, m6 - x6 - y6, m7 - x7 - y7, m8 - x8 - y8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(ulong limb) => limb & HalfMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong limb) => limb >> HalfBits;

    /// <summary>A product of two numbers below 2^32: one instruction of either width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Product(ulong a, ulong b) => nint.Size == 8 ? a * b : (ulong)(uint)a * (uint)b;

    /// <summary>
    /// x + 2^26·m + 2^52·y: of each mixed column, below 10·2^54.01, the low half joins the limb and the rest the limb above. Columns: five
    /// products of lower halves, five of upper ones and these, below 5·2^52 + 5·2^56.02 + 2^52 + 2^32 &lt; 2^58.5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinHalves(
        out P256Columns r,
        ulong x0, ulong x1, ulong x2, ulong x3, ulong x4, ulong x5, ulong x6, ulong x7, ulong x8,
        ulong y0, ulong y1, ulong y2, ulong y3, ulong y4, ulong y5, ulong y6, ulong y7, ulong y8,
        ulong m0, ulong m1, ulong m2, ulong m3, ulong m4, ulong m5, ulong m6, ulong m7, ulong m8)
    {
        r.C0 = (long)(x0 + (Low(m0) << HalfBits));
        r.C1 = (long)(x1 + y0 + (Low(m1) << HalfBits) + High(m0));
        r.C2 = (long)(x2 + y1 + (Low(m2) << HalfBits) + High(m1));
        r.C3 = (long)(x3 + y2 + (Low(m3) << HalfBits) + High(m2));
        r.C4 = (long)(x4 + y3 + (Low(m4) << HalfBits) + High(m3));
        r.C5 = (long)(x5 + y4 + (Low(m5) << HalfBits) + High(m4));
        r.C6 = (long)(x6 + y5 + (Low(m6) << HalfBits) + High(m5));
        r.C7 = (long)(x7 + y6 + (Low(m7) << HalfBits) + High(m6));
        r.C8 = (long)(x8 + y7 + (Low(m8) << HalfBits) + High(m7));
        r.C9 = (long)(y8 + High(m8));
    }

    /// <summary>The nine columns of a product of five digits.</summary>
    /// <remarks>One statement a product: of a longer expression the JIT keeps every product.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyFive(
        ulong a0, ulong a1, ulong a2, ulong a3, ulong a4, ulong b0, ulong b1, ulong b2, ulong b3, ulong b4,
        out ulong c0, out ulong c1, out ulong c2, out ulong c3, out ulong c4,
        out ulong c5, out ulong c6, out ulong c7, out ulong c8)
    {
        c0 = Product(a0, b0);
        ulong sum = Product(a0, b1);
        sum += Product(a1, b0);
        c1 = sum;
        sum = Product(a0, b2);
        sum += Product(a1, b1);
        sum += Product(a2, b0);
        c2 = sum;
        sum = Product(a0, b3);
        sum += Product(a1, b2);
        sum += Product(a2, b1);
        sum += Product(a3, b0);
        c3 = sum;
        sum = Product(a0, b4);
        sum += Product(a1, b3);
        sum += Product(a2, b2);
        sum += Product(a3, b1);
        sum += Product(a4, b0);
        c4 = sum;
        sum = Product(a1, b4);
        sum += Product(a2, b3);
        sum += Product(a3, b2);
        sum += Product(a4, b1);
        c5 = sum;
        sum = Product(a2, b4);
        sum += Product(a3, b3);
        sum += Product(a4, b2);
        c6 = sum;
        sum = Product(a3, b4);
        sum += Product(a4, b3);
        c7 = sum;
        c8 = Product(a4, b4);
    }

    /// <summary>The nine columns of a square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SquareFive(
        ulong a0, ulong a1, ulong a2, ulong a3, ulong a4,
        out ulong c0, out ulong c1, out ulong c2, out ulong c3, out ulong c4,
        out ulong c5, out ulong c6, out ulong c7, out ulong c8)
    {
        ulong d0 = a0 << 1, d1 = a1 << 1, d2 = a2 << 1, d3 = a3 << 1;
        c0 = Product(a0, a0);
        c1 = Product(d0, a1);
        ulong sum = Product(d0, a2);
        sum += Product(a1, a1);
        c2 = sum;
        sum = Product(d0, a3);
        sum += Product(d1, a2);
        c3 = sum;
        sum = Product(d0, a4);
        sum += Product(d1, a3);
        sum += Product(a2, a2);
        c4 = sum;
        sum = Product(d1, a4);
        sum += Product(d2, a3);
        c5 = sum;
        sum = Product(d2, a4);
        sum += Product(a3, a3);
        c6 = sum;
        c7 = Product(d3, a4);
        c8 = Product(a4, a4);
    }
}
