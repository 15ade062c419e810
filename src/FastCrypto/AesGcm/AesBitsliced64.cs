using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-128, -192 and -256 (FIPS 197) on 64-bit words without tables: four or eight blocks at once, bitsliced, with integer instructions
/// only.
/// </summary>
/// <remarks>
/// <para>
/// ISA: none. Registers: the eight slices and the S-box's intermediates; sixteen do not suffice, some live on the stack.
/// Bound: the 113 gates of the S-box a round, for four blocks; measured 95 ns a block of AES-128 in batches of four, 80 in the wide form,
/// on Zen 4.
/// </para>
/// <para>
/// This is the form for up to four blocks; <see cref="AesBitsliced64Wide"/> is the one for more. Slice <c>i</c> (of eight) holds bit
/// <c>i</c> of all 64 state bytes. Row r, column c of block b stands at bit 16r + 4c + b: a rotation by 16 goes to the next row, a
/// rotation by 4 inside the 16-bit lanes to the next column.
/// </para>
/// <para>
/// ShiftRows is never carried out in the rounds ("fixslicing": A. Adomnicai, T. Peyrin, "Fixslicing AES-like ciphers", TCHES 2021). Where
/// the standard's state after round n is T, this code holds SR^-n(T). SubBytes does not mind; AddRoundKey uses keys stored as
/// SR^-n(K); MixColumns finds the neighbour in the next row n columns further on; one SR^n stands at the end. SR^4 is the
/// identity, so n counts modulo 4.
/// </para>
/// </remarks>
[ConstantTime]
internal unsafe struct AesBitsliced64 : IAesBatch
{
    private const int Slices = 8;
    private const int BlockBytes = 16;
    private const int NarrowBlocks = 4;
    private const ulong LowestBits = 0x0101_0101_0101_0101;

    public static int Blocks => AesBitsliced64Wide.Blocks;

    public static int ScheduleBytes => AesBitsliced64Wide.ScheduleBytes + 15 * Slices * sizeof(ulong);

    /// <summary>Fixsliced round keys in the form for eight blocks, then in that for four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpandKey(ReadOnlySpan<byte> key, byte* schedule)
    {
        int rounds = key.Length / 4 + 6;
        uint* w = stackalloc uint[AesKeyWords.Maximum];
        AesKeyWords.Expand(key, w);
        AesBitsliced64Wide.ExpandKey(w, rounds, (ulong*)schedule);
        ExpandKey(w, rounds, (ulong*)(schedule + AesBitsliced64Wide.ScheduleBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(w, AesKeyWords.Maximum * sizeof(uint)));
    }

    // Each bit four times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandKey(uint* w, int rounds, ulong* slices)
    {
        for (int round = 0; round <= rounds; round++, slices += Slices)
        {
            ulong even = Spread(AesKeyWords.Column(w, round, 0, round)) | (Spread(AesKeyWords.Column(w, round, 2, round)) << 8);
            ulong odd = Spread(AesKeyWords.Column(w, round, 1, round)) | (Spread(AesKeyWords.Column(w, round, 3, round)) << 8);
            for (int i = 0; i < Slices; i++)
                slices[i] = (((even >> i) & LowestBits) | (((odd >> i) & LowestBits) << 4)) * 0xF;
        }
    }

    /// <summary>CIPHER (FIPS 197, 5.1) of the first <paramref name="count"/> blocks; whole batches are worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(byte* schedule, int rounds, byte* blocks, int count)
    {
        if (count > NarrowBlocks)
            AesBitsliced64Wide.Encrypt((ulong*)schedule, rounds, blocks);
        else
            Encrypt((ulong*)(schedule + AesBitsliced64Wide.ScheduleBytes), rounds, blocks);
    }

    // CIPHER of four blocks.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Encrypt(ulong* roundKey, int rounds, byte* blocks)
    {
        ulong* state = stackalloc ulong[Slices];
        Slice(blocks, state);
        AddRoundKey(state, roundKey);
        for (int round = 1; round < rounds; round++)
        {
            roundKey += Slices;
            AesSBoxCircuit.Apply(state, groups: 1);
            switch (round & 3)
            {
                case 0: MixColumns(state, roundKey, 0); break;
                case 1: MixColumns(state, roundKey, 1); break;
                case 2: MixColumns(state, roundKey, 2); break;
                default: MixColumns(state, roundKey, 3); break;
            }
        }

        AesSBoxCircuit.Apply(state, groups: 1);
        AddRoundKey(state, roundKey + Slices);
        // SR^10 = SR^14 = SR^2, and SR^12 is the identity.
        if (rounds != 12)
            ShiftRowsTwice(state);
        Unslice(state, blocks);
        CryptographicOperations.ZeroMemory(new Span<byte>(state, Slices * sizeof(ulong)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRoundKey(ulong* state, ulong* roundKey)
    {
        for (int i = 0; i < Slices; i++)
            state[i] ^= roundKey[i];
    }

    /// <summary>
    /// MixColumns (FIPS 197, 5.1.3) of a state that lacks <paramref name="shift"/> ShiftRows, then AddRoundKey. With N the next row's
    /// neighbour, 2a + 3Na + N²a + N³a = 2(a + Na) + Na + N²(a + Na); multiplying by 2 moves every slice up one and
    /// adds the topmost one to bits 0, 1, 3 and 4 (x^8 = x^4 + x^3 + x + 1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixColumns(ulong* s, ulong* k, int shift)
    {
        ulong top = s[7] ^ NextRow(s[7], shift);
        ulong b0 = MixSlice(s, k, 0, top, shift);
        ulong b1 = MixSlice(s, k, 1, b0 ^ top, shift);
        ulong b2 = MixSlice(s, k, 2, b1, shift);
        ulong b3 = MixSlice(s, k, 3, b2 ^ top, shift);
        ulong b4 = MixSlice(s, k, 4, b3 ^ top, shift);
        ulong b5 = MixSlice(s, k, 5, b4, shift);
        ulong b6 = MixSlice(s, k, 6, b5, shift);
        MixSlice(s, k, 7, b6, shift);
    }

    // One slice of the formula above; returns this slice of a + Na.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MixSlice(ulong* s, ulong* k, int i, ulong doubled, int shift)
    {
        ulong next = NextRow(s[i], shift);
        ulong sum = s[i] ^ next;
        s[i] = k[i] ^ doubled ^ next ^ SecondNextRow(sum, shift);
        return sum;
    }

    // Row r, column c takes what stands in row r + 1, column c + shift: 16 + 4 * shift bits further on, or 16 fewer where the column wraps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NextRow(ulong x, int shift) => shift switch
    {
        0 => ulong.RotateRight(x, 16),
        1 => Choose(0x0FFF_0FFF_0FFF_0FFF, ulong.RotateRight(x, 20), ulong.RotateRight(x, 4)),
        2 => Choose(0x00FF_00FF_00FF_00FF, ulong.RotateRight(x, 24), ulong.RotateRight(x, 8)),
        _ => Choose(0x000F_000F_000F_000F, ulong.RotateRight(x, 28), ulong.RotateRight(x, 12)),
    };

    // Two rows and 2 * shift columns further on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SecondNextRow(ulong x, int shift) => shift switch
    {
        0 or 2 => ulong.RotateRight(x, 32),
        _ => Choose(0x00FF_00FF_00FF_00FF, ulong.RotateRight(x, 40), ulong.RotateRight(x, 24)),
    };

    // SR^2: rows 1 and 3 move two columns, which is a swap of bytes in their 16-bit lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ShiftRowsTwice(ulong* state)
    {
        for (int i = 0; i < Slices; i++)
        {
            ulong swapped = Choose(0x00FF_00FF_00FF_00FF, state[i] >> 8, state[i] << 8);
            state[i] = Choose(0xFFFF_0000_FFFF_0000, swapped, state[i]);
        }
    }

    // The bits of `a` where the (constant) mask is set, of `b` elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Choose(ulong mask, ulong a, ulong b) => ((a ^ b) & mask) ^ b;

    /// <summary>
    /// Four blocks to eight slices. The word of column c (c = 0, 1) of block b is spread so that row r's byte stands in 16-bit lane r, with
    /// column c + 2 beside it in the lane's upper byte; it becomes word 4c + b, and an 8×8 bit transposition within
    /// every byte position ends the work.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slice(byte* blocks, ulong* slices)
    {
        for (int b = 0; b < NarrowBlocks; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            slices[b] = Spread(LittleEndian(column[0])) | (Spread(LittleEndian(column[2])) << 8);
            slices[NarrowBlocks + b] = Spread(LittleEndian(column[1])) | (Spread(LittleEndian(column[3])) << 8);
        }

        Transpose(slices);
    }

    /// <summary>The inverse of <see cref="Slice"/>; spoils the slices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unslice(ulong* slices, byte* blocks)
    {
        Transpose(slices);
        for (int b = 0; b < NarrowBlocks; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            column[0] = LittleEndian(Gather(slices[b]));
            column[1] = LittleEndian(Gather(slices[NarrowBlocks + b]));
            column[2] = LittleEndian(Gather(slices[b] >> 8));
            column[3] = LittleEndian(Gather(slices[NarrowBlocks + b] >> 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LittleEndian(uint x) => BitConverter.IsLittleEndian ? x : BinaryPrimitives.ReverseEndianness(x);

    // Byte r of a word to the low byte of 16-bit lane r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(uint word)
    {
        ulong x = word;
        x = (x | (x << 16)) & 0x0000_FFFF_0000_FFFF;
        return (x | (x << 8)) & 0x00FF_00FF_00FF_00FF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Gather(ulong x)
    {
        x &= 0x00FF_00FF_00FF_00FF;
        x = (x | (x >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (uint)(x | (x >> 16));
    }

    // Bit i of byte position p of word j trades places with bit j of byte position p of word i; its own inverse.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(ulong* x)
    {
        ulong x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        const ulong ones = 0x5555_5555_5555_5555, twos = 0x3333_3333_3333_3333, fours = 0x0F0F_0F0F_0F0F_0F0F;
        Swap(ref x0, ref x1, ones, 1);
        Swap(ref x2, ref x3, ones, 1);
        Swap(ref x4, ref x5, ones, 1);
        Swap(ref x6, ref x7, ones, 1);
        Swap(ref x0, ref x2, twos, 2);
        Swap(ref x1, ref x3, twos, 2);
        Swap(ref x4, ref x6, twos, 2);
        Swap(ref x5, ref x7, twos, 2);
        Swap(ref x0, ref x4, fours, 4);
        Swap(ref x1, ref x5, fours, 4);
        Swap(ref x2, ref x6, fours, 4);
        Swap(ref x3, ref x7, fours, 4);
        (x[0], x[1], x[2], x[3]) = (x0, x1, x2, x3);
        (x[4], x[5], x[6], x[7]) = (x4, x5, x6, x7);
    }

    // The upper bits of each group in `low` trade places with the lower bits of each group in `high`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ref ulong low, ref ulong high, ulong lowerBits, int distance)
    {
        ulong difference = ((low >> distance) ^ high) & lowerBits;
        high ^= difference;
        low ^= difference << distance;
    }
}
