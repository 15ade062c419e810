using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>Four Keccak states with AVX2: state and copy in memory, five words at a time in registers.</summary>
[ConstantTime]
internal readonly unsafe partial struct KeccakX4Avx2 : IKeccakX4
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute(ulong* states, int lanes)
    {
        // The copy is as secret as the state and starts on a cache line, as the state does.
        byte* memory = stackalloc byte[IKeccakX4.StateBytes + 64];
        Vector256<ulong>* copy = (Vector256<ulong>*)((nuint)memory + 63 & ~(nuint)63);
        Permute((Vector256<ulong>*)states, copy);
        for (int i = 0; i < KeccakPortable.Words; i++)
            copy[i] = Vector256<ulong>.Zero;
    }

    public static void PermuteSingle(ulong* state) => KeccakPortable.Permute(state);

    public static void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords) =>
        KeccakX4Vector256.Start(states, lanes, seed, word0, word1, word2, word3, rateWords);

    public static void Clear(ulong* states, int lanes) => KeccakX4Vector256.Clear(states, lanes);

    public static void AbsorbLane0(ulong* states, byte* block, int words) => KeccakX4Vector256.AbsorbLane0(states, block, words);

    public static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words) =>
        KeccakX4Vector256.Squeeze(states, lane0, lane1, lane2, lane3, words);

    public static void Extract(ulong* states, int lane, ulong* state) => KeccakX4Vector256.Extract(states, lane, state);
}
