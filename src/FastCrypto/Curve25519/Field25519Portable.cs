using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Arithmetic in GF(p), p = 2^255 − 19, with integers (RFC 7748 section 4.1, RFC 8032 section 5.1).
/// Multiplications take loose elements (limbs below 2^53) and return tight ones (limbs below 2^51 + 2^16); one sum or
/// difference of tight elements is loose. The bounds are derived in docs/maths/field25519.md and asserted in debug builds.
/// Results may share memory with operands.
/// </summary>
[ConstantTime]
internal static partial class Field25519Portable
{
    internal const int EncodedSize = 32;

    private const int Radix = 51;
    private const ulong LimbMask = (1UL << Radix) - 1;

    // 2p in radix 2^51: each limb exceeds that of any tight element, so a + 2p − b stays positive limb by limb.
    private const ulong TwoP0 = 2 * (LimbMask - 18);
    private const ulong TwoP1234 = 2 * LimbMask;

    /// <summary>a + b: tight operands, loose result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Debug.Assert(a.IsTight && b.IsTight);
        result = new(a.L0 + b.L0, a.L1 + b.L1, a.L2 + b.L2, a.L3 + b.L3, a.L4 + b.L4);
    }

    /// <summary>a − b, as a + 2p − b: tight operands, loose result (below 2^51 + 2^16 + 2^52).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Subtract(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Debug.Assert(a.IsTight && b.IsTight);
        result = new(
            a.L0 + TwoP0 - b.L0,
            a.L1 + TwoP1234 - b.L1,
            a.L2 + TwoP1234 - b.L2,
            a.L3 + TwoP1234 - b.L3,
            a.L4 + TwoP1234 - b.L4);
    }

    /// <summary>a + b: operands whose limbs sum to less than 2^62, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddTight(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result) =>
        Carry(new(a.L0 + b.L0, a.L1 + b.L1, a.L2 + b.L2, a.L3 + b.L3, a.L4 + b.L4), out result);

    /// <summary>a − b: tight operands, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SubtractTight(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Subtract(a, b, out FieldElement25519 difference);
        Carry(difference, out result);
    }

    /// <summary>The same value with tight limbs, from limbs below 2^62: one parallel carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Carry(in FieldElement25519 a, out FieldElement25519 result)
    {
        // Each carry is below 2^11; the top one re-enters at the bottom times 19 (2^255 ≡ 19), below 2^15.3 < 2^16.
        Debug.Assert((a.L0 | a.L1 | a.L2 | a.L3 | a.L4) >> 62 == 0);
        result = new(
            (a.L0 & LimbMask) + (19 * (a.L4 >> Radix)),
            (a.L1 & LimbMask) + (a.L0 >> Radix),
            (a.L2 & LimbMask) + (a.L1 >> Radix),
            (a.L3 & LimbMask) + (a.L2 >> Radix),
            (a.L4 & LimbMask) + (a.L3 >> Radix));
    }

    /// <summary>a · b: loose operands, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        if (HasMultiplyHigh)
            MultiplyByHighHalves(a, b, out result);
        else
            MultiplyByHalves(a, b, out result);
    }

    /// <summary>a²: loose operand, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square(in FieldElement25519 a, out FieldElement25519 result)
    {
        if (HasMultiplyHigh)
            SquareByHighHalves(a, out result);
        else
            SquareByHalves(a, out result);
    }

    /// <summary>a^(2^count): loose operand, tight result; count ≥ 1 and public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquareRepeatedly(in FieldElement25519 a, int count, out FieldElement25519 result)
    {
        Square(a, out result);
        for (int i = 1; i < count; i++)
            Square(result, out result);
    }

    /// <summary>a · b: loose operands, tight result.</summary>
    /// <remarks>
    /// A limb product x·y with y &lt; 2^53 splits at bit 53: its high part is the high half of x·(y·2^11), and its low part is
    /// x·y − (high part)·2^53. Columns therefore add up high halves and 64-bit products separately, with no carry
    /// between them: H = Σ high, S = Σ x·y mod 2^64, and Σ low = S − H·2^53 mod 2^64 (a sum of five values below 2^53).
    /// A high part weighs 2^53 = 4·2^51, four units of the next column.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyByHighHalves(in FieldElement25519 a, in FieldElement25519 b, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose && b.IsLoose);
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3, b4 = b.L4;

        // Products of weight 2^255 and above come back times 19: 19·2^53 < 2^57.3.
        ulong n1 = 19 * a1, n2 = 19 * a2, n3 = 19 * a3, n4 = 19 * a4;
        ulong e0 = b0 << 11, e1 = b1 << 11, e2 = b2 << 11, e3 = b3 << 11, e4 = b4 << 11;

        // H of column 4 has no factor 19: at most 5·2^53. The others are below (1 + 4·19)·2^53 < 2^59.3.
        ulong h0 = High(a0, e0) + High(n1, e4) + High(n2, e3) + High(n3, e2) + High(n4, e1);
        ulong s0 = (a0 * b0) + (n1 * b4) + (n2 * b3) + (n3 * b2) + (n4 * b1);
        ulong h1 = High(a0, e1) + High(a1, e0) + High(n2, e4) + High(n3, e3) + High(n4, e2);
        ulong s1 = (a0 * b1) + (a1 * b0) + (n2 * b4) + (n3 * b3) + (n4 * b2);
        ulong h2 = High(a0, e2) + High(a1, e1) + High(a2, e0) + High(n3, e4) + High(n4, e3);
        ulong s2 = (a0 * b2) + (a1 * b1) + (a2 * b0) + (n3 * b4) + (n4 * b3);
        ulong h3 = High(a0, e3) + High(a1, e2) + High(a2, e1) + High(a3, e0) + High(n4, e4);
        ulong s3 = (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) + (n4 * b4);
        ulong h4 = High(a0, e4) + High(a1, e3) + High(a2, e2) + High(a3, e1) + High(a4, e0);
        ulong s4 = (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0);

        Reduce(s0, s1, s2, s3, s4, h0, h1, h2, h3, h4, out result);
    }

    /// <summary>a²: loose operand, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SquareByHighHalves(in FieldElement25519 a, out FieldElement25519 result)
    {
        // MultiplyByHighHalves with the symmetric products taken once: the doubled, 19-fold operand is below 38·2^53 < 2^58.3.
        Debug.Assert(a.IsLoose);
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4;
        ulong d0 = 2 * a0, d1 = 2 * a1;
        ulong n3 = 19 * a3, n4 = 19 * a4, dn3 = 38 * a3, dn4 = 38 * a4;
        ulong e0 = a0 << 11, e1 = a1 << 11, e2 = a2 << 11, e3 = a3 << 11, e4 = a4 << 11;

        ulong h0 = High(a0, e0) + High(dn4, e1) + High(dn3, e2);
        ulong s0 = (a0 * a0) + (dn4 * a1) + (dn3 * a2);
        ulong h1 = High(d0, e1) + High(dn4, e2) + High(n3, e3);
        ulong s1 = (d0 * a1) + (dn4 * a2) + (n3 * a3);
        ulong h2 = High(d0, e2) + High(a1, e1) + High(dn4, e3);
        ulong s2 = (d0 * a2) + (a1 * a1) + (dn4 * a3);
        ulong h3 = High(d0, e3) + High(d1, e2) + High(n4, e4);
        ulong s3 = (d0 * a3) + (d1 * a2) + (n4 * a4);
        ulong h4 = High(d0, e4) + High(d1, e3) + High(a2, e2);
        ulong s4 = (d0 * a4) + (d1 * a3) + (a2 * a2);

        Reduce(s0, s1, s2, s3, s4, h0, h1, h2, h3, h4, out result);
    }

    /// <summary>a · 121665, the ladder's constant (RFC 7748 section 5): loose operand, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyBy121665(in FieldElement25519 a, out FieldElement25519 result)
    {
        Debug.Assert(a.IsLoose);

        // 121665 < 2^17, so a product may have 70 bits; split each limb at bit 32 (the two products are below 2^49 and 2^38).
        Split(a.L0, out ulong low0, out ulong high0);
        Split(a.L1, out ulong low1, out ulong high1);
        Split(a.L2, out ulong low2, out ulong high2);
        Split(a.L3, out ulong low3, out ulong high3);
        Split(a.L4, out ulong low4, out ulong high4);
        Carry(new(low0 + (19 * high4), low1 + high0, low2 + high1, low3 + high2, low4 + high3), out result);
    }

    /// <summary>limb · 121665 = low + high · 2^51 with low below 2^52 and high below 2^19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(ulong limb, out ulong low, out ulong high)
    {
        // upper·2^32 = (upper >> 19)·2^51 + (upper mod 2^19)·2^32.
        const ulong Factor = 121665;
        ulong upper = (limb >> 32) * Factor;
        low = ((limb & 0xFFFF_FFFF) * Factor) + ((upper & ((1UL << 19) - 1)) << 32);
        high = upper >> 19;
    }

    /// <summary>A tight element from signed limbs (two's complement) below 2^51 in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FromSignedLimbs(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, out FieldElement25519 result)
    {
        CheckSigned(l0, l1, l2, l3, l4);
        // 2p's limbs are above 2^51, so every sum is positive and below 2^53.
        Carry(new(l0 + TwoP0, l1 + TwoP1234, l2 + TwoP1234, l3 + TwoP1234, l4 + TwoP1234), out result);
    }

    [Conditional("DEBUG")]
    private static void CheckSigned(params ReadOnlySpan<ulong> limbs)
    {
        foreach (ulong limb in limbs)
            Debug.Assert(Math.Abs((long)limb) < 1L << Radix);
    }

    /// <summary>Swaps a and b where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ConditionalSwap(ulong mask, ref FieldElement25519 a, ref FieldElement25519 b)
    {
        ulong d0 = (a.L0 ^ b.L0) & mask, d1 = (a.L1 ^ b.L1) & mask, d2 = (a.L2 ^ b.L2) & mask;
        ulong d3 = (a.L3 ^ b.L3) & mask, d4 = (a.L4 ^ b.L4) & mask;
        a = new(a.L0 ^ d0, a.L1 ^ d1, a.L2 ^ d2, a.L3 ^ d3, a.L4 ^ d4);
        b = new(b.L0 ^ d0, b.L1 ^ d1, b.L2 ^ d2, b.L3 ^ d3, b.L4 ^ d4);
    }

    /// <summary>Replaces a by b where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ConditionalMove(ulong mask, ref FieldElement25519 a, in FieldElement25519 b) =>
        a = new(
            a.L0 ^ ((a.L0 ^ b.L0) & mask),
            a.L1 ^ ((a.L1 ^ b.L1) & mask),
            a.L2 ^ ((a.L2 ^ b.L2) & mask),
            a.L3 ^ ((a.L3 ^ b.L3) & mask),
            a.L4 ^ ((a.L4 ^ b.L4) & mask));

    /// <summary>Negates a where the mask is set: tight operand, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ConditionalNegate(ulong mask, ref FieldElement25519 a)
    {
        SubtractTight(FieldElement25519.Zero, a, out FieldElement25519 negative);
        ConditionalMove(mask, ref a, negative);
    }

    /// <summary>Reads 32 little-endian bytes; bit 255 is ignored and values from p to 2^255 − 1 are accepted. Tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromBytes(ReadOnlySpan<byte> source, out FieldElement25519 result) =>
        FromWords(
            [
                BinaryPrimitives.ReadUInt64LittleEndian(source),
                BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(source[24..]),
            ],
            out result);

    /// <summary>Writes the canonical value, below p, as 32 little-endian bytes: tight operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToBytes(in FieldElement25519 a, Span<byte> destination)
    {
        Span<ulong> words = stackalloc ulong[4];
        ToWords(a, words);
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(8 * i)..], words[i]);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>Four 64-bit words, least significant first; bit 255 is ignored. Tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FromWords(ReadOnlySpan<ulong> words, out FieldElement25519 result)
    {
        ulong w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
        result = new(
            w0 & LimbMask,
            ((w0 >> 51) | (w1 << 13)) & LimbMask,
            ((w1 >> 38) | (w2 << 26)) & LimbMask,
            ((w2 >> 25) | (w3 << 39)) & LimbMask,
            (w3 >> 12) & LimbMask);
    }

    /// <summary>The canonical value, below p, as four 64-bit words: tight operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToWords(in FieldElement25519 a, Span<ulong> words)
    {
        Debug.Assert(a.IsTight);

        // A tight value is below 2^255 + 2^221 < 2p: at most one p has to go. q = 1 exactly if a + 19 reaches 2^255, that is, a ≥ p.
        ulong q = (a.L0 + 19) >> Radix;
        q = (a.L1 + q) >> Radix;
        q = (a.L2 + q) >> Radix;
        q = (a.L3 + q) >> Radix;
        q = (a.L4 + q) >> Radix;

        // a − q·p = a + 19q − q·2^255: the last mask drops the 2^255.
        ulong l0 = a.L0 + (19 * q);
        ulong l1 = a.L1 + (l0 >> Radix);
        ulong l2 = a.L2 + (l1 >> Radix);
        ulong l3 = a.L3 + (l2 >> Radix);
        ulong l4 = (a.L4 + (l3 >> Radix)) & LimbMask;
        l0 &= LimbMask;
        l1 &= LimbMask;
        l2 &= LimbMask;
        l3 &= LimbMask;
        words[0] = l0 | (l1 << 51);
        words[1] = (l1 >> 13) | (l2 << 38);
        words[2] = (l2 >> 26) | (l3 << 25);
        words[3] = (l3 >> 39) | (l4 << 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) => WideMultiply.MultiplyHigh(a, b);

    /// <summary>Joins the low sums S − H·2^53 with four times the high sums of the column below, and carries once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        ulong s0, ulong s1, ulong s2, ulong s3, ulong s4, ulong h0, ulong h1, ulong h2, ulong h3, ulong h4, out FieldElement25519 result)
    {
        // Low sums are below 5·2^53 (77·2^53 is not reached: each low part is below 2^53 whatever its factor), 4·h0..h3 below
        // 2^61.3 and 76·h4 below 380·2^53 < 2^61.6: every column is below 2^62, which is what Carry takes.
        Carry(
            new(
                s0 - (h0 << 53) + (76 * h4),
                s1 - (h1 << 53) + (4 * h0),
                s2 - (h2 << 53) + (4 * h1),
                s3 - (h3 << 53) + (4 * h2),
                s4 - (h4 << 53) + (4 * h3)),
            out result);
    }
}
