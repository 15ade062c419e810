using System.Runtime.CompilerServices;

namespace FastCrypto;

// The numbers of an inversion.
internal static partial class SafeGcd
{
    /// <summary>An odd modulus and its inverse modulo 2^59.</summary>
    internal readonly struct Modulus
    {
        internal readonly Signed59 Value;
        internal readonly ulong Inverse;

        /// <param name="words">The modulus: four 64-bit words, least significant first. Public.</param>
        internal Modulus(ReadOnlySpan<ulong> words)
        {
            Value = Signed59.FromWords(words);
            // Newton: each round doubles the number of correct bits, and an odd number is its own inverse modulo 8.
            ulong inverse = words[0];
            for (int i = 0; i < 5; i++)
                inverse *= 2 - (words[0] * inverse);
            Inverse = inverse & LimbMask;
        }
    }

    /// <summary>A number as five signed limbs: limbs 0–3 in [0, 2^59) after a carry, limb 4 with the sign.</summary>
    internal struct Signed59
    {
        internal long V0, V1, V2, V3, V4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Signed59 FromWords(ReadOnlySpan<ulong> w)
        {
            ulong w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
            Signed59 r;
            r.V0 = (long)(w0 & LimbMask);
            r.V1 = (long)(((w0 >> 59) | (w1 << 5)) & LimbMask);
            r.V2 = (long)(((w1 >> 54) | (w2 << 10)) & LimbMask);
            r.V3 = (long)(((w2 >> 49) | (w3 << 15)) & LimbMask);
            r.V4 = (long)(w3 >> 44);
            return r;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly void ToWords(Span<ulong> w)
        {
            w[3] = ((ulong)V3 >> 15) | ((ulong)V4 << 44);
            w[2] = ((ulong)V2 >> 10) | ((ulong)V3 << 49);
            w[1] = ((ulong)V1 >> 5) | ((ulong)V2 << 54);
            w[0] = (ulong)V0 | ((ulong)V1 << 59);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void AddMasked(in Signed59 m, long mask)
        {
            // Limbs stay below 2^60: both are below 2^59 in magnitude.
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

    /// <summary>One inversion under way. (f, g) has taken all matrices, (d, e) all but the last, <see cref="T"/>.</summary>
    private struct Run
    {
        internal Signed59 F, G, D, E;
        internal Matrix T;

        // ζ = −(δ + 1/2).
        internal long Zeta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Run(ReadOnlySpan<ulong> x, in Modulus m)
        {
            F = m.Value;
            G = Signed59.FromWords(x);
            D = default;
            E = default;
            E.V0 = 1;
            // One, over 2^59 like the others.
            T = default;
            T.U = T.R = 1L << LimbBits;
            Zeta = -1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void UpdateFG()
        {
            SafeGcd.UpdateFG(out Signed59 f, F, G, T.U, T.V);
            SafeGcd.UpdateFG(out G, F, G, T.Q, T.R);
            F = f;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Finish(Span<ulong> r, in Modulus m)
        {
            // Nobody asks for e any more.
            UpdateDE(out D, D, E, T.U, T.V, m);
            Normalize(ref D, F.V4 >> 63, m.Value);
            D.ToWords(r);
        }
    }

    /// <summary>
    /// What some division steps do to (f, g), over a power of two: (u·f + v·g, q·f + r·g). After n steps |u| + |v| ≤ 2^n, |q|
    /// + |r| ≤ 2^n and ur − vq = 2^n.
    /// </summary>
    internal struct Matrix
    {
        internal long U, V, Q, R;
    }
}
