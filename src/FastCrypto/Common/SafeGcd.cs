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
internal static partial class SafeGcd
{
    private const int LimbBits = 62;
    private const ulong LimbMask = (1UL << LimbBits) - 1;
    private const int StepsPerRound = 59;
    private const int Rounds = 10;

    // 59 = 20 + 20 + 19.
    private const int BlockSteps = 20;
    private const int LastBlockSteps = StepsPerRound - (2 * BlockSteps);
    private const ulong BlockMask = (1UL << BlockSteps) - 1;

    /// <summary>r = 1/x mod m, and 0 for x = 0. x is in [0, m); words are 64-bit, least significant first; r may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Invert(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m)
    {
        var run = new Run(x, m);
        for (int round = 0; round < Rounds; round++)
        {
            run.Zeta = DivisionSteps(run.Zeta, (ulong)run.F.V0, (ulong)run.G.V0, out Matrix t);
            run.Update(t, m);
        }

        run.Finish(r, m);
        run = default;
    }

    /// <summary>
    /// Two inversions, of x modulo m and of y modulo n, side by side. Each division step waits for the one before, so that those of a second
    /// number cost next to nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InvertPair(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m, Span<ulong> s, ReadOnlySpan<ulong> y, in Modulus n)
    {
        Run first = new(x, m), second = new(y, n);
        for (int round = 0; round < Rounds; round++)
        {
            DivisionSteps(ref first, ref second, out Matrix t, out Matrix u);
            first.Update(t, m);
            second.Update(u, n);
        }

        first.Finish(r, m);
        second.Finish(s, n);
        first = second = default;
    }

    /// <summary>
    /// Fifty-nine division steps on the low words in three blocks. The matrix is the product of the blocks' and is scaled by 2^3, so that 59
    /// steps count as 62 bits; |u| + |v| ≤ 2^62 and |q| + |r| ≤ 2^62.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long DivisionSteps(long zeta, ulong f, ulong g, out Matrix t)
    {
        // Each block needs the low 20 bits: of 64 that are right, 44 and 24 stay so.
        zeta = Block(zeta, f, g, BlockSteps, out Matrix first);
        Apply(first, ref f, ref g, BlockSteps);
        zeta = Block(zeta, f, g, BlockSteps, out Matrix second);
        Apply(second, ref f, ref g, BlockSteps);
        zeta = Block(zeta, f, g, LastBlockSteps, out Matrix third);
        t = Product(first, second, third);
        return zeta;
    }

    /// <summary>The same for two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivisionSteps(ref Run a, ref Run b, out Matrix t, out Matrix u)
    {
        ulong fa = (ulong)a.F.V0, ga = (ulong)a.G.V0, fb = (ulong)b.F.V0, gb = (ulong)b.G.V0;
        BlockPair(ref a.Zeta, fa, ga, out Matrix firstA, ref b.Zeta, fb, gb, out Matrix firstB, BlockSteps);
        Apply(firstA, ref fa, ref ga, BlockSteps);
        Apply(firstB, ref fb, ref gb, BlockSteps);
        BlockPair(ref a.Zeta, fa, ga, out Matrix secondA, ref b.Zeta, fb, gb, out Matrix secondB, BlockSteps);
        Apply(secondA, ref fa, ref ga, BlockSteps);
        Apply(secondB, ref fb, ref gb, BlockSteps);
        BlockPair(ref a.Zeta, fa, ga, out Matrix thirdA, ref b.Zeta, fb, gb, out Matrix thirdB, LastBlockSteps);
        t = Product(firstA, secondA, thirdA);
        u = Product(firstB, secondB, thirdB);
    }

    /// <summary>third·second·first, scaled by 2^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Matrix Product(in Matrix first, in Matrix second, in Matrix third)
    {
        Matrix t = Multiply(third, Multiply(second, first));
        t.U <<= LimbBits - StepsPerRound;
        t.V <<= LimbBits - StepsPerRound;
        t.Q <<= LimbBits - StepsPerRound;
        t.R <<= LimbBits - StepsPerRound;
        return t;
    }

    /// <summary>
    /// At most twenty division steps. f and g carry their rows of the matrix along in their upper bits: f stands for
    /// f − 2^41·u − 2^62·v, g for g − 2^41·q − 2^62·r, and what halves g halves its row.
    /// </summary>
    /// <remarks>
    /// After i steps the rows are integers over 2^i with |u| + |v|, |q| + |r| ≤ 2^i and determinant 2^i, so that g ± f is below 2^63 in
    /// magnitude before it is halved: |r ± v| = 2^(i+1) would need q ± u = 0 and a determinant 2^(i+1)·u. The low parts stay below 2^20.
    /// After n steps the parts stand 41 − n and 62 − n bits up, each less than half a unit of the next, and rounding separates them.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Block(long zeta, ulong f, ulong g, int steps, out Matrix t)
    {
        long x = PackF(f), y = PackG(g);
        for (int i = 0; i < steps; i++)
            Step(ref zeta, ref x, ref y);
        Separate(x, steps, out t.U, out t.V);
        Separate(y, steps, out t.Q, out t.R);
        return zeta;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BlockPair(
        ref long zetaA, ulong fa, ulong ga, out Matrix ta, ref long zetaB, ulong fb, ulong gb, out Matrix tb, int steps)
    {
        long za = zetaA, xa = PackF(fa), ya = PackG(ga);
        long zb = zetaB, xb = PackF(fb), yb = PackG(gb);
        for (int i = 0; i < steps; i++)
        {
            Step(ref za, ref xa, ref ya);
            Step(ref zb, ref xb, ref yb);
        }

        Separate(xa, steps, out ta.U, out ta.V);
        Separate(ya, steps, out ta.Q, out ta.R);
        Separate(xb, steps, out tb.U, out tb.V);
        Separate(yb, steps, out tb.Q, out tb.R);
        zetaA = za;
        zetaB = zb;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long PackF(ulong f) => (long)(f & BlockMask) - (1L << 41);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long PackG(ulong g) => (long)(g & BlockMask) - (1L << 62);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref long zeta, ref long x, ref long y)
    {
        // Where g is odd f is added, or subtracted if ζ < 0 (δ > 0): −f = (f ^ −1) − (−1). In this order f's way to f is five operations.
        long odd = 0 - (y & 1);
        long swap = (zeta >> 63) & odd;
        y = (y - swap) + ((x & odd) ^ swap);
        // In the latter case f takes g's former place: f + (g − f) = g.
        zeta = (zeta ^ swap) - 1;
        x += y & swap;
        y >>= 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Separate(long packed, int steps, out long first, out long second)
    {
        int firstShift = 41 - steps, secondShift = 62 - steps;
        long rounded = (packed + (1L << (secondShift - 1))) >> secondShift;
        second = -rounded;
        first = -((packed - (rounded << secondShift) + (1L << (firstShift - 1))) >> firstShift);
    }

    /// <summary>(f, g) = t·(f, g)/2^steps on the low words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(in Matrix t, ref ulong f, ref ulong g, int steps)
    {
        ulong next = ((ulong)t.U * f) + ((ulong)t.V * g);
        g = (((ulong)t.Q * f) + ((ulong)t.R * g)) >> steps;
        f = next >> steps;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Matrix Multiply(in Matrix a, in Matrix b) => new()
    {
        U = (a.U * b.U) + (a.V * b.Q),
        V = (a.U * b.V) + (a.V * b.R),
        Q = (a.Q * b.U) + (a.R * b.Q),
        R = (a.Q * b.V) + (a.R * b.R),
    };

    /// <summary>(u·f + v·g)/2^62, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateFG(out Signed62 result, in Signed62 f, in Signed62 g, long u, long v)
    {
        // |u·f_i + v·g_i| < 2^62·2^62 = 2^124 and a carry below 2^63: no overflow of 128 bits.
        Accumulator c = default;
        c.Add(u, f.V0);
        c.Add(v, g.V0);
        c.Shift();
        c.Add(u, f.V1);
        c.Add(v, g.V1);
        result.V0 = c.TakeLimb();
        c.Add(u, f.V2);
        c.Add(v, g.V2);
        result.V1 = c.TakeLimb();
        c.Add(u, f.V3);
        c.Add(v, g.V3);
        result.V2 = c.TakeLimb();
        c.AddSigned(u, f.V4);
        c.AddSigned(v, g.V4);
        result.V3 = c.TakeLimb();
        result.V4 = (long)c.Low;
    }

    /// <summary>
    /// (u·d + v·e)/2^62 mod m. The result stays in (−2m, m): a multiple of m is added that clears the low limb, and one more of u (v) where d (e)
    /// is negative, which keeps the range.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateDE(out Signed62 result, in Signed62 d, in Signed62 e, long u, long v, in Modulus m)
    {
        // |u·d_i + v·e_i| < 2^124, |multiple| < 2^63 and limbs of m below 2^62: sums below 2^126.
        long multiple = (u & (d.V4 >> 63)) + (v & (e.V4 >> 63));
        Accumulator c = default;
        c.Add(u, d.V0);
        c.Add(v, e.V0);
        multiple -= (long)(((m.Inverse * c.Low) + (ulong)multiple) & LimbMask);
        c.Add(multiple, m.Value.V0);
        c.Shift();
        c.Add(u, d.V1);
        c.Add(v, e.V1);
        c.Add(multiple, m.Value.V1);
        result.V0 = c.TakeLimb();
        c.Add(u, d.V2);
        c.Add(v, e.V2);
        c.Add(multiple, m.Value.V2);
        result.V1 = c.TakeLimb();
        c.Add(u, d.V3);
        c.Add(v, e.V3);
        c.Add(multiple, m.Value.V3);
        result.V2 = c.TakeLimb();
        c.AddSigned(u, d.V4);
        c.AddSigned(v, e.V4);
        c.Add(multiple, m.Value.V4);
        result.V3 = c.TakeLimb();
        result.V4 = (long)c.Low;
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

    /// <summary>One inversion under way.</summary>
    private struct Run
    {
        internal Signed62 F, G;
        private Signed62 _d, _e;

        // ζ = −(δ + 1/2).
        internal long Zeta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Run(ReadOnlySpan<ulong> x, in Modulus m)
        {
            F = m.Value;
            G = Signed62.FromWords(x);
            _d = default;
            _e = default;
            _e.V0 = 1;
            Zeta = -1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Update(in Matrix t, in Modulus m)
        {
            UpdateDE(out Signed62 nextD, _d, _e, t.U, t.V, m);
            UpdateDE(out _e, _d, _e, t.Q, t.R, m);
            UpdateFG(out Signed62 nextF, F, G, t.U, t.V);
            UpdateFG(out G, F, G, t.Q, t.R);
            _d = nextD;
            F = nextF;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Finish(Span<ulong> r, in Modulus m)
        {
            Normalize(ref _d, F.V4 >> 63, m.Value);
            _d.ToWords(r);
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

        /// <summary>Adds a·b for any signs.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void AddSigned(long a, long b)
        {
            ulong low = (ulong)a * (ulong)b;
            Low += low;
            High += MultiplyHigh(a, b) + (Low < low ? 1 : 0);
        }

        /// <summary>Adds a·b for b ≥ 0; the unsigned high half is too large by b where a is negative.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(long a, long b)
        {
            ulong low = (ulong)a * (ulong)b;
            Low += low;
            High += (long)MultiplyHigh((ulong)a, (ulong)b) - ((a >> 63) & b) + (Low < low ? 1 : 0);
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
