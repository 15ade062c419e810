using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-128, -192 and -256 (FIPS 197) on 128-bit vectors without tables and without AES instructions: eight blocks at once, bitsliced.
/// </summary>
/// <remarks>
/// <para>ISA: any 128-bit vectors with a byte shuffle (SSSE3, NEON).</para>
/// <para>
/// Layout, after E. Käsper and P. Schwabe, "Faster and timing-attack resistant AES-GCM" (CHES 2009): slice i (of eight) holds bit i of
/// all 128 state bytes; byte position p of a slice is byte p of the state, and bit j of that byte belongs to block j. ShiftRows and
/// the rotations of MixColumns are then byte shuffles. Registers: the eight slices and the S-box's intermediates; sixteen do not
/// suffice, some live on the stack.
/// </para>
/// <para>
/// Bound: the 113 gates of the S-box, three a cycle, for 128 bytes and round, 13 ns a block of AES-128 at 3.7 GHz; measured 33 with
/// MixColumns, round keys and transpositions on Zen 4.
/// </para>
/// </remarks>
[ConstantTime]
internal unsafe struct AesBitsliced128 : IAesBatch
{
    private const int Slices = 8;
    private const int BlockBytes = 16;

    public static int Blocks => 8;

    public static int ScheduleBytes => 15 * Slices * BlockBytes;

    // Byte r + 4c of the result of ShiftRows (FIPS 197, 5.1.2) comes from column c + r.
    private static Vector128<byte> Shifted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11);
    }

    // The same, one row further on within the column.
    private static Vector128<byte> ShiftedNextRow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)5, 10, 15, 0, 9, 14, 3, 4, 13, 2, 7, 8, 1, 6, 11, 12);
    }

    // Two rows further on, nothing else.
    private static Vector128<byte> SecondNextRow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    }

    /// <summary>Round keys as slices: every byte of slice i is 0 or 255, bit i of the key's byte for all eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpandKey(ReadOnlySpan<byte> key, byte* schedule)
    {
        int rounds = key.Length / 4 + 6;
        uint* w = stackalloc uint[AesKeyWords.Maximum];
        AesKeyWords.Expand(key, w);
        for (int round = 0; round <= rounds; round++)
        {
            byte* roundKey = schedule + Slices * BlockBytes * round;
            for (int i = 0; i < 4 * Slices; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(
                    new Span<byte>(roundKey + 4 * i, 4), AesKeyWords.Column(w, round, i & 3, shifts: 0));
            Transpose((Vector128<ulong>*)roundKey);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(w, AesKeyWords.Maximum * sizeof(uint)));
    }

    /// <summary>CIPHER (FIPS 197, 5.1) of eight blocks, however few are asked for.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt(byte* schedule, int rounds, byte* blocks, int count)
    {
        Vector128<ulong>* state = stackalloc Vector128<ulong>[Slices];
        Vector128<ulong>* roundKey = (Vector128<ulong>*)schedule;
        for (int i = 0; i < Slices; i++)
            state[i] = Vector128.Load((ulong*)(blocks + BlockBytes * i));
        Transpose(state);
        for (int i = 0; i < Slices; i++)
            state[i] ^= roundKey[i];

        for (int round = 1; round < rounds; round++)
        {
            roundKey += Slices;
            AesSBoxCircuit.Apply((BitSlice*)state);
            ShiftRowsMixColumns(state, roundKey);
        }

        roundKey += Slices;
        AesSBoxCircuit.Apply((BitSlice*)state);
        for (int i = 0; i < Slices; i++)
            state[i] = Shuffle(state[i], Shifted) ^ roundKey[i];
        Transpose(state);
        for (int i = 0; i < Slices; i++)
            state[i].Store((ulong*)(blocks + BlockBytes * i));
        CryptographicOperations.ZeroMemory(new Span<byte>(state, Slices * BlockBytes));
    }

    /// <summary>
    /// ShiftRows, MixColumns and AddRoundKey (FIPS 197, 5.1.2 to 5.1.4). With N the next row's neighbour,
    /// 2a + 3Na + N²a + N³a = 2(a + Na) + Na + N²(a + Na); multiplying by 2 moves every slice up one and adds the
    /// topmost one to bits 0, 1, 3 and 4.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShiftRowsMixColumns(Vector128<ulong>* s, Vector128<ulong>* k)
    {
        Vector128<ulong> top = Shuffle(s[7], Shifted) ^ Shuffle(s[7], ShiftedNextRow);
        Vector128<ulong> b0 = MixSlice(s, k, 0, top);
        Vector128<ulong> b1 = MixSlice(s, k, 1, b0 ^ top);
        Vector128<ulong> b2 = MixSlice(s, k, 2, b1);
        Vector128<ulong> b3 = MixSlice(s, k, 3, b2 ^ top);
        Vector128<ulong> b4 = MixSlice(s, k, 4, b3 ^ top);
        Vector128<ulong> b5 = MixSlice(s, k, 5, b4);
        Vector128<ulong> b6 = MixSlice(s, k, 6, b5);
        MixSlice(s, k, 7, b6);
    }

    // One slice of the formula above; returns this slice of a + Na.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> MixSlice(Vector128<ulong>* s, Vector128<ulong>* k, int i, Vector128<ulong> doubled)
    {
        Vector128<ulong> next = Shuffle(s[i], ShiftedNextRow);
        Vector128<ulong> sum = Shuffle(s[i], Shifted) ^ next;
        s[i] = k[i] ^ doubled ^ next ^ Shuffle(sum, SecondNextRow);
        return sum;
    }

    // The indices are constants, so this is one instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Shuffle(Vector128<ulong> value, Vector128<byte> indices) =>
        Vector128.Shuffle(value.AsByte(), indices).AsUInt64();

    // Bit i of byte p of vector j trades places with bit j of byte p of vector i; its own inverse.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(Vector128<ulong>* x)
    {
        for (int i = 0; i < 8; i += 2)
            Swap(x, i, i + 1, 0x5555_5555_5555_5555, 1);
        for (int i = 0; i < 8; i += 4)
        {
            Swap(x, i, i + 2, 0x3333_3333_3333_3333, 2);
            Swap(x, i + 1, i + 3, 0x3333_3333_3333_3333, 2);
        }

        for (int i = 0; i < 4; i++)
            Swap(x, i, i + 4, 0x0F0F_0F0F_0F0F_0F0F, 4);
    }

    // The upper bits of each group in vector `low` trade places with the lower bits of each group in vector `high`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(Vector128<ulong>* x, int low, int high, ulong lowerBits, int distance)
    {
        Vector128<ulong> difference = ((x[low] >> distance) ^ x[high]) & Vector128.Create(lowerBits);
        x[high] ^= difference;
        x[low] ^= difference << distance;
    }

    /// <summary>128 independent bits, for the circuit.</summary>
    private readonly struct BitSlice(Vector128<ulong> bits) : IBitwiseOperators<BitSlice, BitSlice, BitSlice>
    {
        private readonly Vector128<ulong> _bits = bits;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static BitSlice operator &(BitSlice left, BitSlice right) => new(left._bits & right._bits);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static BitSlice operator |(BitSlice left, BitSlice right) => new(left._bits | right._bits);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static BitSlice operator ^(BitSlice left, BitSlice right) => new(left._bits ^ right._bits);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static BitSlice operator ~(BitSlice value) => new(~value._bits);
    }
}
