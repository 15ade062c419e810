using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// Scalar multiplication in integers: the specification, the oracle of the tests, and what runs where there is no fused multiply-add.
/// Multiples of the base point by complete formulas; those of other points in Jacobian coordinates, whose doublings cost less.
/// </summary>
[ConstantTime]
internal static class P256Portable
{
    /// <summary>point = k·G for k in [1, n − 1]. Complete formulas: whatever the partial sums meet in, an addition is right.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(out P256PointPortable point, in P256Limbs k)
    {
        ulong negated = P256SignedWindows.Create(out P256SignedWindows scalar, k);
        ReadOnlySpan<P256AffinePortable> table = P256CombPortable.Base;
        P256PointPortable sum = P256PointPortable.Infinity;
        P256AffinePortable entry = default;
        for (int column = P256CombPortable.Spacing - 1; column >= 0; column--)
        {
            P256PointPortable.Double(ref sum, sum);
            for (int comb = 0; comb < P256CombPortable.Combs; comb++)
            {
                P256CombPortable.Select(out entry, table, scalar, column, comb);
                P256PointPortable.Add(ref sum, sum, entry);
            }
        }

        P256FieldPortable.Subtract(out P256Limbs minusY, default, sum.Y);
        P256Limbs.Select(out sum.Y, negated, minusY, sum.Y);
        point = sum;
        P256Ecdh.Clear(ref minusY);
        P256Ecdh.Clear(ref sum);
        P256Ecdh.Clear(ref entry);
        P256Ecdh.Clear(ref scalar);
    }

    /// <summary>x = the x-coordinate of k·q for k in [1, n − 1]; it is that of −k·q too.</summary>
    /// <remarks>Odd signed windows of five bits: no addition is exceptional (docs/maths/p256.md, section 3, "Variable base").</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyX(out P256Limbs x, in P256Limbs k, in P256Affine q)
    {
        P256SignedWindows.Create(out P256SignedWindows windows, k);
        Span<P256AffinePortable> table = stackalloc P256AffinePortable[P256SignedWindows.TableSize];
        CreateOddMultiples(table, q);
        // The top window is always 1.
        P256JacobianPortable.FromAffine(out P256JacobianPortable sum, table[0]);
        P256AffinePortable entry = default;
        for (int j = P256SignedWindows.Count - 2; j >= 0; j--)
        {
            for (int i = 0; i < P256SignedWindows.Bits; i++)
                P256JacobianPortable.Double(ref sum);
            ulong negative = OddMultiple(windows.At(j), out ulong index);
            P256AffinePortable.Lookup(out entry, table, index);
            P256AffinePortable.NegateIf(ref entry, negative);
            P256JacobianPortable.Add(ref sum, entry);
        }

        sum.ToProjective(out P256PointPortable projective);
        projective.ToAffine(out P256Affine point);
        x = point.X;
        P256Ecdh.Clear(ref windows);
        P256Ecdh.Clear(ref sum);
        P256Ecdh.Clear(ref entry);
        P256Ecdh.Clear(ref projective);
        P256Ecdh.Clear(ref point);
    }

    /// <summary>
    /// Whether the x-coordinate of u1·G + u2·q, modulo n, is r (FIPS 186-5, 6.4.2, steps 4 and 5). All inputs are public; u1 is below n,
    /// u2 and r are in [1, n − 1].
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool VerifyVartime(in P256Limbs u1, in P256Limbs u2, in P256Affine q, in P256Limbs r)
    {
        // Zero is recoded too, as n: its multiple is infinity, and the additions here know no exceptions.
        ulong negated1 = P256SignedWindows.Create(out P256SignedWindows scalar1, u1);
        ulong negated2 = P256SignedWindows.Create(out P256SignedWindows windows2, u2);
        Span<P256AffinePortable> table = stackalloc P256AffinePortable[P256SignedWindows.TableSize];
        CreateOddMultiples(table, q);
        P256AffinePortable entry = table[0];
        P256AffinePortable.NegateIf(ref entry, negated2);
        P256JacobianPortable.FromAffine(out P256JacobianPortable sum, entry);
        for (int bit = (P256SignedWindows.Bits * (P256SignedWindows.Count - 1)) - 1; bit >= 0; bit--)
        {
            P256JacobianPortable.Double(ref sum);
            if (bit % P256SignedWindows.Bits == 0)
            {
                ulong negative = OddMultiple(windows2.At(bit / P256SignedWindows.Bits), out ulong index);
                entry = table[(int)index];
                P256AffinePortable.NegateIf(ref entry, negative ^ negated2);
                P256JacobianPortable.AddVartime(ref sum, entry);
            }

            // The comb for u1 shares the last doublings.
            if (bit < P256CombPortable.Spacing)
                AddColumnVartime(ref sum, P256CombPortable.Base, scalar1, negated1, bit);
        }

        return HasXModOrderVartime(sum, r);
    }

    /// <summary>The same with the table that <see cref="P256CombPortable.Create"/> made for q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool VerifyVartime(in P256Limbs u1, in P256Limbs u2, ReadOnlySpan<P256AffinePortable> table, in P256Limbs r)
    {
        ulong negated1 = P256SignedWindows.Create(out P256SignedWindows scalar1, u1);
        ulong negated2 = P256SignedWindows.Create(out P256SignedWindows scalar2, u2);
        P256JacobianPortable sum = default;
        for (int column = P256CombPortable.Spacing - 1; column >= 0; column--)
        {
            P256JacobianPortable.Double(ref sum);
            AddColumnVartime(ref sum, P256CombPortable.Base, scalar1, negated1, column);
            AddColumnVartime(ref sum, table, scalar2, negated2, column);
        }

        return HasXModOrderVartime(sum, r);
    }

    /// <summary>Adds what all combs of a table have in one column, or its negative where the mask is set.</summary>
    private static void AddColumnVartime(
        ref P256JacobianPortable sum, ReadOnlySpan<P256AffinePortable> table, in P256SignedWindows scalar, ulong negated, int column)
    {
        for (int comb = 0; comb < P256CombPortable.Combs; comb++)
        {
            P256CombPortable.SelectVartime(out P256AffinePortable entry, table, scalar, negated, column, comb);
            P256JacobianPortable.AddVartime(ref sum, entry);
        }
    }

    private static bool HasXModOrderVartime(in P256JacobianPortable sum, in P256Limbs r)
    {
        P256FieldPortable.Square(out P256Limbs zz, sum.Z);
        return HasXModOrderVartime(sum.X, zz, r);
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

    /// <summary>The table's index and, as a mask, the sign of the window's digit 2w − 31 = ±(2i + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OddMultiple(ulong window, out ulong index)
    {
        // w < 16 is a negative digit: i = 15 − w, else i = w − 16.
        ulong negative = (ulong)((long)(window - 16) >> 63);
        index = (window - 16) ^ negative;
        return negative;
    }

    /// <summary>q, 3q, …, 31q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CreateOddMultiples(Span<P256AffinePortable> table, in P256Affine q)
    {
        Span<P256PointPortable> multiples = stackalloc P256PointPortable[P256SignedWindows.TableSize];
        P256PointPortable.FromAffine(out multiples[0], q);
        P256PointPortable twice = default;
        P256PointPortable.Double(ref twice, multiples[0]);
        for (int i = 1; i < multiples.Length; i++)
            P256PointPortable.Add(ref multiples[i], multiples[i - 1], twice);
        P256AffinePortable.FromProjective(table, multiples);
    }
}
