using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Scalar multiplication in integers with complete formulas: the specification, the oracle of the tests, and what runs where there
/// is no fused multiply-add.
/// </summary>
[ConstantTime]
internal static class P256Portable
{
    private const int WindowBits = 4;
    private const int TableSize = 1 << WindowBits;

    // k = k0 + 2^64·k1 + 2^128·k2 + 2^192·k3; entry i is the sum of 2^(64j)·G over the bits j of i.
    private const int CombSpacing = 64;
    private static readonly P256PointPortable[] Comb = CreateComb();

    /// <summary>point = k·G for k in [1, n − 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(out P256PointPortable point, in P256Limbs k)
    {
        k.ToWords(out ulong k0, out ulong k1, out ulong k2, out ulong k3);
        P256PointPortable sum = P256PointPortable.Infinity;
        for (int i = CombSpacing - 1; i >= 0; i--)
        {
            P256PointPortable.Double(ref sum, sum);
            P256PointPortable.Lookup(out P256PointPortable term, Comb, CombDigit(k0, k1, k2, k3, i));
            P256PointPortable.Add(ref sum, sum, term);
        }

        point = sum;
        sum = default;
    }

    /// <summary>x = the x-coordinate of k·q for k in [1, n − 1]: a fixed window of four bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyX(out P256Limbs x, in P256Limbs k, in P256Affine q)
    {
        Span<P256PointPortable> table = stackalloc P256PointPortable[TableSize];
        CreateTable(table, q);
        Span<ulong> words = stackalloc ulong[4];
        k.ToWords(out words[0], out words[1], out words[2], out words[3]);
        P256PointPortable sum = P256PointPortable.Infinity;
        for (int bit = 256 - WindowBits; bit >= 0; bit -= WindowBits)
        {
            for (int i = 0; i < WindowBits; i++)
                P256PointPortable.Double(ref sum, sum);
            ulong digit = (words[bit >> 6] >> (bit & 63)) & (TableSize - 1);
            P256PointPortable.Lookup(out P256PointPortable term, table, digit);
            P256PointPortable.Add(ref sum, sum, term);
        }

        sum.ToAffine(out P256Affine point);
        x = point.X;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
        sum = default;
        point = default;
    }

    /// <summary>
    /// Whether the x-coordinate of u1·G + u2·Q, modulo n, is r (FIPS 186-5, 6.4.2, steps 4 and 5). All inputs are public;
    /// u1, u2 are below n, r is in [1, n − 1].
    /// </summary>
    internal static bool VerifyVartime(in P256Limbs u1, in P256Limbs u2, in P256Affine q, in P256Limbs r)
    {
        Span<P256PointPortable> table = stackalloc P256PointPortable[TableSize];
        CreateTable(table, q);
        Span<ulong> words = stackalloc ulong[4];
        u2.ToWords(out words[0], out words[1], out words[2], out words[3]);
        u1.ToWords(out ulong k0, out ulong k1, out ulong k2, out ulong k3);
        P256PointPortable sum = P256PointPortable.Infinity;
        for (int bit = 255; bit >= 0; bit--)
        {
            P256PointPortable.Double(ref sum, sum);
            if (bit % WindowBits == 0)
            {
                int digit = (int)(words[bit >> 6] >> (bit & 63)) & (TableSize - 1);
                if (digit != 0)
                    P256PointPortable.Add(ref sum, sum, table[digit]);
            }

            // The comb for u1 shares the last doublings.
            if (bit < CombSpacing && CombDigit(k0, k1, k2, k3, bit) is var column and not 0)
                P256PointPortable.Add(ref sum, sum, Comb[column]);
        }

        return HasXModOrderVartime(sum.X, sum.Z, r);
    }

    /// <summary>Whether X/Z is r or r + n (both below p; in Montgomery form) and Z is not zero.</summary>
    internal static bool HasXModOrderVartime(in P256Limbs x, in P256Limbs z, in P256Limbs r)
    {
        if (P256FieldPortable.ZeroMask(z) != 0)
            return false;
        P256Limbs candidate = r;
        for (int i = 0; i < 2; i++)
        {
            P256FieldPortable.ToMontgomery(out P256Limbs t, candidate);
            P256FieldPortable.Multiply(out t, t, z);
            P256FieldPortable.Subtract(out t, t, x);
            if (P256FieldPortable.ZeroMask(t) != 0)
                return true;
            // x mod n = r also holds for x = r + n, if that is below p < 2n.
            if (!P256ScalarField.TryAddOrderVartime(ref candidate))
                return false;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CombDigit(ulong k0, ulong k1, ulong k2, ulong k3, int i) =>
        ((k0 >> i) & 1) | (((k1 >> i) & 1) << 1) | (((k2 >> i) & 1) << 2) | (((k3 >> i) & 1) << 3);

    /// <summary>0, Q, 2Q, …, 15Q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CreateTable(Span<P256PointPortable> table, in P256Affine q)
    {
        table[0] = P256PointPortable.Infinity;
        P256PointPortable.FromAffine(out table[1], q);
        for (int i = 2; i < TableSize; i++)
            P256PointPortable.Add(ref table[i], table[i - 1], table[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static P256PointPortable[] CreateComb()
    {
        var comb = new P256PointPortable[TableSize];
        comb[0] = P256PointPortable.Infinity;
        P256PointPortable tooth = P256PointPortable.Generator;
        for (int j = 0; j < WindowBits; j++)
        {
            for (int i = 0; i < 1 << j; i++)
                P256PointPortable.Add(ref comb[(1 << j) + i], comb[i], tooth);
            for (int i = 0; i < CombSpacing; i++)
                P256PointPortable.Double(ref tooth, tooth);
        }

        return comb;
    }
}
