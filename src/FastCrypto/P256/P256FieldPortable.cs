using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// The field mod p = 2^256 − 2^224 + 2^192 + 2^96 − 1 (SP 800-186, 3.2.1.3) in integers: radix 2^52, Montgomery form with
/// R = 2^260.
/// </summary>
/// <remarks>
/// Invariant of every element here ("loose"): limbs below 2^53 + 2^45 and value below 2^257 + 2^229. A product has carried limbs and a
/// value below 2^257. Inputs may alias the output. Debug builds assert what docs/maths/p256.md, section 1, demands of operands.
/// </remarks>
[ConstantTime]
internal static class P256FieldPortable
{
    private const ulong Mask = P256Limbs.Mask;

    /// <summary>p.</summary>
    internal static P256Limbs Modulus => new(0xfffffffffffff, 0x00fffffffffff, 0, 0x0001000000000, 0xffffffff0000);

    /// <summary>1 in Montgomery form: R mod p.</summary>
    internal static P256Limbs One => new(0x0000000000010, 0xf000000000000, 0xfffffffffffff, 0xffeffffffffff, 0x00000000fffff);

    /// <summary>R² mod p.</summary>
    private static P256Limbs RSquared => new(0x0000000000300, 0xffffffff00000, 0xffffefffffffb, 0xfdfffffffffff, 0x0000004ffffff);

    /// <summary>The curve's b (SP 800-186, 3.2.1.3) in Montgomery form.</summary>
    internal static P256Limbs B => new(0xdf6229c4bddfd, 0xca8843090d89c, 0x212ed6acf005c, 0x83415a220abf7, 0x0c30061dd4874);

    /// <summary>r = a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(out P256Limbs r, in P256Limbs a, in P256Limbs b) =>
        // Limbs below 2^54 + 2^46, value below 2^259.
        Fold(out r, a.L0 + b.L0, a.L1 + b.L1, a.L2 + b.L2, a.L3 + b.L3, a.L4 + b.L4);

    /// <summary>r = a + b, only for a factor or either operand of <see cref="Subtract"/>: limbs are added and nothing is folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddUnfolded(out P256Limbs r, in P256Limbs a, in P256Limbs b) =>
        r = new(a.L0 + b.L0, a.L1 + b.L1, a.L2 + b.L2, a.L3 + b.L3, a.L4 + b.L4);

    /// <summary>r = factor·a for a factor of 2 or 3, or up to 8 if a is a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Times(out P256Limbs r, [ConstantExpected] ulong factor, in P256Limbs a) =>
        // Limbs below 3·(2^53 + 2^45), or 2^55; value below 3·(2^257 + 2^229), or 2^260.
        Fold(out r, factor * a.L0, factor * a.L1, factor * a.L2, factor * a.L3, factor * a.L4);

    /// <summary>r = a − b; a may be a sum of two, b of three products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Subtract(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        CheckSubtrahend(b);
        // 8p = 2^259 − 2^227 + 2^195 + 2^99 − 8, written with digits that exceed those of b (limbs 0–3: 3·2^52; limb 4: 3·2^49, from the
        // bound on the value), so that no difference is negative. Limbs below 2^55.2, value below 2^258 + 2^259 < 2^260.
        Fold(
            out r,
            a.L0 - b.L0 + ((1UL << 54) + (1UL << 52) - 8),
            a.L1 - b.L1 + ((1UL << 54) + (1UL << 47) - 5),
            a.L2 - b.L2 + ((1UL << 54) - 4),
            a.L3 - b.L3 + ((1UL << 54) + (1UL << 39) - 4),
            a.L4 - b.L4 + ((1UL << 51) - (1UL << 19) - 4));
    }

    /// <summary>
    /// One parallel carry and one fold of what stands above 2^256, by 2^256 ≡ 2^224 − 2^192 − 2^96 + 1, from limbs below 2^56 and a
    /// value below 2^260. p is added with digits that exceed the subtracted ones.
    /// </summary>
    /// <remarks>
    /// t &lt; 16, carries &lt; 16. Limbs: r0 &lt; 2·2^52 + 16, r1 &lt; 2·2^52 + 2^44 + 16, r2 &lt; 2·2^52 + 16, r3 &lt; 2·2^52 + 2^36 + 16,
    /// r4 &lt; 2·2^48 + 2^20; value &lt; 2^256 + 2^228 + 2^213 + p &lt; 2^257 + 2^229. Lowest: r1 ≥ 2^52 + 2^44 − 1 − 15·2^44 &gt; 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fold(out P256Limbs r, ulong d0, ulong d1, ulong d2, ulong d3, ulong d4)
    {
        CheckUnfolded(d0, d1, d2, d3, d4);
        ulong t = d4 >> 48;
        r.L0 = (d0 & Mask) + t + Mask;
        r.L1 = (d1 & Mask) + (d0 >> 52) - (t << 44) + ((1UL << 52) + (1UL << 44) - 1);
        r.L2 = (d2 & Mask) + (d1 >> 52) + Mask;
        r.L3 = (d3 & Mask) + (d2 >> 52) - (t << 36) + ((1UL << 52) + (1UL << 36) - 1);
        r.L4 = (d4 & ((1UL << 48) - 1)) + (d3 >> 52) + (t << 16) + ((1UL << 48) - (1UL << 16) - 1);
    }

    /// <summary>
    /// From signed digits of radix 2^52: 0–3 at most 2^52 in magnitude, the last at most 2^50. 8p is added as in <see cref="Subtract"/>, so
    /// that none is negative: limbs below 2^55, value below 2^260.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FromSignedDigits(out P256Limbs r, long d0, long d1, long d2, long d3, long d4)
    {
        CheckSignedDigits(d0, d1, d2, d3, d4);
        P256Limbs zero = default;
        Subtract(out r, new P256Limbs((ulong)d0, (ulong)d1, (ulong)d2, (ulong)d3, (ulong)d4), zero);
    }

    /// <summary>The canonical number in [0, p) that a loose element is congruent to; it stays in Montgomery form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Canonicalize(out P256Limbs r, in P256Limbs a)
    {
        // A value below 2^257 + 2^229 is below 3p.
        CheckLoose(a);
        P256Limbs.Add(out P256Limbs t, a, default);
        P256Limbs.ReduceOnce(out t, t, Modulus);
        P256Limbs.ReduceOnce(out r, t, Modulus);
    }

    /// <summary>r = a·b/R. One of two loose factors may be an unfolded sum of two such.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        // Inlined, this would use up the budget of the formulas, which then call each round of the reduction.
        CheckFactors(a, b);
        P256Columns.Multiply(out P256Columns c, a, b);
        Reduce(out r, ref c);
    }

    /// <summary>r = a²/R. a may be an unfolded sum of two products.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Square(out P256Limbs r, in P256Limbs a)
    {
        CheckFactors(a, a);
        P256Columns.Square(out P256Columns c, a);
        Reduce(out r, ref c);
    }

    /// <summary>
    /// Montgomery reduction. p ≡ −1 mod 2^96, so the quotient digit is the low digit q itself, and
    /// q·p = −q + q·(2^96 + 2^192 − 2^224 + 2^256): shifts only.
    /// </summary>
    /// <remarks>
    /// Columns enter below 2^59 and move by less than 2^54 in five rounds; the arithmetic shifts take the few that go negative. The value
    /// that leaves is (ab + q·p)/2^260 with q &lt; 2^260 and ab &lt; 2^516: at least 0 and below 2^256 + p &lt; 2^257.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(out P256Limbs r, ref P256Columns c)
    {
        long c1 = c.C1, c2 = c.C2, c3 = c.C3, c4 = c.C4, c5 = c.C5, c6 = c.C6, c7 = c.C7, c8 = c.C8, c9 = c.C9;
        Round(c.C0, ref c1, ref c2, ref c3, ref c4, ref c5);
        Round(c1, ref c2, ref c3, ref c4, ref c5, ref c6);
        Round(c2, ref c3, ref c4, ref c5, ref c6, ref c7);
        Round(c3, ref c4, ref c5, ref c6, ref c7, ref c8);
        Round(c4, ref c5, ref c6, ref c7, ref c8, ref c9);

        c6 += c5 >> 52;
        c7 += c6 >> 52;
        c8 += c7 >> 52;
        c9 += c8 >> 52;
        r.L0 = (ulong)c5 & Mask;
        r.L1 = (ulong)c6 & Mask;
        r.L2 = (ulong)c7 & Mask;
        r.L3 = (ulong)c8 & Mask;
        r.L4 = (ulong)c9;
    }

    /// <summary>Clears digit c0 by adding q·p; 2^96, 2^192, 2^224, 2^256 stand at 52 + 44, 156 + 36, 208 + 16, 208 + 48 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(long c0, ref long c1, ref long c2, ref long c3, ref long c4, ref long c5)
    {
        ulong q = (ulong)c0 & Mask;
        c1 += (c0 >> 52) + (long)((q << 44) & Mask);
        c2 += (long)(q >> 8);
        c3 += (long)((q << 36) & Mask);
        c4 += (long)((q >> 16) + ((q << 48) & Mask)) - (long)((q << 16) & Mask);
        c5 += (long)(q >> 4) - (long)(q >> 36);
    }

    /// <summary>Into Montgomery form; a is any carried number below 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToMontgomery(out P256Limbs r, in P256Limbs a)
    {
        P256Limbs.CheckCarried(a);
        Multiply(out r, a, RSquared);
    }

    /// <summary>Out of Montgomery form, from a loose element to the canonical number in [0, p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromMontgomery(out P256Limbs r, in P256Limbs a)
    {
        CheckLoose(a);
        // (a + q·p)/2^260 with a < 2^258 and q < 2^260 is at most p: one subtraction is enough.
        Multiply(out P256Limbs t, a, new P256Limbs(1, 0, 0, 0, 0));
        P256Limbs.ReduceOnce(out r, t, Modulus);
    }

    /// <summary>r = 1/a in Montgomery form; 0 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Invert(out P256Limbs r, in P256Limbs a)
    {
        FromMontgomery(out P256Limbs t, a);
        P256Inverse.ModP(out t, t);
        ToMontgomery(out r, t);
    }

    /// <summary>All ones if a ≡ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong ZeroMask(in P256Limbs a)
    {
        FromMontgomery(out P256Limbs t, a);
        return t.ZeroMask();
    }

    /// <summary>Whether a product, or zero or one, is ≡ 0; it is public.</summary>
    internal static bool IsZeroVartime(in P256Limbs a) =>
        // Below 2^257 there are 0, p and 2p = 2^257 − 2^225 + 2^193 + 2^97 − 2, none with a bit in limb 2.
        a.L2 == 0 && ZeroMask(a) != 0;

    /// <summary>All ones if the carried number is below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong CanonicalMask(in P256Limbs a) => P256Limbs.Subtract(out _, a, Modulus);

    /// <summary>Two factors: limbs as <see cref="P256Columns"/> takes them, and the product of the values below 2^516.</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckFactors(in P256Limbs a, in P256Limbs b)
    {
        const ulong Limit = (1UL << 54) + (1UL << 46);
        Debug.Assert(a.L0 < Limit && a.L1 < Limit && a.L2 < Limit && a.L3 < Limit && a.L4 < Limit, "limbs of the first factor");
        Debug.Assert(b.L0 < Limit && b.L1 < Limit && b.L2 < Limit && b.L3 < Limit && b.L4 < Limit, "limbs of the second factor");
        ulong topA = Top(a.L0, a.L1, a.L2, a.L3, a.L4), topB = Top(b.L0, b.L1, b.L2, b.L3, b.L4);
        Debug.Assert((UInt128)(topA + 1) * (topB + 1) <= UInt128.One << 100, "value of the product");
    }

    /// <summary>The invariant of every element; of the value, what stands from 2^208 upwards.</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckLoose(in P256Limbs a)
    {
        const ulong Limit = (1UL << 53) + (1UL << 45);
        Debug.Assert(a.L0 < Limit && a.L1 < Limit && a.L2 < Limit && a.L3 < Limit && a.L4 < Limit, "limbs of a loose element");
        Debug.Assert(Top(a.L0, a.L1, a.L2, a.L3, a.L4) < (1UL << 49) + (1UL << 21), "value of a loose element");
    }

    [Conditional("DEBUG")]
    private static void CheckSignedDigits(long d0, long d1, long d2, long d3, long d4)
    {
        const long Limit = 1L << 52, TopLimit = 1L << 50;
        Debug.Assert(
            d0 is >= -Limit and <= Limit && d1 is >= -Limit and <= Limit && d2 is >= -Limit and <= Limit
                && d3 is >= -Limit and <= Limit, "digits");
        Debug.Assert(d4 is >= -TopLimit and <= TopLimit, "top digit");
    }

    [Conditional("DEBUG")]
    private static void CheckSubtrahend(in P256Limbs b) =>
        Debug.Assert(
            b.L0 <= 3UL << 52 && b.L1 <= 3UL << 52 && b.L2 <= 3UL << 52 && b.L3 <= 3UL << 52 && b.L4 <= 3UL << 49, "subtrahend");

    [Conditional("DEBUG")]
    private static void CheckUnfolded(ulong d0, ulong d1, ulong d2, ulong d3, ulong d4)
    {
        const ulong Limit = 1UL << 56;
        Debug.Assert(d0 < Limit && d1 < Limit && d2 < Limit && d3 < Limit && d4 < Limit, "limbs before a fold");
        Debug.Assert(Top(d0, d1, d2, d3, d4) < 1UL << 52, "value before a fold");
    }

    /// <summary>⌊value/2^208⌋.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Top(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        l4 + ((l3 + ((l2 + ((l1 + (l0 >> 52)) >> 52)) >> 52)) >> 52);
}
