using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static FastCrypto.P256FieldFma512;

namespace FastCrypto;

/// <summary>
/// Eight verifications of signatures side by side on AVX-512, one to a lane. Everything is public, so tables are read where the scalars
/// say. The thread's rounding mode does not matter.
/// </summary>
/// <remarks>
/// <b>Exceptional additions</b> are possible, and easy to provoke: who signs chooses q, u1 and u2. Adding a point to itself or to its
/// negative makes Z = Z₁·H = 0, and every doubling (Z = 2YZ₁) and addition keeps it zero; without an exception Z is never zero, because no
/// point has y = 0. So Z = 0 at the end says that this lane has to be done again by itself, and its neighbours do not notice.
/// </remarks>
internal static unsafe class P256Fma512
{
    /// <summary>Vectors that straddle cache lines cost twice.</summary>
    internal const int Alignment = 64;

    /// <summary>Whether each claim holds, for one to eight of them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void VerifyVartime(ReadOnlySpan<P256Claim> claims, Span<bool> valid)
    {
        byte* memory = stackalloc byte[sizeof(Workspace) + Alignment];
        var w = (Workspace*)Align(memory);
        Load(w, claims);
        P256OddMultiples512.Create(ref w->Table);
        SumVartime(w);
        for (int lane = 0; lane < claims.Length; lane++)
        {
            ref readonly P256Claim claim = ref claims[lane];
            GetLane(out P256Limbs x, (double*)&w->Sum.X + lane);
            GetLane(out P256Limbs z, (double*)&w->Sum.Z + lane);
            // x = X/Z².
            P256FieldPortable.Square(out P256Limbs zz, z);
            valid[lane] = P256FieldPortable.ZeroMask(z) == 0
                ? P256Portable.HasXModOrderVartime(x, zz, claim.R)
                : P256Group.VerifyVartime(P256Kernel.Fma256, claim.U1, claim.U2, claim.Q, claim.R);
        }
    }

    /// <summary>Spreads the claims over the lanes; what is left over repeats the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load(Workspace* w, ReadOnlySpan<P256Claim> claims)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            ref readonly P256Claim claim = ref claims[Math.Min(lane, claims.Length - 1)];
            ((ulong*)&w->SignsOfU1)[lane] = P256SignedWindows.Create(out P256SignedWindows u1, claim.U1) << 63;
            ((ulong*)&w->SignsOfU2)[lane] = P256SignedWindows.Create(out P256SignedWindows u2, claim.U2) << 63;
            u1.Store((ulong*)&w->U1 + lane, Lanes);
            u2.Store((ulong*)&w->U2 + lane, Lanes);
            P256FieldPortable.ToMontgomery(out P256Limbs x, claim.Q.X);
            P256FieldPortable.ToMontgomery(out P256Limbs y, claim.Q.Y);
            P256FieldPortable.Canonicalize(out x, x);
            P256FieldPortable.Canonicalize(out y, y);
            var q = (P256AffineEntry512*)&w->Table;
            SetDigits((double*)&q->X + lane, Lanes, x);
            SetDigits((double*)&q->Y + lane, Lanes, y);
        }
    }

    /// <summary>u1·G + u2·q in each lane, with the same doublings for both: G is added in every other window, ten bits at a time.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumVartime(Workspace* w)
    {
        const int QBits = P256SignedWindows.Bits, GBits = P256BaseTable512.WindowBits;
        double* ofBase = P256BaseTable512.Digits;
        var ofQ = (double*)&w->Table;
        Vector512<ulong> lanes = Vector512<ulong>.Indices;

        // The top digit of u2 is always 1; that of u1 comes one window of five bits below.
        w->Entry = w->Table[0];
        Negate(ref w->Entry.Y, w->SignsOfU2.AsDouble());
        SetLanes(out w->Sum, w->Entry);
        for (int position = (P256SignedWindows.Count - 2) * QBits; position >= 0; position -= QBits)
        {
            for (int i = 0; i < QBits; i++)
                DoubleLanes(ref w->Sum);
            Vector512<ulong> index = IndexAt(w->U2, position, QBits, out Vector512<ulong> signs);
            SelectVartime(
                ref w->Entry, ofQ, (index * Vector512.Create((ulong)(sizeof(P256AffineEntry512) / sizeof(double)))) + lanes, Lanes);
            Negate(ref w->Entry.Y, (signs ^ w->SignsOfU2).AsDouble());
            MixedAdd(ref w->Sum, w->Entry);
            if (position % GBits != 0)
                continue;
            index = IndexAt(w->U1, position, GBits, out signs);
            SelectVartime(ref w->Entry, ofBase, index * Vector512.Create((ulong)P256BaseTable512.DigitsPerPoint), 1);
            Negate(ref w->Entry.Y, (signs ^ w->SignsOfU1).AsDouble());
            MixedAdd(ref w->Sum, w->Entry);
        }
    }

    /// <summary>
    /// For each lane's digit 2v − 2^bits + 1 = ±(2i + 1), v the bits from the position: i, and the sign as a double has it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> IndexAt(in P256Scalars512 scalars, int position, int bits, out Vector512<ulong> signs)
    {
        int word = position >> 6, shift = position & 63;
        Vector512<ulong> above = scalars[Math.Min(word + 1, P256SignedWindows.Words - 1)];
        Vector512<ulong> v = ((scalars[word] >>> shift) | ((above << 1) << (63 - shift))) & Vector512.Create((1UL << bits) - 1);
        Vector512<ulong> offset = v - Vector512.Create(1UL << (bits - 1));
        Vector512<ulong> negative = (offset.AsInt64() >> 63).AsUInt64();
        signs = negative << 63;
        return offset ^ negative;
    }

    /// <summary>Each lane's point: ten digits, <paramref name="stride"/> doubles apart, from the lane's place in the table on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SelectVartime(ref P256AffineEntry512 entry, double* table, Vector512<ulong> places, int stride)
    {
        Vector256<long> low = places.GetLower().AsInt64(), high = places.GetUpper().AsInt64();
        entry.X.D0 = Gather(table, low, high);
        entry.X.D1 = Gather(table + (1 * stride), low, high);
        entry.X.D2 = Gather(table + (2 * stride), low, high);
        entry.X.D3 = Gather(table + (3 * stride), low, high);
        entry.X.D4 = Gather(table + (4 * stride), low, high);
        entry.Y.D0 = Gather(table + (5 * stride), low, high);
        entry.Y.D1 = Gather(table + (6 * stride), low, high);
        entry.Y.D2 = Gather(table + (7 * stride), low, high);
        entry.Y.D3 = Gather(table + (8 * stride), low, high);
        entry.Y.D4 = Gather(table + (9 * stride), low, high);
    }

    /// <summary>.NET 10 has gathers of 256 bits only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Gather(double* table, Vector256<long> low, Vector256<long> high) => Avx512F.InsertVector256(
        Avx2.GatherVector256(table, low, sizeof(double)).ToVector512Unsafe(), Avx2.GatherVector256(table, high, sizeof(double)), 1);

    /// <summary>Turns the sign of the lanes whose sign bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Negate(ref P256Digits512 r, Vector512<double> signs)
    {
        r.D0 ^= signs;
        r.D1 ^= signs;
        r.D2 ^= signs;
        r.D3 ^= signs;
        r.D4 ^= signs;
    }

    /// <summary>Affine points with Z = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SetLanes(out P256Accumulator512 sum, in P256AffineEntry512 entry)
    {
        Broadcast(out sum.Z, P256FieldPortable.One);
        sum.X = entry.X;
        sum.Y = entry.Y;
        // Columns' top is allowed 2^10 less than a folded digit's (docs/maths/p256.md). Canonical numbers are below 2^48 there, and a fold
        // of single products, whose tops are below 2^50, adds less than 2^20 to what is below 2^48.
        ToWide(out sum.XW, entry.X);
        ToWide(out sum.YW, entry.Y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void* Align(byte* memory) => (void*)(((nuint)memory + Alignment - 1) & ~(nuint)(Alignment - 1));

    private struct Workspace
    {
        internal P256Table512 Table;
        internal P256Accumulator512 Sum;
        internal P256AffineEntry512 Entry;
        internal P256Scalars512 U1, U2;
        internal Vector512<ulong> SignsOfU1, SignsOfU2;
    }
}
