using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// A 256-bit number (with slack) as five unsigned limbs of radix 2^52, least significant first, and what the field mod p and
/// the field mod n share: bytes, comparisons, sums and differences of carried limbs.
/// </summary>
[ConstantTime]
internal struct P256Limbs
{
    internal const int Bits = 52;
    internal const ulong Mask = (1UL << Bits) - 1;

    internal ulong L0, L1, L2, L3, L4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal P256Limbs(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => (L0, L1, L2, L3, L4) = (l0, l1, l2, l3, l4);

    /// <summary>From four 64-bit words, least significant first; limbs 0–3 are below 2^52, limb 4 below 2^48.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FromWords(out P256Limbs r, ulong w0, ulong w1, ulong w2, ulong w3)
    {
        r.L0 = w0 & Mask;
        r.L1 = ((w0 >> 52) | (w1 << 12)) & Mask;
        r.L2 = ((w1 >> 40) | (w2 << 24)) & Mask;
        r.L3 = ((w2 >> 28) | (w3 << 36)) & Mask;
        r.L4 = w3 >> 16;
    }

    /// <summary>Reads 32 big-endian bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromBytes(out P256Limbs r, ReadOnlySpan<byte> bytes) => FromWords(
        out r,
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>The four 64-bit words, least significant first. The limbs must be carried and the value below 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void ToWords(out ulong w0, out ulong w1, out ulong w2, out ulong w3)
    {
        CheckCarried(this);
        w0 = L0 | (L1 << 52);
        w1 = (L1 >> 12) | (L2 << 40);
        w2 = (L2 >> 24) | (L3 << 28);
        w3 = (L3 >> 36) | (L4 << 16);
    }

    /// <summary>Writes 32 big-endian bytes. The limbs must be carried and the value below 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToBytes(Span<byte> bytes)
    {
        ToWords(out ulong w0, out ulong w1, out ulong w2, out ulong w3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], w0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, w3);
    }

    /// <summary>All ones if the number is zero. The limbs must be carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong ZeroMask() => ConstantTime.MaskIfZero(L0 | L1 | L2 | L3 | L4);

    /// <summary>All ones if the two carried numbers are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong EqualMask(in P256Limbs a, in P256Limbs b) =>
        ConstantTime.MaskIfZero((a.L0 ^ b.L0) | (a.L1 ^ b.L1) | (a.L2 ^ b.L2) | (a.L3 ^ b.L3) | (a.L4 ^ b.L4));

    /// <summary>r = a where the mask is set, b elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Select(out P256Limbs r, ulong mask, in P256Limbs a, in P256Limbs b)
    {
        r.L0 = ConstantTime.Select(mask, a.L0, b.L0);
        r.L1 = ConstantTime.Select(mask, a.L1, b.L1);
        r.L2 = ConstantTime.Select(mask, a.L2, b.L2);
        r.L3 = ConstantTime.Select(mask, a.L3, b.L3);
        r.L4 = ConstantTime.Select(mask, a.L4, b.L4);
    }

    /// <summary>r = a + b for carried limbs; limbs 0–3 of r are carried, limb 4 takes what is above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        // Each sum is below 2^53.
        ulong s0 = a.L0 + b.L0;
        ulong s1 = a.L1 + b.L1 + (s0 >> Bits);
        ulong s2 = a.L2 + b.L2 + (s1 >> Bits);
        ulong s3 = a.L3 + b.L3 + (s2 >> Bits);
        r.L4 = a.L4 + b.L4 + (s3 >> Bits);
        r.L0 = s0 & Mask;
        r.L1 = s1 & Mask;
        r.L2 = s2 & Mask;
        r.L3 = s3 & Mask;
    }

    /// <summary>r = a − b mod 2^260 for carried limbs; all ones if a &lt; b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Subtract(out P256Limbs r, in P256Limbs a, in P256Limbs b)
    {
        // Each difference lies in (−2^52, 2^52); the arithmetic shift hands a borrow of 0 or −1 on.
        long d0 = (long)(a.L0 - b.L0);
        long d1 = (long)(a.L1 - b.L1) + (d0 >> Bits);
        long d2 = (long)(a.L2 - b.L2) + (d1 >> Bits);
        long d3 = (long)(a.L3 - b.L3) + (d2 >> Bits);
        long d4 = (long)(a.L4 - b.L4) + (d3 >> Bits);
        r.L0 = (ulong)d0 & Mask;
        r.L1 = (ulong)d1 & Mask;
        r.L2 = (ulong)d2 & Mask;
        r.L3 = (ulong)d3 & Mask;
        r.L4 = (ulong)d4 & Mask;
        return (ulong)(d4 >> 63);
    }

    /// <summary>r = a − m if a ≥ m, else a. For carried a below 2m this is a mod m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ReduceOnce(out P256Limbs r, in P256Limbs a, in P256Limbs m)
    {
        ulong smaller = Subtract(out P256Limbs difference, a, m);
        Select(out r, smaller, a, difference);
    }

    /// <summary>Carried limbs and a value below 2^256: what the docs call carried.</summary>
    [Conditional("DEBUG")]
    internal static void CheckCarried(in P256Limbs a) =>
        Debug.Assert(a.L0 <= Mask && a.L1 <= Mask && a.L2 <= Mask && a.L3 <= Mask && a.L4 <= Mask >> 4, "not carried");
}
