using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// GHASH (SP 800-38D, 6.3 and 6.4) with integer multiplications: no tables, no carry-less multiply instruction.
/// </summary>
/// <remarks>
/// <para>
/// A block is read as a big-endian integer, so that x^0 is the topmost bit and the bits are the polynomial's in reverse. An ordinary
/// product of two such integers without carries is the reverse of the product of the polynomials.
/// </para>
/// <para>
/// Up to four blocks are multiplied by H^4 … H^1 and summed before one reduction:
/// ((((Y + X1)H + X2)H + X3)H + X4)H = (Y + X1)H^4 + X2·H^3 + X3·H^2 + X4·H.
/// </para>
/// <para>
/// Blocks stand in six rows of four words, a column for a block: the upper halves, the lower halves and their sums (Karatsuba's three
/// factors), then the same with the bits of each word reversed. A prepared key has H^4, H^3, H^2, H in these columns, each word in four
/// parts as <see cref="CarrylessLow"/> wants them.
/// </para>
/// </remarks>
[ConstantTime]
internal unsafe struct GhashInteger
{
    private const int BlocksAtOnce = 4;
    private const int Rows = 6;
    private const int ScratchBytes = Rows * BlocksAtOnce * sizeof(ulong);
    private const int Parts = 4;
    private const ulong PartMask = 0x1111_1111_1111_1111;

    /// <summary>The size of a prepared key.</summary>
    internal const int KeyBytes = ScratchBytes * Parts;

    private ulong _high;
    private ulong _low;

    /// <summary>Prepares H, the encryption of the zero block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PrepareKey(byte* h, byte* key)
    {
        ulong* x = stackalloc ulong[Rows * BlocksAtOnce];
        GhashInteger power = new() { _high = ReadBigEndian(h), _low = ReadBigEndian(h + 8) };
        for (int column = BlocksAtOnce - 1; column >= 0; column--)
        {
            SetColumn(x, column, power._high, power._low);
            for (int word = column; word < Rows * BlocksAtOnce; word += BlocksAtOnce)
            {
                for (int part = 0; part < Parts; part++)
                    ((ulong*)key)[Parts * word + part] = x[word] & (PartMask << part);
            }

            power.MultiplyByH((ulong*)key);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(x, ScratchBytes));
    }

    /// <summary>Absorbs <paramref name="length"/> bytes, the last block padded with zeroes (the 0^v and 0^u of SP 800-38D 7.1, step 4).</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Update(byte* key, byte* data, nuint length)
    {
        if (length == 0)
            return;
        ulong* x = stackalloc ulong[Rows * BlocksAtOnce];
        while (length != 0)
        {
            int count = (int)nuint.Min((length + 15) / 16, BlocksAtOnce);
            for (int column = BlocksAtOnce - count; column < BlocksAtOnce; column++)
            {
                ulong high, low;
                if (length >= 16)
                {
                    high = ReadBigEndian(data);
                    low = ReadBigEndian(data + 8);
                    data += 16;
                    length -= 16;
                }
                else
                {
                    ReadPartialBlock(data, (int)length, out high, out low);
                    length = 0;
                }

                // The sum so far joins the first block of the group.
                SetColumn(x, column, high ^ _high, low ^ _low);
                _high = _low = 0;
            }

            MultiplySum(x, (ulong*)key, count);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(x, ScratchBytes));
    }

    /// <summary>Absorbs the block of both lengths in bits (SP 800-38D 7.1, step 5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void UpdateLengths(byte* key, nuint associatedDataBytes, nuint ciphertextBytes)
    {
        _high ^= (ulong)associatedDataBytes * 8;
        _low ^= (ulong)ciphertextBytes * 8;
        MultiplyByH((ulong*)key);
    }

    /// <summary>Adds the hash to the 16 bytes at <paramref name="block"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void AddTo(byte* block)
    {
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(block, 8), ReadBigEndian(block) ^ _high);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(block + 8, 8), ReadBigEndian(block + 8) ^ _low);
    }

    // Y = Y • H.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyByH(ulong* key)
    {
        ulong* x = stackalloc ulong[Rows * BlocksAtOnce];
        SetColumn(x, BlocksAtOnce - 1, _high, _low);
        MultiplySum(x, key, 1);
        CryptographicOperations.ZeroMemory(new Span<byte>(x, ScratchBytes));
    }

    /// <summary>The sum of the products of the last <paramref name="count"/> columns of blocks and key (SP 800-38D, 6.3 for •).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplySum(ulong* x, ulong* k, int count)
    {
        // Karatsuba: three 64×64 products. The upper half of a product without carries is the lower half of the product of
        // the reversed factors, reversed, and one bit lower (63 + 63 = 126 is the degree, not 127).
        x += BlocksAtOnce - count;
        k += Parts * (BlocksAtOnce - count);
        const int row = BlocksAtOnce, keyRow = Parts * BlocksAtOnce;
        ulong z0 = CarrylessLow(x, k, count);
        ulong z1 = CarrylessLow(x + row, k + keyRow, count);
        ulong z2 = CarrylessLow(x + 2 * row, k + 2 * keyRow, count) ^ z0 ^ z1;
        ulong u0 = ReverseBits(CarrylessLow(x + 3 * row, k + 3 * keyRow, count)) >> 1;
        ulong u1 = ReverseBits(CarrylessLow(x + 4 * row, k + 4 * keyRow, count)) >> 1;
        ulong u2 = ReverseBits(CarrylessLow(x + 5 * row, k + 5 * keyRow, count)) >> 1;
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
    /// The lower 64 bits of the sum of <paramref name="count"/> products without carries. Each factor is split into four parts with every
    /// fourth bit kept (the key's when it was prepared), so that the integer product of two of them has room for its column sums: column 4k sums at most k + 1 ones, that is
    /// at most 15, four bits, for k up to 14; the sixteen ones of k = 15 overflow out of bit 63. The lowest bit of each sum is
    /// the sum modulo 2, which is what is wanted; the others are dropped after the exclusive or of all products.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong CarrylessLow(ulong* x, ulong* y, int count)
    {
        ulong z0 = 0, z1 = 0, z2 = 0, z3 = 0;
        for (int i = 0; i < count; i++, y += Parts)
        {
            ulong x0 = x[i] & PartMask, x1 = x[i] & (PartMask << 1), x2 = x[i] & (PartMask << 2), x3 = x[i] & (PartMask << 3);
            z0 ^= (x0 * y[0]) ^ (x1 * y[3]) ^ (x2 * y[2]) ^ (x3 * y[1]);
            z1 ^= (x0 * y[1]) ^ (x1 * y[0]) ^ (x2 * y[3]) ^ (x3 * y[2]);
            z2 ^= (x0 * y[2]) ^ (x1 * y[1]) ^ (x2 * y[0]) ^ (x3 * y[3]);
            z3 ^= (x0 * y[3]) ^ (x1 * y[2]) ^ (x2 * y[1]) ^ (x3 * y[0]);
        }

        return (z0 & PartMask) | (z1 & (PartMask << 1)) | (z2 & (PartMask << 2)) | (z3 & (PartMask << 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetColumn(ulong* rows, int column, ulong high, ulong low)
    {
        ulong reversedHigh = ReverseBits(high), reversedLow = ReverseBits(low);
        rows += column;
        rows[0] = high;
        rows[BlocksAtOnce] = low;
        rows[2 * BlocksAtOnce] = high ^ low;
        rows[3 * BlocksAtOnce] = reversedHigh;
        rows[4 * BlocksAtOnce] = reversedLow;
        rows[5 * BlocksAtOnce] = reversedHigh ^ reversedLow;
    }

    // Byte i of a big-endian block is bits 127 - 8i and below.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadPartialBlock(byte* data, int length, out ulong high, out ulong low)
    {
        high = low = 0;
        for (int i = 0; i < length; i++)
        {
            if (i < 8)
                high |= (ulong)data[i] << (56 - 8 * i);
            else
                low |= (ulong)data[i] << (120 - 8 * i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadBigEndian(byte* p) => BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(p, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReverseBits(ulong x)
    {
        x = ((x >> 1) & 0x5555_5555_5555_5555) | ((x & 0x5555_5555_5555_5555) << 1);
        x = ((x >> 2) & 0x3333_3333_3333_3333) | ((x & 0x3333_3333_3333_3333) << 2);
        x = ((x >> 4) & 0x0F0F_0F0F_0F0F_0F0F) | ((x & 0x0F0F_0F0F_0F0F_0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
