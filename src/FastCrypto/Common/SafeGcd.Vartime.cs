using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>The inversion of public numbers: division steps in strides, and no more rounds than the number needs.</summary>
internal static partial class SafeGcd
{
    /// <summary>r = 1/x mod m, and 0 for x = 0, for public x in [0, m); r may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InvertVartime(Span<ulong> r, ReadOnlySpan<ulong> x, in Modulus m)
    {
        var run = new Run(x, m);
        // −δ.
        long eta = -1;
        while ((run.G.V0 | run.G.V1 | run.G.V2 | run.G.V3 | run.G.V4) != 0)
        {
            UpdateDE(out Signed59 d, run.D, run.E, run.T.U, run.T.V, m);
            UpdateDE(out run.E, run.D, run.E, run.T.Q, run.T.R, m);
            run.D = d;
            eta = DivisionStepsVartime(eta, (ulong)run.F.V0, (ulong)run.G.V0, out run.T);
            run.UpdateFG();
        }

        run.Finish(r, m);
    }

    /// <summary>
    /// Fifty-nine division steps with δ = 1, as many at a time as do not change what is added: zeros of g in one shift, and one multiple of
    /// f that clears several bits of g, until δ would turn positive and f and g change places. |u| + |v| ≤ 2^59 and |q| + |r| ≤ 2^59.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long DivisionStepsVartime(long eta, ulong f, ulong g, out Matrix t)
    {
        long u = 1, v = 0, q = 0, r = 1;
        int left = LimbBits;
        while (true)
        {
            int zeros = BitOperations.TrailingZeroCount(g | (ulong.MaxValue << left));
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            eta -= zeros;
            left -= zeros;
            if (left == 0)
                break;
            if (eta < 0)
            {
                eta = -eta;
                (f, g) = (g, 0 - f);
                (u, q) = (q, -u);
                (v, r) = (r, -v);
            }

            // f·f ≡ 1 (mod 8), so f(2 − f·f) is 1/f modulo 64: w·f ≡ −g modulo as many of those bits as δ and the round allow.
            int clear = (int)Math.Min(Math.Min(eta + 1, left), 6);
            ulong w = (f * ((f * f) - 2) * g) & ((1UL << clear) - 1);
            g += f * w;
            q += u * (long)w;
            r += v * (long)w;
        }

        t.U = u;
        t.V = v;
        t.Q = q;
        t.R = r;
        CheckMatrix(t, LimbBits);
        return eta;
    }
}
