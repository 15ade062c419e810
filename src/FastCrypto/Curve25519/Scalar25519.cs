using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// An integer below 2^256 in four 64-bit limbs, and arithmetic modulo the group order
/// L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1) by Montgomery multiplication with R = 2^256.
/// </summary>
[ConstantTime]
[StructLayout(LayoutKind.Sequential)]
internal struct Scalar25519
{
    internal const int EncodedSize = 32;

    private const ulong L0 = 0x5812631a5cf5d3ed, L1 = 0x14def9dea2f79cd6, L2 = 0, L3 = 0x1000000000000000;

    // −1/L mod 2^64.
    private const ulong MinusInverseOfL = 0xd2b51da312547e1b;

    private ulong _w0, _w1, _w2, _w3;

    private Scalar25519(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        _w0 = w0;
        _w1 = w1;
        _w2 = w2;
        _w3 = w3;
    }

    // R mod L and R² mod L.
    private static Scalar25519 R => new(0xd6ec31748d98951d, 0xc6ef5bf4737dcf70, 0xfffffffffffffffe, 0x0fffffffffffffff);

    private static Scalar25519 RSquared => new(0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d);

    /// <summary>Reads 32 little-endian bytes, any value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Scalar25519 FromBytes(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(source),
        BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[24..]));

    /// <summary>A 64-byte little-endian integer modulo L: what the hashes of sections 5.1.6 and 5.1.7 become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Scalar25519 FromWideBytes(ReadOnlySpan<byte> source)
    {
        // low·R/R + high·R²/R = low + high·2^256.
        MontgomeryMultiply(FromBytes(source), R, out Scalar25519 low);
        MontgomeryMultiply(FromBytes(source[EncodedSize..]), RSquared, out Scalar25519 high);
        AddModulo(low, high, out Scalar25519 sum);
        return sum;
    }

    /// <summary>a·b + c mod L, for any a, b and for c below L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Scalar25519 MultiplyAdd(in Scalar25519 a, in Scalar25519 b, in Scalar25519 c)
    {
        MontgomeryMultiply(b, RSquared, out Scalar25519 product);
        MontgomeryMultiply(a, product, out product);
        AddModulo(product, c, out product);
        return product;
    }

    /// <summary>Writes 32 little-endian bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], _w3);
    }

    /// <summary>All ones if the value is below L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly ulong IsBelowOrderMask()
    {
        ulong borrow = 0;
        SubtractWithBorrow(_w0, L0, ref borrow);
        SubtractWithBorrow(_w1, L1, ref borrow);
        SubtractWithBorrow(_w2, L2, ref borrow);
        SubtractWithBorrow(_w3, L3, ref borrow);
        return 0 - borrow;
    }

    /// <summary>
    /// Digits d with value = Σ d[i]·16^i and −8 ≤ d[i] ≤ 8, for a value below 2^255: <paramref name="digits"/> has 64 elements.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToSignedRadix16(Span<sbyte> digits)
    {
        Recode(_w0, digits, 0);
        Recode(_w1, digits, 16);
        Recode(_w2, digits, 32);
        Recode(_w3, digits, 48);

        // From 0..15 to −8..7 by lending 16 to the next digit; the last one is at most 7 + 1.
        int carry = 0;
        for (int i = 0; i < 63; i++)
        {
            int digit = digits[i] + carry;
            carry = (digit + 8) >> 4;
            digits[i] = (sbyte)(digit - (carry << 4));
        }

        digits[63] = (sbyte)(digits[63] + carry);
    }

    /// <summary>Sixteen digits of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Recode(ulong word, Span<sbyte> digits, int offset)
    {
        for (int i = 0; i < 16; i++)
            digits[offset + i] = (sbyte)((word >> (4 * i)) & 15);
    }

    /// <summary>The length of the non-adjacent form of a value below 2^255.</summary>
    internal const int NonAdjacentFormLength = 256;

    /// <summary>
    /// The width-<paramref name="width"/> non-adjacent form of a public value below 2^255: digits are zero or odd and
    /// below 2^(width−1) in magnitude, and of any <paramref name="width"/> neighbours at most one is not zero.
    /// </summary>
    internal readonly void ToNonAdjacentFormVartime(int width, Span<sbyte> digits)
    {
        digits[..NonAdjacentFormLength].Clear();
        Span<ulong> words = [_w0, _w1, _w2, _w3, 0];
        int window = 1 << width;
        int carry = 0;
        for (int position = 0; position < NonAdjacentFormLength;)
        {
            int word = position >> 6, shift = position & 63;
            ulong bits = shift == 0 ? words[word] : (words[word] >> shift) | (words[word + 1] << (64 - shift));
            int value = (int)(bits & (ulong)(window - 1)) + carry;
            if ((value & 1) == 0)
            {
                // An even value means either that no digit starts here or that the carry moves on by one bit.
                position++;
                continue;
            }

            carry = value >> (width - 1);
            digits[position] = (sbyte)(value - (carry << width));
            position += width;
        }
    }

    /// <summary>a·b/R mod L for any a and for b below L; the result is below L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MontgomeryMultiply(in Scalar25519 a, in Scalar25519 b, out Scalar25519 result)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        MontgomeryStep(a._w0, b, ref t0, ref t1, ref t2, ref t3);
        MontgomeryStep(a._w1, b, ref t0, ref t1, ref t2, ref t3);
        MontgomeryStep(a._w2, b, ref t0, ref t1, ref t2, ref t3);
        MontgomeryStep(a._w3, b, ref t0, ref t1, ref t2, ref t3);
        SubtractOrderOnce(t0, t1, t2, t3, out result);
    }

    /// <summary>t ← (t + a·b + m·L)/2^64 with the m that makes the division exact.</summary>
    /// <remarks>If t &lt; 2L then the sum is below 2L + (2^64 − 1)·2L = 2L·2^64, so t stays below 2L &lt; 2^254 in four limbs.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MontgomeryStep(ulong a, in Scalar25519 b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        ulong carry = 0;
        t0 = MultiplyAdd(a, b._w0, t0, ref carry);
        t1 = MultiplyAdd(a, b._w1, t1, ref carry);
        t2 = MultiplyAdd(a, b._w2, t2, ref carry);
        t3 = MultiplyAdd(a, b._w3, t3, ref carry);
        ulong t4 = carry;

        ulong m = t0 * MinusInverseOfL;
        carry = 0;
        MultiplyAdd(m, L0, t0, ref carry);
        t0 = MultiplyAdd(m, L1, t1, ref carry);

        // L's third limb is zero and its fourth is 2^60.
        t1 = t2 + carry;
        carry = t1 < carry ? 1UL : 0UL;
        t2 = MultiplyAdd(m, L3, t3, ref carry);
        t3 = t4 + carry;
    }

    /// <summary>
    /// The low half of x·y + addend + carry; the high half goes to <paramref name="carry"/>. (2^64−1)² + 2·(2^64−1) &lt; 2^128.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong x, ulong y, ulong addend, ref ulong carry)
    {
        ulong low = x * y;
        ulong high = WideMultiply.MultiplyHigh(x, y);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }

    /// <summary>a + b mod L for a and b below L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddModulo(in Scalar25519 a, in Scalar25519 b, out Scalar25519 result)
    {
        // Both are below 2^253: the sum needs no fifth limb.
        ulong t0 = a._w0 + b._w0;
        ulong carry = t0 < a._w0 ? 1UL : 0UL;
        ulong t1 = AddWithCarry(a._w1, b._w1, ref carry);
        ulong t2 = AddWithCarry(a._w2, b._w2, ref carry);
        ulong t3 = AddWithCarry(a._w3, b._w3, ref carry);
        SubtractOrderOnce(t0, t1, t2, t3, out result);
    }

    /// <summary>t mod L for t below 2L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractOrderOnce(ulong t0, ulong t1, ulong t2, ulong t3, out Scalar25519 result)
    {
        ulong borrow = 0;
        ulong s0 = SubtractWithBorrow(t0, L0, ref borrow);
        ulong s1 = SubtractWithBorrow(t1, L1, ref borrow);
        ulong s2 = SubtractWithBorrow(t2, L2, ref borrow);
        ulong s3 = SubtractWithBorrow(t3, L3, ref borrow);
        ulong keep = 0 - borrow;
        result = new(
            ConstantTime.Select(keep, t0, s0),
            ConstantTime.Select(keep, t1, s1),
            ConstantTime.Select(keep, t2, s2),
            ConstantTime.Select(keep, t3, s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddWithCarry(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b;
        ulong overflow = sum < a ? 1UL : 0UL;
        sum += carry;
        carry = overflow + (sum < carry ? 1UL : 0UL);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractWithBorrow(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong underflow = a < b ? 1UL : 0UL;
        ulong result = difference - borrow;
        borrow = underflow + (difference < borrow ? 1UL : 0UL);
        return result;
    }
}
