using System.Diagnostics;
using System.Runtime.CompilerServices;
using static FastCrypto.WideMultiply;

namespace FastCrypto;

/// <summary>
/// Integers mod n, the order of the group (SP 800-186, 3.2.1.3). Every scalar is canonical: carried limbs, below n. Montgomery
/// products have R = 2^260. Inputs may alias the output. Debug builds assert what docs/maths/p256.md, section 1, demands of operands.
/// </summary>
[ConstantTime]
internal static class P256ScalarField
{
    private const ulong Mask = P256Limbs.Mask;

    // n, and −1/n mod 2^52.
    private const ulong N0 = 0x9cac2fc632551, N1 = 0xada7179e84f3b, N2 = 0xfffffffbce6fa, N3 = 0x0000fffffffff, N4 = 0x0ffffffff0000;
    private const ulong NegatedInverse = 0x1c8aaee00bc4f;

    /// <summary>n.</summary>
    internal static P256Limbs Order => new(N0, N1, N2, N3, N4);

    /// <summary>R² mod n.</summary>
    private static P256Limbs RSquared => new(0x5cc0dea6dc3ba, 0x192a067d8a084, 0xbec59615571bb, 0x1fc245b2392b6, 0x0e12d9559d956);

    /// <summary>All ones if the carried number is in [1, n − 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong ValidMask(in P256Limbs a)
    {
        P256Limbs.CheckCarried(a);
        return P256Limbs.Subtract(out _, a, Order) & ~a.ZeroMask();
    }

    /// <summary>r = a mod n for a carried number below 2^256 &lt; 2n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Reduce(out P256Limbs r, in P256Limbs a)
    {
        P256Limbs.CheckCarried(a);
        P256Limbs.ReduceOnce(out r, a, Order);
    }

    /// <summary>r = a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        CheckCanonical(a);
        CheckCanonical(b);
        // Below 2n < 2^257.
        P256Limbs.Add(out P256Limbs s, a, b);
        P256Limbs.ReduceOnce(out r, s, Order);
        P256Ecdh.Clear(ref s);
    }

    /// <summary>a += n, and true, if the sum is below p; a is a carried number below 2^256, and public.</summary>
    internal static bool TryAddOrderVartime(ref P256Limbs a)
    {
        P256Limbs.CheckCarried(a);
        P256Limbs.Add(out P256Limbs s, a, Order);
        if (P256FieldPortable.CanonicalMask(s) == 0)
            return false;
        a = s;
        return true;
    }

    /// <summary>r = n − a where the mask is set, a elsewhere; a is in [0, n − 1], and zero becomes n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NegateIf(out P256Limbs r, ulong mask, in P256Limbs a)
    {
        CheckCanonical(a);
        P256Limbs.Subtract(out P256Limbs negated, Order, a);
        P256Limbs.Select(out r, mask, negated, a);
    }

    /// <summary>r = a·b/R mod n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MontgomeryMultiply(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        // Canonical inputs: columns below 9·2^52. Five rounds make them less than 19·2^52; none is ever negative.
        CheckCanonical(a);
        CheckCanonical(b);
        P256Columns.Multiply(out P256Columns c, a, b);
        long c1 = c.C1, c2 = c.C2, c3 = c.C3, c4 = c.C4, c5 = c.C5, c6 = c.C6, c7 = c.C7, c8 = c.C8, c9 = c.C9;
        Round(c.C0, ref c1, ref c2, ref c3, ref c4, ref c5);
        Round(c1, ref c2, ref c3, ref c4, ref c5, ref c6);
        Round(c2, ref c3, ref c4, ref c5, ref c6, ref c7);
        Round(c3, ref c4, ref c5, ref c6, ref c7, ref c8);
        Round(c4, ref c5, ref c6, ref c7, ref c8, ref c9);

        CheckColumn(c5);
        CheckColumn(c6);
        CheckColumn(c7);
        CheckColumn(c8);
        CheckColumn(c9);
        P256Limbs t;
        c6 += c5 >> 52;
        c7 += c6 >> 52;
        c8 += c7 >> 52;
        c9 += c8 >> 52;
        t.L0 = (ulong)c5 & Mask;
        t.L1 = (ulong)c6 & Mask;
        t.L2 = (ulong)c7 & Mask;
        t.L3 = (ulong)c8 & Mask;
        t.L4 = (ulong)c9;
        // (ab + qn)/2^260 < 2^252 + n < 2n.
        P256Limbs.ReduceOnce(out r, t, Order);
    }

    /// <summary>Clears digit c0 by adding q·n with q = −c0/n mod 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(long c0, ref long c1, ref long c2, ref long c3, ref long c4, ref long c5)
    {
        CheckColumn(c0);
        ulong q = ((ulong)c0 * NegatedInverse) & Mask;
        // q·n_i = h·2^52 + rest with rest < 2^52, as in P256Columns: q·2^12 times n_i has h as its high half.
        ulong x = q << 12;
        ulong h0 = MultiplyHigh(x, N0), h1 = MultiplyHigh(x, N1), h2 = MultiplyHigh(x, N2),
            h3 = MultiplyHigh(x, N3), h4 = MultiplyHigh(x, N4);
        c1 += (long)(((ulong)c0 + (q * N0) - (h0 << 52)) >> 52) + (long)((q * N1) - (h1 << 52) + h0);
        c2 += (long)((q * N2) - (h2 << 52) + h1);
        c3 += (long)((q * N3) - (h3 << 52) + h2);
        c4 += (long)((q * N4) - (h4 << 52) + h3);
        c5 += (long)h4;
    }

    /// <summary>r = a·b mod n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        MontgomeryMultiply(out P256Limbs t, a, RSquared);
        MontgomeryMultiply(out r, t, b);
        // In signing a is z + rd, from which everybody who has the signature finds d.
        P256Ecdh.Clear(ref t);
    }

    /// <summary>Carried limbs, below n.</summary>
    [Conditional("DEBUG")]
    private static void CheckCanonical(in P256Limbs a)
    {
        P256Limbs.CheckCarried(a);
        Debug.Assert(P256Limbs.Subtract(out _, a, Order) != 0, "not below n");
    }

    /// <summary>A column of a product, or one that rounds have added to.</summary>
    [Conditional("DEBUG")]
    private static void CheckColumn(long c) => Debug.Assert(c is >= 0 and < 19L << 52, "column");
}
