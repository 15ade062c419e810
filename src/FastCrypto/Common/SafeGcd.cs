using System.Runtime.CompilerServices;
using static FastCrypto.WideMultiply;

namespace FastCrypto;

/// <summary>
/// Constant-time inversion modulo an odd number of at most 256 bits: Bernstein and Yang, "Fast constant-time gcd computation and
/// modular inversion" (2019), in the variant with δ = 1/2, for which 590 division steps suffice for 256-bit inputs (Wuille's
/// convex-hull bound).
/// </summary>
/// <remarks>
/// Numbers are five signed limbs of radix 2^62. Fifty-nine division steps need only the low limbs of f and g and give a 2×2 matrix t
/// of integers, scaled by 2^62; it is applied to (f, g), and, modulo m, to (d, e) with d·x ≡ f and e·x ≡ g (mod m, scaled). Ten
/// rounds make g zero and f = ±1; then d = ±1/x.
/// </remarks>
[ConstantTime]
internal static class SafeGcd
{
    private const int LimbBits = 62;
    private const ulong LimbMask = (1UL << LimbBits) - 1;
    private const int StepsPerRound = 59;
    private const int Rounds = 10;

    /// <summary>r = 1/x mod m, and 0 for x = 0. x is in [0, m); words are 64-bit, least significant first; r may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Invert(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m)
    {
        Signed62 f = m.Value;
        Signed62 g = Signed62.FromWords(x);
        Signed62 d = default;
        Signed62 e = default;
        e.V0 = 1;
        // ζ = −(δ + 1/2).
        long zeta = -1;
        Matrix t = default;
        for (int round = 0; round < Rounds; round++)
        {
            zeta = DivisionSteps(zeta, (ulong)f.V0, (ulong)g.V0, ref t);
            UpdateDE(ref d, ref e, t, m);
            UpdateFG(ref f, ref g, t);
        }

        Normalize(ref d, f.V4 >> 63, m.Value);
        d.ToWords(r);
        f = g = d = e = default;
        t = default;
    }

    /// <summary>
    /// Fifty-nine division steps on the low words. The matrix starts at 2^3 and doubles u and v instead of halving q and r, so it ends
    /// scaled by 2^62; |u| + |v| ≤ 2^62 and |q| + |r| ≤ 2^62 throughout.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long DivisionSteps(long zeta, ulong f, ulong g, ref Matrix t)
    {
        ulong u = 8, v = 0, q = 0, r = 8;
        for (int i = 0; i < StepsPerRound; i++)
        {
            // Where ζ < 0 (δ > 0), −f takes f's place in the sum; where g is even nothing is added.
            ulong negative = (ulong)(zeta >> 63);
            ulong odd = 0 - (g & 1);
            g += ((f ^ negative) - negative) & odd;
            q += ((u ^ negative) - negative) & odd;
            r += ((v ^ negative) - negative) & odd;
            // Where both hold, f takes g's former place: f + (g − f) = g.
            ulong swap = negative & odd;
            zeta = (zeta ^ (long)swap) - 1;
            f += g & swap;
            u += q & swap;
            v += r & swap;
            g >>= 1;
            u <<= 1;
            v <<= 1;
        }

        t.U = (long)u;
        t.V = (long)v;
        t.Q = (long)q;
        t.R = (long)r;
        return zeta;
    }

    /// <summary>(f, g) = t·(f, g)/2^62, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateFG(ref Signed62 f, ref Signed62 g, in Matrix t)
    {
        long u = t.U, v = t.V, q = t.Q, r = t.R;
        // |u·f_i + v·g_i| < 2^62·2^62 = 2^124 and a carry below 2^63: no overflow of 128 bits.
        Accumulator cf = default, cg = default;
        cf.Add(u, f.V0, v, g.V0);
        cg.Add(q, f.V0, r, g.V0);
        cf.Shift();
        cg.Shift();

        long a = f.V1, b = g.V1;
        cf.Add(u, a, v, b);
        cg.Add(q, a, r, b);
        f.V0 = cf.TakeLimb();
        g.V0 = cg.TakeLimb();

        a = f.V2;
        b = g.V2;
        cf.Add(u, a, v, b);
        cg.Add(q, a, r, b);
        f.V1 = cf.TakeLimb();
        g.V1 = cg.TakeLimb();

        a = f.V3;
        b = g.V3;
        cf.Add(u, a, v, b);
        cg.Add(q, a, r, b);
        f.V2 = cf.TakeLimb();
        g.V2 = cg.TakeLimb();

        a = f.V4;
        b = g.V4;
        cf.Add(u, a, v, b);
        cg.Add(q, a, r, b);
        f.V3 = cf.TakeLimb();
        g.V3 = cg.TakeLimb();
        f.V4 = (long)cf.Low;
        g.V4 = (long)cg.Low;
    }

    /// <summary>
    /// (d, e) = t·(d, e)/2^62 mod m. Both stay in (−2m, m): a multiple of m is added that clears the low limb, and one more of u, v (q, r)
    /// where d or e is negative, which keeps the range.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateDE(ref Signed62 d, ref Signed62 e, in Matrix t, in Modulus m)
    {
        long u = t.U, v = t.V, q = t.Q, r = t.R;
        long signD = d.V4 >> 63, signE = e.V4 >> 63;
        long md = (u & signD) + (v & signE);
        long me = (q & signD) + (r & signE);

        // |u·d_i + v·e_i| < 2^124, |md|, |me| < 2^63 and limbs of m below 2^62: sums below 2^126.
        Accumulator cd = default, ce = default;
        cd.Add(u, d.V0, v, e.V0);
        ce.Add(q, d.V0, r, e.V0);
        md -= (long)(((m.Inverse * cd.Low) + (ulong)md) & LimbMask);
        me -= (long)(((m.Inverse * ce.Low) + (ulong)me) & LimbMask);
        cd.Add(m.Value.V0, md);
        ce.Add(m.Value.V0, me);
        cd.Shift();
        ce.Shift();

        long a = d.V1, b = e.V1;
        cd.Add(u, a, v, b);
        ce.Add(q, a, r, b);
        cd.Add(m.Value.V1, md);
        ce.Add(m.Value.V1, me);
        d.V0 = cd.TakeLimb();
        e.V0 = ce.TakeLimb();

        a = d.V2;
        b = e.V2;
        cd.Add(u, a, v, b);
        ce.Add(q, a, r, b);
        cd.Add(m.Value.V2, md);
        ce.Add(m.Value.V2, me);
        d.V1 = cd.TakeLimb();
        e.V1 = ce.TakeLimb();

        a = d.V3;
        b = e.V3;
        cd.Add(u, a, v, b);
        ce.Add(q, a, r, b);
        cd.Add(m.Value.V3, md);
        ce.Add(m.Value.V3, me);
        d.V2 = cd.TakeLimb();
        e.V2 = ce.TakeLimb();

        a = d.V4;
        b = e.V4;
        cd.Add(u, a, v, b);
        ce.Add(q, a, r, b);
        cd.Add(m.Value.V4, md);
        ce.Add(m.Value.V4, me);
        d.V3 = cd.TakeLimb();
        e.V3 = ce.TakeLimb();
        d.V4 = (long)cd.Low;
        e.V4 = (long)ce.Low;
    }

    /// <summary>From (−2m, m) to [0, m), negated where <paramref name="negate"/> is all ones (f = −1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalize(ref Signed62 d, long negate, in Signed62 m)
    {
        // (−2m, m) → (−m, m) → negated, the same range → [0, m).
        d.AddMasked(m, d.V4 >> 63);
        d.Negate(negate);
        d.Carry();
        d.AddMasked(m, d.V4 >> 63);
        d.Carry();
    }

    /// <summary>An odd modulus and its inverse modulo 2^62.</summary>
    internal readonly struct Modulus
    {
        internal readonly Signed62 Value;
        internal readonly ulong Inverse;

        /// <param name="words">The modulus: four 64-bit words, least significant first. Public.</param>
        internal Modulus(ReadOnlySpan<ulong> words)
        {
            Value = Signed62.FromWords(words);
            // Newton: each round doubles the number of correct bits, and an odd number is its own inverse modulo 8.
            ulong inverse = words[0];
            for (int i = 0; i < 5; i++)
                inverse *= 2 - (words[0] * inverse);
            Inverse = inverse & LimbMask;
        }
    }

    /// <summary>A number as five signed limbs: limbs 0–3 in [0, 2^62) after a carry, limb 4 with the sign.</summary>
    internal struct Signed62
    {
        internal long V0, V1, V2, V3, V4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Signed62 FromWords(ReadOnlySpan<ulong> w)
        {
            ulong w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
            Signed62 r;
            r.V0 = (long)(w0 & LimbMask);
            r.V1 = (long)(((w0 >> 62) | (w1 << 2)) & LimbMask);
            r.V2 = (long)(((w1 >> 60) | (w2 << 4)) & LimbMask);
            r.V3 = (long)(((w2 >> 58) | (w3 << 6)) & LimbMask);
            r.V4 = (long)(w3 >> 56);
            return r;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly void ToWords(Span<ulong> w)
        {
            w[3] = ((ulong)V3 >> 6) | ((ulong)V4 << 56);
            w[2] = ((ulong)V2 >> 4) | ((ulong)V3 << 58);
            w[1] = ((ulong)V1 >> 2) | ((ulong)V2 << 60);
            w[0] = (ulong)V0 | ((ulong)V1 << 62);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void AddMasked(in Signed62 m, long mask)
        {
            // Limbs stay below 2^63: both are below 2^62 in magnitude.
            V0 += m.V0 & mask;
            V1 += m.V1 & mask;
            V2 += m.V2 & mask;
            V3 += m.V3 & mask;
            V4 += m.V4 & mask;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Negate(long mask)
        {
            V0 = (V0 ^ mask) - mask;
            V1 = (V1 ^ mask) - mask;
            V2 = (V2 ^ mask) - mask;
            V3 = (V3 ^ mask) - mask;
            V4 = (V4 ^ mask) - mask;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Carry()
        {
            V1 += V0 >> LimbBits;
            V0 &= (long)LimbMask;
            V2 += V1 >> LimbBits;
            V1 &= (long)LimbMask;
            V3 += V2 >> LimbBits;
            V2 &= (long)LimbMask;
            V4 += V3 >> LimbBits;
            V3 &= (long)LimbMask;
        }
    }

    private struct Matrix
    {
        internal long U, V, Q, R;
    }

    /// <summary>A signed 128-bit sum of products.</summary>
    private struct Accumulator
    {
        internal ulong Low;
        internal long High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(long a, long b)
        {
            ulong low = (ulong)a * (ulong)b;
            Low += low;
            High += MultiplyHigh(a, b) + (Low < low ? 1 : 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(long a, long b, long c, long d)
        {
            Add(a, b);
            Add(c, d);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Shift()
        {
            Low = (Low >> LimbBits) | ((ulong)High << (64 - LimbBits));
            High >>= LimbBits;
        }

        /// <summary>The low 62 bits; the rest stays as the carry.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal long TakeLimb()
        {
            long limb = (long)(Low & LimbMask);
            Shift();
            return limb;
        }
    }
}
