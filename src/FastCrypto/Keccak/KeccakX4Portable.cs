using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>Four Keccak states one after the other in memory, permuted one after the other.</summary>
[ConstantTime]
internal readonly unsafe struct KeccakX4Portable : IKeccakX4
{
    private const int Words = KeccakPortable.Words;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute(ulong* states, int lanes)
    {
        for (int lane = 0; lane < 4; lane++)
        {
            if ((lanes >> lane & 1) != 0)
                KeccakPortable.Permute(states + lane * Words);
        }
    }

    public static void PermuteSingle(ulong* state) => KeccakPortable.Permute(state);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords)
    {
        StartLane(states, lanes & 1, seed, word0, rateWords);
        StartLane(states + Words, lanes & 2, seed, word1, rateWords);
        StartLane(states + 2 * Words, lanes & 4, seed, word2, rateWords);
        StartLane(states + 3 * Words, lanes & 8, seed, word3, rateWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(ulong* states, int lanes)
    {
        for (int lane = 0; lane < 4; lane++)
        {
            if ((lanes >> lane & 1) != 0)
                new Span<ulong>(states + lane * Words, Words).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AbsorbLane0(ulong* states, byte* block, int words)
    {
        for (int i = 0; i < words; i++)
            states[i] ^= Load(block + 8 * i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words)
    {
        SqueezeLane(states, lane0, words);
        SqueezeLane(states + Words, lane1, words);
        SqueezeLane(states + 2 * Words, lane2, words);
        SqueezeLane(states + 3 * Words, lane3, words);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Extract(ulong* states, int lane, ulong* state) =>
        new ReadOnlySpan<ulong>(states + lane * Words, Words).CopyTo(new Span<ulong>(state, Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(byte* source) => BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(source, 8));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StartLane(ulong* state, int selected, byte* seed, ulong word, int rateWords)
    {
        if (selected == 0)
            return;
        new Span<ulong>(state, Words).Clear();
        for (int i = 0; i < 4; i++)
            state[i] = Load(seed + 8 * i);
        state[4] = word;
        state[rateWords - 1] = 1UL << 63;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SqueezeLane(ulong* state, byte* destination, int words)
    {
        for (int i = 0; i < words; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(destination + 8 * i, 8), state[i]);
    }
}
