using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

// What debug builds assert of the bounds in docs/maths/safegcd.md; nothing in release builds.
internal static partial class SafeGcd
{
    [Conditional("DEBUG")]
    private static void CheckRow(long u, long v) => Debug.Assert(Math.Abs(u) + Math.Abs(v) <= 1L << LimbBits, "row of a matrix");

    /// <summary>After so many steps.</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckMatrix(in Matrix t, int steps)
    {
        Debug.Assert(Math.Abs(t.U) + Math.Abs(t.V) <= 1L << steps && Math.Abs(t.Q) + Math.Abs(t.R) <= 1L << steps, "rows of a matrix");
        Debug.Assert(((Int128)t.U * t.R) - ((Int128)t.V * t.Q) == 1L << steps, "determinant");
    }

    /// <summary>Carried, and within 256 bits and a sign.</summary>
    [Conditional("DEBUG")]
    private static void CheckFG(in Signed59 f)
    {
        CheckCarried(f);
        Debug.Assert(f.V4 is >= -(1L << 20) and < 1L << 20, "f or g");
    }

    /// <summary>Carried, and in (−2m, m).</summary>
    [Conditional("DEBUG")]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckDE(in Signed59 d, in Signed59 m)
    {
        CheckCarried(d);
        // m − d − 1 and d + 2m − 1 must not be negative.
        Signed59 below = d, above = d;
        below.Negate(-1);
        below.AddMasked(m, -1);
        below.V0--;
        below.Carry();
        above.AddMasked(m, -1);
        above.AddMasked(m, -1);
        above.V0--;
        above.Carry();
        Debug.Assert(below.V4 >= 0 && above.V4 >= 0, "d or e");
    }

    [Conditional("DEBUG")]
    private static void CheckCarried(in Signed59 a) =>
        Debug.Assert(((ulong)a.V0 | (ulong)a.V1 | (ulong)a.V2 | (ulong)a.V3) <= LimbMask, "limbs 0 to 3");

    /// <summary>What only carries: matrices and multiples of m are made to clear it.</summary>
    [Conditional("DEBUG")]
    private static void CheckLowLimb(long c) => Debug.Assert((c & (long)LimbMask) == 0, "lowest limb");
}
