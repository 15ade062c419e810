using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using static FastCrypto.P256FieldFma256;

namespace FastCrypto;

/// <summary>
/// Scalar multiplication on AVX2 and FMA: signed windows of five bits. One point's doubling or addition fills the four lanes of a vector;
/// for the base point, the lanes are four sums over thirteen windows each. Needs rounding to nearest.
/// </summary>
/// <remarks>
/// <para><b>No exception in <see cref="MultiplyX"/>.</b> The sum before window j is a·Q with an integer a ≥ 1; it becomes 32a + d with d
/// odd, |d| ≤ 31. As integers 32a ± d &gt; 0, so an addition of equal or opposite points needs 32a ± d = n (it is below 2n, and below n in
/// all windows but the last). 32a + d = k &lt; n in the last window. 32a − d = k − 2d = n needs d = −e with k = n − 2e, but the recoding
/// gives d ≡ k − 32 (mod 64), that is e ≡ n − 32 ≡ 49 (mod 64), and e ≤ 31.</para>
/// <para><b>None in <see cref="AccumulateBase"/>.</b> Lane l adds d·32^(4s+l)·G in step s. What it holds before is a nonzero multiple below
/// 2^-14 of 32^(4s+l) in magnitude; what is added is at least 32^(4s+l) and at most 31·32^50 &lt; 2^255, or in the last window, where d =
/// 1, 2^255. So neither sum nor difference is zero or as large as n. In the end lane l holds a multiple between 32^(48+l)·(1 − 2^-14) and
/// 32^(48+l)·(31 + 2^-14), lane 3 one within 2^241 of 2^255: neither lanes 0 and 1 nor lanes 2 and 3 can be equal or opposite, nor does a
/// sum or difference reach n. The two sums that they make can be equal (k = f801ff80…), and are added by complete formulas.</para>
/// </remarks>
[ConstantTime]
internal static unsafe partial class P256Fma256
{
    private const int TableSize = P256SignedWindows.TableSize;

    // Times a lane's number: the permutation that puts it everywhere.
    private const byte EveryLane = 0x55;

    // Vectors that straddle cache lines cost a tenth of the whole.
    private const int Alignment = 64;

    /// <summary>point = k·G for k in [1, n − 1].</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBase(out P256PointPortable point, in P256Limbs k)
    {
        ulong negated = P256SignedWindows.Create(out P256SignedWindows windows, k);
        AccumulateBase(out point, windows);
        // Inlined: −Y stays in registers, and P256StackTests holds that it does. To clear it would put it into memory first.
        P256FieldPortable.Subtract(out P256Limbs minusY, default, point.Y);
        P256Limbs.Select(out point.Y, negated, minusY, point.Y);
        P256Ecdh.Clear(ref windows);
    }

    /// <summary>x = the x-coordinate of k·q for k in [1, n − 1]; it is that of −k·q too.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyX(out P256Limbs x, in P256Limbs k, in P256Affine q)
    {
        P256SignedWindows.Create(out P256SignedWindows windows, k);
        byte* memory = stackalloc byte[WorkspaceSize + Alignment];
        ref Workspace w = ref Align(memory, out P256Entry256* table);
        CreateTable(ref w, table, q);
        for (int j = P256SignedWindows.Count - 2; j >= 0; j--)
        {
            P256FieldFma256.Double(ref w.State, P256SignedWindows.Bits);
            Select(out w.Entry, table, windows.At(j));
            P256FieldFma256.Add(ref w.State, w.Entry);
        }

        GetPoint(out P256PointPortable point, w.State);
        // Projective here would be X·Z; the affine x is X/Z².
        point.ToAffine(out P256Affine affine);
        x = affine.X;
        CryptographicOperations.ZeroMemory(new Span<byte>(memory, WorkspaceSize + Alignment));
        P256Ecdh.Clear(ref windows);
        P256Ecdh.Clear(ref point);
        P256Ecdh.Clear(ref affine);
    }

    /// <summary>The state for q, with Z = 1.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CreateState(ref P256State256 state, in P256Affine q)
    {
        P256FieldPortable.ToMontgomery(out P256Limbs x, q.X);
        P256FieldPortable.ToMontgomery(out P256Limbs y, q.Y);
        // α = 3(x² − 1) for Z = 1.
        P256FieldPortable.Square(out P256Limbs alpha, x);
        P256FieldPortable.Subtract(out alpha, alpha, P256FieldPortable.One);
        P256FieldPortable.Add(out P256Limbs twice, alpha, alpha);
        P256FieldPortable.Add(out alpha, alpha, twice);
        P256FieldPortable.Canonicalize(out x, x);
        P256FieldPortable.Canonicalize(out y, y);
        P256FieldPortable.Canonicalize(out alpha, alpha);

        Broadcast(out P256Digits256 one, P256FieldPortable.One);
        Broadcast(out state.X, x);
        Broadcast(out P256Digits256 wideY, y);
        Broadcast(out P256Digits256 wideAlpha, alpha);
        Lanes(out state.A, wideY, wideY, wideAlpha, wideAlpha);
        Lanes(out state.B, wideY, one, wideAlpha, wideAlpha);
    }

    /// <summary>The state for q and the table of q, 3q, …, 31q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CreateTable(ref Workspace w, P256Entry256* table, in P256Affine q)
    {
        CreateState(ref w.State, q);
        Broadcast(out P256Digits256 one, P256FieldPortable.One);
        Lanes(out table[0].A, one, one, w.State.X, one);
        Permute(out table[0].Y, w.State.A, 0 * EveryLane);
        P256State256 first = w.State;

        P256FieldFma256.Double(ref w.State, 1);
        SetEntry(out w.Entry, w.State);
        // 2q + q, then always 2q more.
        P256FieldFma256.Add(ref w.State, table[0]);
        SetEntry(out table[1], w.State);
        for (int i = 2; i < TableSize; i++)
        {
            P256FieldFma256.Add(ref w.State, w.Entry);
            SetEntry(out table[i], w.State);
        }

        // The top window is always 1.
        w.State = first;
    }

    /// <summary>The entry that adds the state's point.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetEntry(out P256Entry256 entry, in P256State256 state)
    {
        Carry(out P256Digits256 zz, state.ZZ);
        Permute(out zz, zz, 2 * EveryLane);
        Permute(out P256Digits256 z, state.B, 1 * EveryLane);
        P256FieldFma256.Multiply(out P256Wide256 cube, zz, z);
        Carry(out P256Digits256 zzz, cube);
        Lanes(out entry.A, zzz, zz, state.X, z);
        Permute(out entry.Y, state.A, 0 * EveryLane);
    }

    /// <summary>entry = ±table[i] for the digit 2w − 31 = ±(2i + 1), by a full scan.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(out P256Entry256 entry, P256Entry256* table, ulong window)
    {
        // w < 16 is a negative digit: i = 15 − w, else i = w − 16.
        ulong negative = (ulong)((long)(window - 16) >> 63);
        Vector256<ulong> index = Vector256.Create((window - 16) ^ negative);
        Vector256<ulong> counter = Vector256<ulong>.Zero;
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        Vector256<double> y0 = default, y1 = default, y2 = default, y3 = default, y4 = default;
        for (int i = 0; i < TableSize; i++)
        {
            Vector256<double> mask = Vector256.Equals(index, counter).AsDouble();
            counter += Vector256<ulong>.One;
            P256Entry256* candidate = table + i;
            a0 |= candidate->A.D0 & mask;
            a1 |= candidate->A.D1 & mask;
            a2 |= candidate->A.D2 & mask;
            a3 |= candidate->A.D3 & mask;
            a4 |= candidate->A.D4 & mask;
            y0 |= candidate->Y.D0 & mask;
            y1 |= candidate->Y.D1 & mask;
            y2 |= candidate->Y.D2 & mask;
            y3 |= candidate->Y.D3 & mask;
            y4 |= candidate->Y.D4 & mask;
        }

        Vector256<double> sign = Vector256.Create(negative << 63).AsDouble();
        entry.A.D0 = a0;
        entry.A.D1 = a1;
        entry.A.D2 = a2;
        entry.A.D3 = a3;
        entry.A.D4 = a4;
        entry.Y.D0 = y0 ^ sign;
        entry.Y.D1 = y1 ^ sign;
        entry.Y.D2 = y2 ^ sign;
        entry.Y.D3 = y3 ^ sign;
        entry.Y.D4 = y4 ^ sign;
    }

    /// <summary>The state's point in projective coordinates of the integer field: (X·Z : Y : Z³).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GetPoint(out P256PointPortable point, in P256State256 state)
    {
        GetLane(out P256Limbs x, state.X, 0);
        GetLane(out point.Y, state.A, 0);
        GetLane(out P256Limbs z, state.B, 1);
        P256FieldPortable.Multiply(out point.X, x, z);
        P256FieldPortable.Square(out P256Limbs zz, z);
        P256FieldPortable.Multiply(out point.Z, zz, z);
        P256Ecdh.Clear(ref x);
        P256Ecdh.Clear(ref z);
        P256Ecdh.Clear(ref zz);
    }

    /// <summary>The sum of 2w − 31 times 32^j·G over the windows.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulateBase(out P256PointPortable sum, in P256SignedWindows windows)
    {
        P256AffineEntry256* table = P256BaseTable256.Entries;
        P256Accumulator256 lanes;
        P256AffineEntry256 entry;
        Select(out entry, table, windows.FourAt(0));
        SetLanes(out lanes, entry);
        for (int step = 1; step < P256BaseTable256.Steps; step++)
        {
            Select(out entry, table + (step * TableSize), windows.FourAt(step));
            MixedAdd(ref lanes, entry);
        }

        MergeLanes(out sum, lanes);
        P256Ecdh.Clear(ref lanes);
        P256Ecdh.Clear(ref entry);
    }

    /// <summary>
    /// The sum of the four lanes' points. Lanes 0 and 1, and 2 and 3, must not be equal or opposite; their two sums may.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MergeLanes(out P256PointPortable sum, in P256Accumulator256 lanes)
    {
        Square(out P256Wide256 zzColumns, lanes.Z);
        Carry(out P256Digits256 zz, zzColumns);
        P256FieldFma256.Multiply(out P256Wide256 cube, lanes.Z, zz);
        Carry(out P256Digits256 zzz, cube);
        AddLanes(out sum, lanes, zzColumns, zz, zzz, 0 * EveryLane, 1 * EveryLane);
        AddLanes(out P256PointPortable other, lanes, zzColumns, zz, zzz, 2 * EveryLane, 3 * EveryLane);
        P256PointPortable.Add(ref sum, sum, other);
        P256Ecdh.Clear(ref other);
        P256Ecdh.Clear(ref zzColumns);
        P256Ecdh.Clear(ref zz);
        P256Ecdh.Clear(ref cube);
        P256Ecdh.Clear(ref zzz);
    }

    /// <summary>The sum of the points of two lanes, by one addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes(
        out P256PointPortable sum,
        in P256Accumulator256 lanes,
        in P256Wide256 zzColumns,
        in P256Digits256 zz,
        in P256Digits256 zzz,
        [ConstantExpected] byte first,
        [ConstantExpected] byte second)
    {
        P256State256 state;
        P256Entry256 entry;
        Permute(out state.X, lanes.X, first);
        Permute(out state.A, lanes.Y, first);
        Permute(out state.B, lanes.Z, first);
        Permute(out state.ZZ, zzColumns, first);
        Permute(out P256Digits256 zzz2, zzz, second);
        Permute(out P256Digits256 zz2, zz, second);
        Permute(out P256Digits256 x2, lanes.X, second);
        Permute(out P256Digits256 z2, lanes.Z, second);
        Lanes(out entry.A, zzz2, zz2, x2, z2);
        Permute(out entry.Y, lanes.Y, second);
        P256FieldFma256.Add(ref state, entry);
        GetPoint(out sum, state);
        P256Ecdh.Clear(ref state);
        P256Ecdh.Clear(ref entry);
        P256Ecdh.Clear(ref zzz2);
        P256Ecdh.Clear(ref zz2);
        P256Ecdh.Clear(ref x2);
        P256Ecdh.Clear(ref z2);
    }

    /// <summary>Four affine points as accumulators with Z = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLanes(out P256Accumulator256 lanes, in P256AffineEntry256 entry)
    {
        Broadcast(out lanes.Z, P256FieldPortable.One);
        lanes.X = entry.X;
        lanes.Y = entry.Y;
        ToWide(out lanes.XW, entry.X);
        ToWide(out lanes.YW, entry.Y);
    }

    /// <summary>Each lane's ±table[i] for its own five of the twenty bits, by a full scan.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(out P256AffineEntry256 entry, P256AffineEntry256* table, ulong fourWindows)
    {
        Vector256<ulong> window = Avx2.ShiftRightLogicalVariable(Vector256.Create(fourWindows), Vector256.Create(0UL, 5, 10, 15))
            & Vector256.Create(31UL);
        Vector256<ulong> offset = window - Vector256.Create(16UL);
        Vector256<ulong> negative = Vector256.LessThan(offset.AsInt64(), Vector256<long>.Zero).AsUInt64();
        Vector256<ulong> index = offset ^ negative;
        Vector256<ulong> counter = Vector256<ulong>.Zero;
        Vector256<double> x0 = default, x1 = default, x2 = default, x3 = default, x4 = default;
        Vector256<double> y0 = default, y1 = default, y2 = default, y3 = default, y4 = default;
        for (int i = 0; i < TableSize; i++)
        {
            Vector256<double> mask = Vector256.Equals(index, counter).AsDouble();
            counter += Vector256<ulong>.One;
            x0 |= table[i].X.D0 & mask;
            x1 |= table[i].X.D1 & mask;
            x2 |= table[i].X.D2 & mask;
            x3 |= table[i].X.D3 & mask;
            x4 |= table[i].X.D4 & mask;
            y0 |= table[i].Y.D0 & mask;
            y1 |= table[i].Y.D1 & mask;
            y2 |= table[i].Y.D2 & mask;
            y3 |= table[i].Y.D3 & mask;
            y4 |= table[i].Y.D4 & mask;
        }

        Vector256<double> sign = (negative << 63).AsDouble();
        entry.X.D0 = x0;
        entry.X.D1 = x1;
        entry.X.D2 = x2;
        entry.X.D3 = x3;
        entry.X.D4 = x4;
        entry.Y.D0 = y0 ^ sign;
        entry.Y.D1 = y1 ^ sign;
        entry.Y.D2 = y2 ^ sign;
        entry.Y.D3 = y3 ^ sign;
        entry.Y.D4 = y4 ^ sign;
    }

    // State, entry and, behind them, the table.
    private static int WorkspaceSize => sizeof(Workspace) + (TableSize * sizeof(P256Entry256));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Workspace Align(byte* memory, out P256Entry256* table)
    {
        var w = (Workspace*)(((nuint)memory + Alignment - 1) & ~(nuint)(Alignment - 1));
        table = (P256Entry256*)(w + 1);
        return ref *w;
    }

    private struct Workspace
    {
        internal P256State256 State;
        internal P256Entry256 Entry;
    }
}
