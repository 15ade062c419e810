using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-128, -192 and -256 (FIPS 197) on 64-bit words without tables: four blocks at once, bitsliced, with integer instructions only.
/// </summary>
/// <remarks>
/// <para>
/// Slice <c>i</c> (of eight) holds bit <c>i</c> of all 64 state bytes. Row r, column c of block b stands at bit 16r + 4c + b: a rotation by
/// 16 goes to the next row, a rotation by 4 inside the 16-bit lanes to the next column.
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

    public static int Blocks => 4;

    public static int ScheduleBytes => 15 * Slices * sizeof(ulong);

    /// <summary>KeyExpansion (FIPS 197, 5.2), with the S-box circuit in the place of a table, into fixsliced round keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpandKey(ReadOnlySpan<byte> key, byte* schedule)
    {
        int keyWords = key.Length / 4;
        int rounds = keyWords + 6;
        uint* w = stackalloc uint[4 * 15];
        ulong* slices = (ulong*)schedule;

        for (int i = 0; i < keyWords; i++)
            w[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);

        // Words are little-endian here, so RotWord is a rotation to the right and Rcon stands in the low byte.
        uint roundConstant = 1;
        for (int i = keyWords; i < 4 * (rounds + 1); i++)
        {
            uint word = w[i - 1];
            if (i % keyWords == 0)
            {
                word = SubWord(uint.RotateRight(word, 8)) ^ roundConstant;
                roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11B);
            }
            else if (keyWords == 8 && i % keyWords == 4)
            {
                word = SubWord(word);
            }

            w[i] = w[i - keyWords] ^ word;
        }

        byte* copies = stackalloc byte[4 * BlockBytes];
        for (int round = 0; round <= rounds; round++, slices += Slices)
        {
            for (int i = 0; i < 16; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(copies + 4 * i, 4), w[4 * round + (i & 3)]);
            Slice(copies, slices);
            for (int i = 0; i < Slices; i++)
                slices[i] = UndoShiftRows(slices[i], round);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(copies, 4 * BlockBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(w, 4 * 15 * sizeof(uint)));
    }

    /// <summary>CIPHER (FIPS 197, 5.1) of four blocks.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(byte* schedule, int rounds, byte* input, byte* output)
    {
        ulong* state = stackalloc ulong[Slices];
        ulong* roundKey = (ulong*)schedule;

        Slice(input, state);
        AddRoundKey(state, roundKey);
        for (int round = 1; round < rounds; round++)
        {
            roundKey += Slices;
            AesSBoxCircuit.Apply((BitSlice64*)state);
            switch (round & 3)
            {
                case 0: MixColumns(state, roundKey, 0); break;
                case 1: MixColumns(state, roundKey, 1); break;
                case 2: MixColumns(state, roundKey, 2); break;
                default: MixColumns(state, roundKey, 3); break;
            }
        }

        AesSBoxCircuit.Apply((BitSlice64*)state);
        AddRoundKey(state, roundKey + Slices);
        for (int i = 0; i < Slices; i++)
            state[i] = UndoShiftRows(state[i], -rounds);
        Unslice(state, output);
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
        ulong n0 = NextRow(s[0], shift), n1 = NextRow(s[1], shift), n2 = NextRow(s[2], shift), n3 = NextRow(s[3], shift);
        ulong n4 = NextRow(s[4], shift), n5 = NextRow(s[5], shift), n6 = NextRow(s[6], shift), n7 = NextRow(s[7], shift);
        ulong b0 = s[0] ^ n0, b1 = s[1] ^ n1, b2 = s[2] ^ n2, b3 = s[3] ^ n3;
        ulong b4 = s[4] ^ n4, b5 = s[5] ^ n5, b6 = s[6] ^ n6, b7 = s[7] ^ n7;
        s[0] = k[0] ^ n0 ^ b7 ^ SecondNextRow(b0, shift);
        s[1] = k[1] ^ n1 ^ b0 ^ b7 ^ SecondNextRow(b1, shift);
        s[2] = k[2] ^ n2 ^ b1 ^ SecondNextRow(b2, shift);
        s[3] = k[3] ^ n3 ^ b2 ^ b7 ^ SecondNextRow(b3, shift);
        s[4] = k[4] ^ n4 ^ b3 ^ b7 ^ SecondNextRow(b4, shift);
        s[5] = k[5] ^ n5 ^ b4 ^ SecondNextRow(b5, shift);
        s[6] = k[6] ^ n6 ^ b5 ^ SecondNextRow(b6, shift);
        s[7] = k[7] ^ n7 ^ b6 ^ SecondNextRow(b7, shift);
    }

    // Row r takes what stands in row r + 1, `shift` columns further on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NextRow(ulong x, int shift) => NextColumn(ulong.RotateRight(x, 16), shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SecondNextRow(ulong x, int shift) => NextColumn(ulong.RotateRight(x, 32), 2 * shift & 3);

    // Column c takes what stands in column c + shift: a rotation of every 16-bit lane by 4 * shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NextColumn(ulong x, int shift) => shift switch
    {
        0 => x,
        1 => ((x >> 4) & 0x0FFF_0FFF_0FFF_0FFF) | ((x << 12) & 0xF000_F000_F000_F000),
        2 => ((x >> 8) & 0x00FF_00FF_00FF_00FF) | ((x << 8) & 0xFF00_FF00_FF00_FF00),
        _ => ((x >> 12) & 0x000F_000F_000F_000F) | ((x << 4) & 0xFFF0_FFF0_FFF0_FFF0),
    };

    // SR^-count on one slice: row r moves r * count columns to the right. A negative count shifts forward.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UndoShiftRows(ulong x, int count)
    {
        const ulong row = 0xFFFF;
        ulong result = x & row;
        for (int r = 1; r < 4; r++)
            result |= NextColumn(x, -(r * count) & 3) & (row << (16 * r));
        return result;
    }

    // SubWord (FIPS 197, 5.2) by way of the circuit; the other fifteen words are zero and not looked at.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint SubWord(uint word)
    {
        byte* blocks = stackalloc byte[4 * BlockBytes];
        ulong* slices = stackalloc ulong[Slices];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(blocks, 4), word);
        Slice(blocks, slices);
        AesSBoxCircuit.Apply((BitSlice64*)slices);
        Unslice(slices, blocks);
        uint result = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(blocks, 4));
        CryptographicOperations.ZeroMemory(new Span<byte>(blocks, 4 * BlockBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(slices, Slices * sizeof(ulong)));
        return result;
    }

    /// <summary>
    /// Four blocks to eight slices. The word of column c (c = 0, 1) of block b is spread so that row r's byte stands in 16-bit lane r, with
    /// column c + 2 beside it in the lane's upper byte; it becomes word 4c + b, and an 8×8 bit transposition within
    /// every byte position ends the work.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slice(byte* blocks, ulong* slices)
    {
        for (int b = 0; b < 4; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            slices[b] = Spread(LittleEndian(column[0])) | (Spread(LittleEndian(column[2])) << 8);
            slices[4 + b] = Spread(LittleEndian(column[1])) | (Spread(LittleEndian(column[3])) << 8);
        }

        Transpose(slices);
    }

    /// <summary>The inverse of <see cref="Slice"/>; spoils the slices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unslice(ulong* slices, byte* blocks)
    {
        Transpose(slices);
        for (int b = 0; b < 4; b++)
        {
            uint* column = (uint*)(blocks + BlockBytes * b);
            column[0] = LittleEndian(Gather(slices[b]));
            column[1] = LittleEndian(Gather(slices[4 + b]));
            column[2] = LittleEndian(Gather(slices[b] >> 8));
            column[3] = LittleEndian(Gather(slices[4 + b] >> 8));
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ulong* x)
    {
        for (int i = 0; i < 8; i += 2)
            Swap(ref x[i], ref x[i + 1], 0x5555_5555_5555_5555, 1);
        for (int i = 0; i < 8; i += 4)
        {
            Swap(ref x[i], ref x[i + 2], 0x3333_3333_3333_3333, 2);
            Swap(ref x[i + 1], ref x[i + 3], 0x3333_3333_3333_3333, 2);
        }

        for (int i = 0; i < 4; i++)
            Swap(ref x[i], ref x[i + 4], 0x0F0F_0F0F_0F0F_0F0F, 4);
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
