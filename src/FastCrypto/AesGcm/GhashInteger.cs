using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// GHASH (SP 800-38D, 6.3 and 6.4) with integer multiplications: no tables, no carry-less multiply instruction.
/// </summary>
/// <remarks>
/// A block is read as a big-endian integer, so that x^0 is the topmost bit and the bits are the polynomial's in reverse. An ordinary
/// product of two such integers without carries is the reverse of the product of the polynomials.
/// </remarks>
[ConstantTime]
internal unsafe struct GhashInteger
{
    /// <summary>The size of a prepared key: both halves of H and their sum, plain and bit-reversed.</summary>
    internal const int KeyBytes = 6 * sizeof(ulong);

    private ulong _high;
    private ulong _low;

    /// <summary>Prepares H, the encryption of the zero block, for <see cref="Update"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PrepareKey(byte* h, byte* key)
    {
        ulong* k = (ulong*)key;
        k[0] = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(h, 8));
        k[1] = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(h + 8, 8));
        k[2] = k[0] ^ k[1];
        for (int i = 0; i < 3; i++)
            k[3 + i] = ReverseBits(k[i]);
    }

    /// <summary>Absorbs <paramref name="length"/> bytes, the last block padded with zeroes (the 0^v and 0^u of SP 800-38D 7.1, step 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Update(byte* key, byte* data, nuint length)
    {
        for (; length >= 16; data += 16, length -= 16)
        {
            Multiply(
                key,
                BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(data, 8)),
                BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(data + 8, 8)));
        }

        if (length == 0)
            return;

        ulong high = 0, low = 0;
        for (int i = 0; i < (int)length; i++)
        {
            // Byte i of a big-endian block is bits 127 - 8i and below.
            if (i < 8)
                high |= (ulong)data[i] << (56 - 8 * i);
            else
                low |= (ulong)data[i] << (120 - 8 * i);
        }

        Multiply(key, high, low);
    }

    /// <summary>Absorbs the block of both lengths in bits (SP 800-38D 7.1, step 5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void UpdateLengths(byte* key, nuint associatedDataBytes, nuint ciphertextBytes) =>
        Multiply(key, (ulong)associatedDataBytes * 8, (ulong)ciphertextBytes * 8);

    /// <summary>Adds the hash to the 16 bytes at <paramref name="block"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void AddTo(byte* block)
    {
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(block, 8), BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(block, 8)) ^ _high);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(block + 8, 8), BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(block + 8, 8)) ^ _low);
    }

    /// <summary>Y = (Y ⊕ X) • H (SP 800-38D, 6.4, step 3; 6.3 for •).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(byte* key, ulong high, ulong low)
    {
        ulong* k = (ulong*)key;
        ulong y0 = _high ^ high, y1 = _low ^ low, y2 = y0 ^ y1;
        ulong r0 = ReverseBits(y0), r1 = ReverseBits(y1), r2 = r0 ^ r1;

        // Karatsuba: three 64×64 products. The upper half of a product without carries is the lower half of the product of
        // the reversed factors, reversed, and one bit lower (63 + 63 = 126 is the degree, not 127).
        ulong z0 = CarrylessLow(y0, k[0]), z1 = CarrylessLow(y1, k[1]), z2 = CarrylessLow(y2, k[2]);
        ulong u0 = ReverseBits(CarrylessLow(r0, k[3])) >> 1;
        ulong u1 = ReverseBits(CarrylessLow(r1, k[4])) >> 1;
        ulong u2 = ReverseBits(CarrylessLow(r2, k[5])) >> 1;
        z2 ^= z0 ^ z1;
        u2 ^= u0 ^ u1;

        // The product in four words from the lowest, moved up one bit: now x^0 is the top of v3 and x^128 the top of v1.
        ulong v0 = z1 << 1;
        ulong v1 = ((u1 ^ z2) << 1) | (z1 >> 63);
        ulong v2 = ((z0 ^ u2) << 1) | ((u1 ^ z2) >> 63);
        ulong v3 = (u0 << 1) | ((z0 ^ u2) >> 63);

        // x^128 = 1 + x + x^2 + x^7, and x is a shift to the right. First the lowest word (x^192 and up), then the next.
        v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7);
        v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57);
        v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
        v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
        _high = v3;
        _low = v2;
    }

    /// <summary>
    /// The lower 64 bits of the product without carries. Each factor is split into four words with every fourth bit kept, so that the
    /// integer product of two of them has room for its column sums: column 4k sums at most k + 1 ones, that is at most 15, four bits, for k up to 14;
    /// the sixteen ones of k = 15 overflow out of bit 63. The lowest bit of each sum is the sum modulo 2, which is what is wanted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CarrylessLow(ulong x, ulong y)
    {
        const ulong m0 = 0x1111_1111_1111_1111, m1 = m0 << 1, m2 = m0 << 2, m3 = m0 << 3;
        ulong x0 = x & m0, x1 = x & m1, x2 = x & m2, x3 = x & m3;
        ulong y0 = y & m0, y1 = y & m1, y2 = y & m2, y3 = y & m3;
        ulong z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
        ulong z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
        ulong z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
        ulong z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
        return (z0 & m0) | (z1 & m1) | (z2 & m2) | (z3 & m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReverseBits(ulong x)
    {
        x = ((x >> 1) & 0x5555_5555_5555_5555) | ((x & 0x5555_5555_5555_5555) << 1);
        x = ((x >> 2) & 0x3333_3333_3333_3333) | ((x & 0x3333_3333_3333_3333) << 2);
        x = ((x >> 4) & 0x0F0F_0F0F_0F0F_0F0F) | ((x & 0x0F0F_0F0F_0F0F_0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
