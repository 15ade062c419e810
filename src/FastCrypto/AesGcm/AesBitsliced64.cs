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
/// Bound: the 113 gates of the S-box a round for four blocks, 25 ns a block of AES-128 at three a cycle and 3.7 GHz; measured 82 ns in
/// batches of four, 71 in the wide form, on Zen 4.
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
            ulong even = Interleave(AesKeyWords.Column(w, round, 0, round) | ((ulong)AesKeyWords.Column(w, round, 2, round) << 32));
            ulong odd = Interleave(AesKeyWords.Column(w, round, 1, round) | ((ulong)AesKeyWords.Column(w, round, 3, round) << 32));
            for (int i = 0; i < Slices; i++)
                slices[i] = (((even >> i) & LowestBits) | (((odd >> i) & LowestBits) << 4)) * 0xF;
        }
    }

    /// <summary>CIPHER (FIPS 197, 5.1) of the first <paramref name="count"/> blocks; whole batches are worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(byte* schedule, int rounds, byte* blocks, int count)
    {
        if (count > NarrowBlocks)
            AesBitsliced64Wide.Encrypt((ulong*)schedule, rounds, blocks, count);
        else
            EncryptNarrow((ulong*)(schedule + AesBitsliced64Wide.ScheduleBytes), rounds, blocks, count);
    }

    // CIPHER of up to four blocks; the lanes of others work on what they find.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncryptNarrow(ulong* roundKey, int rounds, byte* blocks, int count)
    {
        ulong* state = stackalloc ulong[Slices];
        Slice(blocks, count, state);
        AddRoundKey(state, roundKey);
        for (int round = 1; round < rounds; round++)
        {
            roundKey += Slices;
            AesSBoxCircuit.Apply(state);
            switch (round & 3)
            {
                case 0: MixColumns(state, roundKey, 0); break;
                case 1: MixColumns(state, roundKey, 1); break;
                case 2: MixColumns(state, roundKey, 2); break;
                default: MixColumns(state, roundKey, 3); break;
            }
        }

        AesSBoxCircuit.Apply(state);
        AddRoundKey(state, roundKey + Slices);
        // SR^10 = SR^14 = SR^2, and SR^12 is the identity.
        if (rounds != 12)
            ShiftRowsTwice(state);
        Unslice(state, blocks, count);
        CryptographicOperations.ZeroMemory(new Span<byte>(state, Slices * sizeof(ulong)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRoundKey(ulong* state, ulong* roundKey)
    {
        (state[0], state[1], state[2], state[3]) = (
            state[0] ^ roundKey[0], state[1] ^ roundKey[1], state[2] ^ roundKey[2], state[3] ^ roundKey[3]);
        (state[4], state[5], state[6], state[7]) = (
            state[4] ^ roundKey[4], state[5] ^ roundKey[5], state[6] ^ roundKey[6], state[7] ^ roundKey[7]);
    }

    /// <summary>
    /// MixColumns (FIPS 197, 5.1.3) of a state that lacks <paramref name="shift"/> ShiftRows, then AddRoundKey. With N the next row's
    /// neighbour, 2a + 3Na + N²a + N³a = 2(a + Na) + Na + N²(a + Na); multiplying by 2 moves every slice up one and
    /// adds the topmost one to bits 0, 1, 3 and 4 (x^8 = x^4 + x^3 + x + 1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixColumns(ulong* s, ulong* k, int shift)
    {
        ulong s7 = s[7], top = s7 ^ NextRow(s7, shift);
        s[0] = k[0] ^ MixSlice(s[0], top, shift, out ulong b0);
        s[1] = k[1] ^ MixSlice(s[1], b0 ^ top, shift, out ulong b1);
        s[2] = k[2] ^ MixSlice(s[2], b1, shift, out ulong b2);
        s[3] = k[3] ^ MixSlice(s[3], b2 ^ top, shift, out ulong b3);
        s[4] = k[4] ^ MixSlice(s[4], b3 ^ top, shift, out ulong b4);
        s[5] = k[5] ^ MixSlice(s[5], b4, shift, out ulong b5);
        s[6] = k[6] ^ MixSlice(s[6], b5, shift, out ulong b6);
        s[7] = k[7] ^ b6 ^ NextRow(s7, shift) ^ SecondNextRow(top, shift);
    }

    // One slice of the formula above, and this slice of a + Na.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MixSlice(ulong a, ulong doubled, int shift, out ulong sum)
    {
        ulong next = NextRow(a, shift);
        sum = a ^ next;
        return doubled ^ next ^ SecondNextRow(sum, shift);
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
    /// Up to four blocks to eight slices. Columns c and c + 2 (c = 0, 1) of block b are spread so that row r's bytes stand side by side in
    /// 16-bit lane r; they become word 4c + b, and an 8×8 bit transposition within every byte position ends the work.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slice(byte* blocks, int count, ulong* slices)
    {
        for (int b = 0; b < count; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            slices[b] = Interleave(LittleEndian(column[0]) | ((ulong)LittleEndian(column[2]) << 32));
            slices[NarrowBlocks + b] = Interleave(LittleEndian(column[1]) | ((ulong)LittleEndian(column[3]) << 32));
        }

        Transpose(slices);
    }

    /// <summary>The inverse of <see cref="Slice"/>; spoils the slices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unslice(ulong* slices, byte* blocks, int count)
    {
        Transpose(slices);
        for (int b = 0; b < count; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            ulong even = Separate(slices[b]), odd = Separate(slices[NarrowBlocks + b]);
            column[0] = LittleEndian((uint)even);
            column[1] = LittleEndian((uint)odd);
            column[2] = LittleEndian((uint)(even >> 32));
            column[3] = LittleEndian((uint)(odd >> 32));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LittleEndian(uint x) => BitConverter.IsLittleEndian ? x : BinaryPrimitives.ReverseEndianness(x);

    // Bytes 0 to 7 to 0, 4, 1, 5, 2, 6, 3, 7: two columns' rows side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Interleave(ulong x) => SwapBytes(SwapPairs(x));

    /// <summary>The inverse of <see cref="Interleave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Separate(ulong x) => SwapPairs(SwapBytes(x));

    // The middle two of the four pairs of bytes trade places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SwapPairs(ulong x)
    {
        ulong difference = (x ^ (x >> 16)) & 0x0000_0000_FFFF_0000;
        return x ^ difference ^ (difference << 16);
    }

    // In either half the middle two of the four bytes trade places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SwapBytes(ulong x)
    {
        ulong difference = (x ^ (x >> 8)) & 0x0000_FF00_0000_FF00;
        return x ^ difference ^ (difference << 8);
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
