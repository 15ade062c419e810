using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>
/// Four Keccak states with Advanced SIMD, as two pairs: word i of lanes 0 and 1 lies in vector i, that of lanes 2 and 3 in vector 25 + i.
/// </summary>
[ConstantTime]
internal readonly unsafe partial struct KeccakX4Neon : IKeccakX4
{
    private const int Words = KeccakPortable.Words;
    private const int LowPair = 0b0011;
    private const int HighPair = 0b1100;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute(ulong* states, int lanes)
    {
        Vector128<ulong>* pairs = (Vector128<ulong>*)states;
        Vector128<ulong>* copy = stackalloc Vector128<ulong>[Words];
        if ((lanes & LowPair) != 0)
            Permute(pairs, copy);
        if ((lanes & HighPair) != 0)
            Permute(pairs + Words, copy);
        for (int i = 0; i < Words; i++)
            copy[i] = Vector128<ulong>.Zero;
    }

    public static void PermuteSingle(ulong* state) => KeccakPortable.Permute(state);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords)
    {
        StartPair((Vector128<ulong>*)states, lanes & LowPair, seed, Vector128.Create(word0, word1), rateWords);
        StartPair((Vector128<ulong>*)states + Words, lanes >> 2, seed, Vector128.Create(word2, word3), rateWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(ulong* states, int lanes)
    {
        Vector128<ulong>* pairs = (Vector128<ulong>*)states;
        Vector128<ulong> low = Mask(lanes & LowPair);
        Vector128<ulong> high = Mask(lanes >> 2);
        for (int i = 0; i < Words; i++)
        {
            pairs[i] = Vector128.AndNot(pairs[i], low);
            pairs[Words + i] = Vector128.AndNot(pairs[Words + i], high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AbsorbLane0(ulong* states, byte* block, int words)
    {
        Vector128<ulong>* pairs = (Vector128<ulong>*)states;
        for (int i = 0; i < words; i++)
            pairs[i] ^= Vector128.CreateScalar(((ulong*)block)[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words)
    {
        for (int i = 0; i < words; i++)
        {
            ((ulong*)lane0)[i] = states[2 * i];
            ((ulong*)lane1)[i] = states[2 * i + 1];
            ((ulong*)lane2)[i] = states[2 * (Words + i)];
            ((ulong*)lane3)[i] = states[2 * (Words + i) + 1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Extract(ulong* states, int lane, ulong* state)
    {
        ulong* first = states + (lane >> 1) * 2 * Words + (lane & 1);
        for (int i = 0; i < Words; i++)
            state[i] = first[2 * i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StartPair(Vector128<ulong>* pair, int lanes, byte* seed, Vector128<ulong> words, int rateWords)
    {
        Vector128<ulong> mask = Mask(lanes);
        for (int i = 0; i < 4; i++)
            pair[i] = Vector128.ConditionalSelect(mask, Vector128.Create(((ulong*)seed)[i]), pair[i]);
        pair[4] = Vector128.ConditionalSelect(mask, words, pair[4]);
        for (int i = 5; i < Words; i++)
            pair[i] = Vector128.AndNot(pair[i], mask);
        pair[rateWords - 1] |= mask & Vector128.Create(1UL << 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Mask(int lanes)
    {
        Vector128<ulong> bits = Vector128.Create(1UL, 2);
        return Vector128.Equals(Vector128.Create((ulong)lanes) & bits, bits);
    }
}
