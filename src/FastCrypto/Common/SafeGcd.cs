using System.Runtime.CompilerServices;
using static FastCrypto.WideMultiply;

namespace FastCrypto;

/// <summary>
/// Constant-time inversion modulo an odd number of at most 256 bits: Bernstein and Yang, "Fast constant-time gcd computation and
/// modular inversion" (2019), in the variant with δ = 1/2, for which 590 division steps suffice for 256-bit inputs (Wuille's
/// convex-hull bound).
/// </summary>
/// <remarks>
/// Numbers are five signed limbs of radix 2^59. Fifty-nine division steps need only the low limbs of f and g and give a 2×2 matrix t
/// of integers over 2^59; it is applied to (f, g), and, modulo m, to (d, e) with d·x ≡ f and e·x ≡ g (mod m, scaled). Ten
/// rounds make g zero and f = ±1; then d = ±1/x. Bounds: docs/maths/safegcd.md, asserted in debug builds.
/// </remarks>
[ConstantTime]
internal static partial class SafeGcd
{
    private const int StepsPerRound = 59;
    private const int LimbBits = StepsPerRound;
    private const ulong LimbMask = (1UL << LimbBits) - 1;
    private const int Rounds = 10;

    // 59 = 20 + 20 + 19.
    private const int BlockSteps = 20;
    private const int LastBlockSteps = StepsPerRound - (2 * BlockSteps);
    private const ulong BlockMask = (1UL << BlockSteps) - 1;

    // Makes an entry of a matrix positive.
    private const ulong Offset = 1UL << LimbBits;

    /// <summary>r = 1/x mod m, and 0 for x = 0. x is in [0, m); words are 64-bit, least significant first; r may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Invert(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m)
    {
        var run = new Run(x, m);
        for (int round = 0; round < Rounds; round++)
        {
            DivisionSteps(ref run, m);
            run.UpdateFG();
        }

        run.Finish(r, m);
        run = default;
    }

    /// <summary>
    /// Two inversions, of x modulo m and of y modulo n, side by side. Each division step waits for the one before, so that those of a
    /// second number cost next to nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InvertPair(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m, Span<ulong> s, ReadOnlySpan<ulong> y, in Modulus n)
    {
        Run first = new(x, m), second = new(y, n);
        for (int round = 0; round < Rounds; round++)
        {
            DivisionSteps(ref first, m, ref second, n);
            first.UpdateFG();
            second.UpdateFG();
        }

        first.Finish(r, m);
        second.Finish(s, n);
        first = second = default;
    }

    /// <summary>
    /// Fifty-nine division steps on the low words in three blocks, whose matrices' product is t: |u| + |v| ≤ 2^59 and |q| + |r| ≤ 2^59.
    /// Division steps wait for one another, and between the blocks stands what does not wait for them: the last round's matrix on (d, e).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivisionSteps(ref Run run, in Modulus m)
    {
        ulong f = (ulong)run.F.V0, g = (ulong)run.G.V0;
        // Each block needs the low 20 bits: of 59 that are right, 39 and 19 stay so, and the last block has but 19 steps.
        Block(ref run.Zeta, f, g, BlockSteps, out Matrix first);
        Apply(first, ref f, ref g, BlockSteps);
        UpdateDE(out Signed59 d, run.D, run.E, run.T.U, run.T.V, m);
        Block(ref run.Zeta, f, g, BlockSteps, out Matrix second);
        Apply(second, ref f, ref g, BlockSteps);
        UpdateDE(out run.E, run.D, run.E, run.T.Q, run.T.R, m);
        Block(ref run.Zeta, f, g, LastBlockSteps, out Matrix third);
        run.D = d;
        run.T = Product(first, second, third);
    }

    /// <summary>The same for two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivisionSteps(ref Run a, in Modulus m, ref Run b, in Modulus n)
    {
        ulong fa = (ulong)a.F.V0, ga = (ulong)a.G.V0, fb = (ulong)b.F.V0, gb = (ulong)b.G.V0;
        BlockPair(ref a.Zeta, fa, ga, out Matrix firstA, ref b.Zeta, fb, gb, out Matrix firstB, BlockSteps);
        Apply(firstA, ref fa, ref ga, BlockSteps);
        Apply(firstB, ref fb, ref gb, BlockSteps);
        UpdateDE(out Signed59 da, a.D, a.E, a.T.U, a.T.V, m);
        UpdateDE(out a.E, a.D, a.E, a.T.Q, a.T.R, m);
        BlockPair(ref a.Zeta, fa, ga, out Matrix secondA, ref b.Zeta, fb, gb, out Matrix secondB, BlockSteps);
        Apply(secondA, ref fa, ref ga, BlockSteps);
        Apply(secondB, ref fb, ref gb, BlockSteps);
        UpdateDE(out Signed59 db, b.D, b.E, b.T.U, b.T.V, n);
        UpdateDE(out b.E, b.D, b.E, b.T.Q, b.T.R, n);
        BlockPair(ref a.Zeta, fa, ga, out Matrix thirdA, ref b.Zeta, fb, gb, out Matrix thirdB, LastBlockSteps);
        a.D = da;
        b.D = db;
        a.T = Product(firstA, secondA, thirdA);
        b.T = Product(firstB, secondB, thirdB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Matrix Product(in Matrix first, in Matrix second, in Matrix third)
    {
        Matrix t = Multiply(third, Multiply(second, first));
        CheckMatrix(t, StepsPerRound);
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
    internal static void Block(ref long zeta, ulong f, ulong g, int steps, out Matrix t)
    {
        long z = zeta;
        long x = PackF(f), y = PackG(g);
        for (int i = 0; i < steps; i++)
            Step(ref z, ref x, ref y);
        Separate(x, steps, out t.U, out t.V);
        Separate(y, steps, out t.Q, out t.R);
        CheckMatrix(t, steps);
        zeta = z;
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
        CheckMatrix(ta, steps);
        CheckMatrix(tb, steps);
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
    internal static void Separate(long packed, int steps, out long first, out long second)
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

    /// <summary>(u·f + v·g)/2^59, exactly.</summary>
    /// <remarks>
    /// Instead of u and v the products have u + 2^59 and v + 2^59, which are not negative, and the result f + g less. Of a product of a
    /// limb, h = ⌊/2^59⌋ goes to the limb above; the rest is computed modulo 2^64, and two rests are below 2^60. h is at most 2^60.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UpdateFG(out Signed59 result, in Signed59 f, in Signed59 g, long u, long v)
    {
        CheckRow(u, v);
        CheckFG(f);
        CheckFG(g);
        ulong a = (ulong)u + Offset, b = (ulong)v + Offset, highA = a << 3, highB = b << 3;
        long h0 = High(highA, f.V0) + High(highB, g.V0);
        long h1 = High(highA, f.V1) + High(highB, g.V1);
        long h2 = High(highA, f.V2) + High(highB, g.V2);
        long h3 = High(highA, f.V3) + High(highB, g.V3);
        long h4 = HighSigned(highA, f.V4) + HighSigned(highB, g.V4);
        // The lowest limb is divisible by 2^59 and only carries.
        long c = ((long)a * f.V0) + ((long)b * g.V0) - (h0 << LimbBits);
        CheckLowLimb(c);
        c = (c >> LimbBits) + ((long)a * f.V1) + ((long)b * g.V1) - (h1 << LimbBits) + h0 - f.V0 - g.V0;
        result.V0 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * f.V2) + ((long)b * g.V2) - (h2 << LimbBits) + h1 - f.V1 - g.V1;
        result.V1 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * f.V3) + ((long)b * g.V3) - (h3 << LimbBits) + h2 - f.V2 - g.V2;
        result.V2 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * f.V4) + ((long)b * g.V4) - (h4 << LimbBits) + h3 - f.V3 - g.V3;
        result.V3 = c & (long)LimbMask;
        result.V4 = (c >> LimbBits) + h4 - f.V4 - g.V4;
    }

    /// <summary>
    /// (u·d + v·e)/2^59 mod m. The result stays in (−2m, m): a multiple of m is added that clears the low limb, and one more of u (v) where
    /// d (e) is negative, which keeps the range.
    /// </summary>
    /// <remarks>As <see cref="UpdateFG"/>; the multiple of m, between −2^60 and 2^59, has 2^60 added, and the result 2m less.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UpdateDE(out Signed59 result, in Signed59 d, in Signed59 e, long u, long v, in Modulus m)
    {
        CheckRow(u, v);
        CheckDE(d, m.Value);
        CheckDE(e, m.Value);
        long multiple = (u & (d.V4 >> 63)) + (v & (e.V4 >> 63));
        multiple -= (long)(((m.Inverse * (ulong)((u * d.V0) + (v * e.V0))) + (ulong)multiple) & LimbMask);
        ulong a = (ulong)u + Offset, b = (ulong)v + Offset, k = (ulong)multiple + (2 * Offset);
        ulong highA = a << 3, highB = b << 3, highK = k << 3;
        Signed59 n = m.Value;
        long h0 = High(highA, d.V0) + High(highB, e.V0) + High(highK, n.V0);
        long h1 = High(highA, d.V1) + High(highB, e.V1) + High(highK, n.V1);
        long h2 = High(highA, d.V2) + High(highB, e.V2) + High(highK, n.V2);
        long h3 = High(highA, d.V3) + High(highB, e.V3) + High(highK, n.V3);
        long h4 = HighSigned(highA, d.V4) + HighSigned(highB, e.V4) + High(highK, n.V4);
        long c = ((long)a * d.V0) + ((long)b * e.V0) + ((long)k * n.V0) - (h0 << LimbBits);
        CheckLowLimb(c);
        c = (c >> LimbBits) + ((long)a * d.V1) + ((long)b * e.V1) + ((long)k * n.V1) - (h1 << LimbBits) + h0 - d.V0 - e.V0 - (n.V0 << 1);
        result.V0 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * d.V2) + ((long)b * e.V2) + ((long)k * n.V2) - (h2 << LimbBits) + h1 - d.V1 - e.V1 - (n.V1 << 1);
        result.V1 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * d.V3) + ((long)b * e.V3) + ((long)k * n.V3) - (h3 << LimbBits) + h2 - d.V2 - e.V2 - (n.V2 << 1);
        result.V2 = c & (long)LimbMask;
        c = (c >> LimbBits) + ((long)a * d.V4) + ((long)b * e.V4) + ((long)k * n.V4) - (h4 << LimbBits) + h3 - d.V3 - e.V3 - (n.V3 << 1);
        result.V3 = c & (long)LimbMask;
        result.V4 = (c >> LimbBits) + h4 - d.V4 - e.V4 - (n.V4 << 1);
    }

    /// <summary>⌊a·limb/2^59⌋ for 8a, at most 2^63 + 2^62, and a limb in [0, 2^59).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long High(ulong eightTimes, long limb) => (long)MultiplyHigh(eightTimes, (ulong)limb << 2);

    /// <summary>The same for a limb that may be negative: 2^64 more has been multiplied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long HighSigned(ulong eightTimes, long limb) =>
        (long)(MultiplyHigh(eightTimes, (ulong)limb << 2) - ((ulong)(limb >> 63) & eightTimes));

    /// <summary>From (−2m, m) to [0, m), negated where <paramref name="negate"/> is all ones (f = −1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Normalize(ref Signed59 d, long negate, in Signed59 m)
    {
        CheckDE(d, m);
        // (−2m, m) → (−m, m) → negated, the same range → [0, m).
        d.AddMasked(m, d.V4 >> 63);
        d.Negate(negate);
        d.Carry();
        d.AddMasked(m, d.V4 >> 63);
        d.Carry();
    }
}
