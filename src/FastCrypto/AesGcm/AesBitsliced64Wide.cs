using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The eight-block form of <see cref="AesBitsliced64"/>: a slice is two words, the first for columns 0 and 1,
/// the second for columns 2 and 3.
/// </summary>
/// <remarks>
/// <para>
/// ISA: none. Registers: as in the four-block form, a word of each slice at a time; the other eight words wait on the stack.
/// Bound: 2 · 113 gates of the S-box and 16 · 8 operations of MixColumns a round, 40 ns a block of AES-128 at three a cycle and 3.7 GHz;
/// measured 71 ns on Zen 4.
/// </para>
/// <para>Row r, column 2h + c of block b stands at bit 16r + 8c + b of word h. The state is the eight first words,
/// then the eight second ones.</para>
/// <para>
/// MixColumns has its neighbours two columns further on in the other word, at no cost, so that four of its eight turns need no masks: 8
/// operations a word, where the four-block form takes 11.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class AesBitsliced64Wide
{
    private const int Slices = 8;
    private const int Words = 2 * Slices;
    private const ulong FirstColumns = 0x00FF_00FF_00FF_00FF;

    internal const int Blocks = 8;

    internal const int ScheduleBytes = 15 * Words * sizeof(ulong);

    /// <summary>Fixsliced round keys, each bit eight times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExpandKey(uint* w, int rounds, ulong* schedule)
    {
        for (int round = 0; round <= rounds; round++)
        {
            for (int half = 0; half < 2; half++, schedule += Slices)
            {
                ulong columns = AesBitsliced64.Interleave(
                    AesKeyWords.Column(w, round, 2 * half, round) | ((ulong)AesKeyWords.Column(w, round, 2 * half + 1, round) << 32));
                for (int i = 0; i < Slices; i++)
                    schedule[i] = ((columns >> i) & 0x0101_0101_0101_0101) * 0xFF;
            }
        }
    }

    /// <summary>CIPHER (FIPS 197, 5.1) of <paramref name="count"/> blocks, in place; the lanes of others work on what they find.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Encrypt(ulong* roundKey, int rounds, byte* blocks, int count)
    {
        ulong* state = stackalloc ulong[Words];
        for (int b = 0; b < count; b++)
        {
            state[b] = AesBitsliced64.Interleave(BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(blocks + 16 * b, 8)));
            state[Slices + b] = AesBitsliced64.Interleave(
                BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(blocks + 16 * b + 8, 8)));
        }

        AesBitsliced64.Transpose(state);
        AesBitsliced64.Transpose(state + Slices);
        for (int i = 0; i < Words; i++)
            state[i] ^= roundKey[i];
        for (int round = 1; round < rounds; round++)
        {
            roundKey += Words;
            if ((round & 1) == 0)
                RoundEven(state, roundKey, round & 2);
            else
                RoundOdd(state, roundKey, round & 2);
        }

        roundKey += Words;
        SubBytes(state);
        // SR^10 = SR^14 = SR^2: rows 1 and 3 move two columns, to the other word. SR^12 is the identity.
        ulong moving = rounds == 12 ? 0 : 0xFFFF_0000_FFFF_0000;
        for (int i = 0; i < Slices; i++)
        {
            ulong first = state[i] ^ roundKey[i], second = state[Slices + i] ^ roundKey[Slices + i];
            ulong difference = (first ^ second) & moving;
            state[i] = first ^ difference;
            state[Slices + i] = second ^ difference;
        }

        AesBitsliced64.Transpose(state);
        AesBitsliced64.Transpose(state + Slices);
        for (int b = 0; b < count; b++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(blocks + 16 * b, 8), AesBitsliced64.Separate(state[b]));
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(blocks + 16 * b + 8, 8), AesBitsliced64.Separate(state[Slices + b]));
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(state, Words * sizeof(ulong)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubBytes(ulong* s)
    {
        AesSBoxCircuit.Apply(s);
        AesSBoxCircuit.Apply(s + Slices);
    }

    /// <summary>
    /// SubBytes, MixColumns and AddRoundKey (FIPS 197, 5.1.1, 5.1.3 and 5.1.4; the formula stands at
    /// <see cref="AesBitsliced64"/>) of a state that lacks 0 or 2 ShiftRows: the next row's neighbour is in the same word or in
    /// the other one, the second next row's is in the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RoundEven(ulong* s, ulong* k, int shift)
    {
        SubBytes(s);
        ulong* first = s + Slices / 2 * shift, second = s + Slices - Slices / 2 * shift;
        ulong top0 = s[7] ^ ulong.RotateRight(first[7], 16), top1 = s[Slices + 7] ^ ulong.RotateRight(second[7], 16);
        ulong doubled0 = top0, doubled1 = top1;
        MixSliceEven(s, k, first, second, 0, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceEven(s, k, first, second, 1, ref doubled0, ref doubled1);
        MixSliceEven(s, k, first, second, 2, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceEven(s, k, first, second, 3, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceEven(s, k, first, second, 4, ref doubled0, ref doubled1);
        MixSliceEven(s, k, first, second, 5, ref doubled0, ref doubled1);
        MixSliceEven(s, k, first, second, 6, ref doubled0, ref doubled1);
        MixSliceEven(s, k, first, second, 7, ref doubled0, ref doubled1);
    }

    // Both words of a slice; leaves a + Na, which doubled is the next slice's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixSliceEven(ulong* s, ulong* k, ulong* first, ulong* second, int i, ref ulong doubled0, ref ulong doubled1)
    {
        ulong next0 = ulong.RotateRight(first[i], 16), next1 = ulong.RotateRight(second[i], 16);
        ulong sum0 = s[i] ^ next0, sum1 = s[Slices + i] ^ next1;
        s[i] = k[i] ^ doubled0 ^ next0 ^ ulong.RotateRight(sum0, 32);
        s[Slices + i] = k[Slices + i] ^ doubled1 ^ next1 ^ ulong.RotateRight(sum1, 32);
        doubled0 = sum0;
        doubled1 = sum1;
    }

    /// <summary>
    /// The same where 1 or 3 ShiftRows lack: the next row's neighbour is one column further on or back, so one of a word's two columns
    /// takes it from the other word; the second next row's is two columns away, in the other word.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RoundOdd(ulong* s, ulong* k, int shift)
    {
        SubBytes(s);
        ulong* first = s + Slices / 2 * shift, second = s + Slices - Slices / 2 * shift;
        ulong top0 = s[7] ^ NextRowOdd(first[7], second[7]), top1 = s[Slices + 7] ^ NextRowOdd(second[7], first[7]);
        ulong doubled0 = top0, doubled1 = top1;
        MixSliceOdd(s, k, first, second, 0, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceOdd(s, k, first, second, 1, ref doubled0, ref doubled1);
        MixSliceOdd(s, k, first, second, 2, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceOdd(s, k, first, second, 3, ref doubled0, ref doubled1);
        doubled0 ^= top0;
        doubled1 ^= top1;
        MixSliceOdd(s, k, first, second, 4, ref doubled0, ref doubled1);
        MixSliceOdd(s, k, first, second, 5, ref doubled0, ref doubled1);
        MixSliceOdd(s, k, first, second, 6, ref doubled0, ref doubled1);
        MixSliceOdd(s, k, first, second, 7, ref doubled0, ref doubled1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixSliceOdd(ulong* s, ulong* k, ulong* first, ulong* second, int i, ref ulong doubled0, ref ulong doubled1)
    {
        ulong next0 = NextRowOdd(first[i], second[i]), next1 = NextRowOdd(second[i], first[i]);
        ulong sum0 = s[i] ^ next0, sum1 = s[Slices + i] ^ next1;
        s[i] = k[i] ^ doubled0 ^ next0 ^ ulong.RotateRight(sum1, 32);
        s[Slices + i] = k[Slices + i] ^ doubled1 ^ next1 ^ ulong.RotateRight(sum0, 32);
        doubled0 = sum0;
        doubled1 = sum1;
    }

    // Columns 0 of the result are columns 1 of one word, columns 1 are columns 0 of the other, a row further on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NextRowOdd(ulong ones, ulong zeroes) =>
        ((ulong.RotateRight(ones, 24) ^ ulong.RotateRight(zeroes, 8)) & FirstColumns) ^ ulong.RotateRight(zeroes, 8);
}
