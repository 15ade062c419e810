using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>Four Keccak states with AVX-512VL: 32 registers of 256 bits hold all of them.</summary>
[ConstantTime]
internal readonly unsafe partial struct KeccakX4Avx512 : IKeccakX4
{
    public static void Permute(ulong* states, int lanes) => Permute((Vector256<ulong>*)states);

    public static void PermuteSingle(ulong* state) => KeccakAvx512.Permute(state);

    public static void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords) =>
        KeccakX4Vector256.Start(states, lanes, seed, word0, word1, word2, word3, rateWords);

    public static void Clear(ulong* states, int lanes) => KeccakX4Vector256.Clear(states, lanes);

    public static void AbsorbLane0(ulong* states, byte* block, int words) => KeccakX4Vector256.AbsorbLane0(states, block, words);

    public static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words) =>
        KeccakX4Vector256.Squeeze(states, lane0, lane1, lane2, lane3, words);

    public static void Extract(ulong* states, int lane, ulong* state) => KeccakX4Vector256.Extract(states, lane, state);
}
