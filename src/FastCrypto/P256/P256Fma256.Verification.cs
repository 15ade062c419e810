using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static FastCrypto.P256FieldFma256;

namespace FastCrypto;

// What only the verification of signatures needs, whose data is public.
internal static unsafe partial class P256Fma256
{
    /// <summary>Whether the x-coordinate of u1·G + u2·q is r modulo n; all inputs are public. u2 is not zero.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool VerifyVartime(in P256Limbs u1, in P256Limbs u2, in P256Affine q, in P256Limbs r)
    {
        byte* memory = stackalloc byte[WorkspaceSize + Alignment];
        ref Workspace w = ref Align(memory, out P256Entry256* table);
        ulong negated = P256SignedWindows.Create(out P256SignedWindows windows, u2);
        CreateTable(ref w, table, q);
        for (int j = P256SignedWindows.Count - 2; j >= 0; j--)
        {
            P256FieldFma256.Double(ref w.State, P256SignedWindows.Bits);
            SelectVartime(out w.Entry, table, windows.At(j));
            P256FieldFma256.Add(ref w.State, w.Entry);
        }

        GetPoint(out P256PointPortable sum, w.State);
        AddBaseVartime(ref sum, u1, negated);
        return P256Portable.HasXModOrderVartime(sum.X, sum.Z, r);
    }

    /// <summary>The same with the table that <see cref="CreateVerificationTable"/> made for q.</summary>
    /// <remarks>
    /// Lane l sums the thirteen windows 13l to 13l + 12 of u2 over 32^(13l)·q: 32a + d with a odd, so never an exception, below 2^66. The
    /// lanes' multiples of q are then S_l·32^(13l) with S_l odd and below 32^13: lanes 0 and 1 differ in magnitude, as do 2 and 3, whose
    /// sum and difference are multiples of 32^26 below 2n and so not n.
    /// </remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool VerifyVartime(in P256Limbs u1, in P256Limbs u2, P256AffineEntry256* table, in P256Limbs r)
    {
        ulong negated = P256SignedWindows.Create(out P256SignedWindows windows, u2);
        P256Accumulator256 lanes;
        Select(out P256AffineEntry256 entry, table, windows.FourApart(P256BaseTable256.Steps - 1));
        SetLanes(out lanes, entry);
        for (int step = P256BaseTable256.Steps - 2; step >= 0; step--)
        {
            for (int i = 0; i < P256SignedWindows.Bits; i++)
                DoubleLanes(ref lanes);
            Select(out entry, table, windows.FourApart(step));
            MixedAdd(ref lanes, entry);
        }

        MergeLanes(out P256PointPortable sum, lanes);
        AddBaseVartime(ref sum, u1, negated);
        return P256Portable.HasXModOrderVartime(sum.X, sum.Z, r);
    }

    /// <summary>Fills one row of odd multiples of 32^(13l)·q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CreateVerificationTable(P256AffineEntry256* table, in P256Affine q)
    {
        byte* memory = stackalloc byte[WorkspaceSize + Alignment];
        ref Workspace w = ref Align(memory, out _);
        CreateState(ref w.State, q);
        Span<P256PointPortable> bases = stackalloc P256PointPortable[P256OddMultiples256.Lanes];
        for (int lane = 0; lane < bases.Length; lane++)
        {
            GetPoint(out bases[lane], w.State);
            P256FieldFma256.Double(ref w.State, P256BaseTable256.Steps * P256SignedWindows.Bits);
        }

        P256OddMultiples256.Create(table, bases);
    }

    /// <summary>sum += u1·G, or −u1·G where the mask is set; complete, because u1·G = ±sum is possible.</summary>
    private static void AddBaseVartime(ref P256PointPortable sum, in P256Limbs u1, ulong negated)
    {
        if (u1.ZeroMask() != 0)
            return;
        ulong negatedBase = P256SignedWindows.Create(out P256SignedWindows windows, u1);
        AccumulateBase(out P256PointPortable ofBase, windows);
        if (negatedBase != negated)
            P256FieldPortable.Subtract(out ofBase.Y, default, ofBase.Y);
        P256PointPortable.Add(ref sum, sum, ofBase);
    }

    /// <summary>entry = ±table[i] as <see cref="Select(out P256Entry256, P256Entry256*, ulong)"/> finds it; the window is public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SelectVartime(out P256Entry256 entry, P256Entry256* table, ulong window)
    {
        ulong negative = (ulong)((long)(window - 16) >> 63);
        entry = table[(window - 16) ^ negative];
        Vector256<double> sign = Vector256.Create(negative << 63).AsDouble();
        entry.Y.D0 ^= sign;
        entry.Y.D1 ^= sign;
        entry.Y.D2 ^= sign;
        entry.Y.D3 ^= sign;
        entry.Y.D4 ^= sign;
    }
}
