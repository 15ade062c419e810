using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// What the AVX2 and the AVX-512 form of four Keccak states share: word i of the four lanes lies together in vector i. Everything is
/// loaded and stored by whole vectors, which the permutation can take up without waiting.
/// </summary>
[ConstantTime]
internal static unsafe class KeccakX4Vector256
{
    private const int Words = KeccakPortable.Words;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Start(ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords)
    {
        Vector256<ulong>* state = (Vector256<ulong>*)states;
        Vector256<ulong> mask = Mask(lanes);
        for (int i = 0; i < 4; i++)
            state[i] = Vector256.ConditionalSelect(mask, Vector256.Create(((ulong*)seed)[i]), state[i]);
        state[4] = Vector256.ConditionalSelect(mask, Vector256.Create(word0, word1, word2, word3), state[4]);
        for (int i = 5; i < Words; i++)
            state[i] = Avx2.AndNot(mask, state[i]);
        state[rateWords - 1] |= mask & Vector256.Create(1UL << 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Clear(ulong* states, int lanes)
    {
        Vector256<ulong>* state = (Vector256<ulong>*)states;
        Vector256<ulong> mask = Mask(lanes);
        for (int i = 0; i < Words; i++)
            state[i] = Avx2.AndNot(mask, state[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AbsorbLane0(ulong* states, byte* block, int words)
    {
        Vector256<ulong>* state = (Vector256<ulong>*)states;
        for (int i = 0; i < words; i++)
            state[i] ^= Vector256.CreateScalar(((ulong*)block)[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words)
    {
        Vector256<ulong>* state = (Vector256<ulong>*)states;
        int i = 0;
        for (; i <= words - 4; i += 4)
        {
            // A transposition of four words of four lanes.
            Vector256<ulong> low01 = Avx2.UnpackLow(state[i], state[i + 1]);
            Vector256<ulong> high01 = Avx2.UnpackHigh(state[i], state[i + 1]);
            Vector256<ulong> low23 = Avx2.UnpackLow(state[i + 2], state[i + 3]);
            Vector256<ulong> high23 = Avx2.UnpackHigh(state[i + 2], state[i + 3]);
            Avx2.Permute2x128(low01, low23, 0x20).Store((ulong*)(lane0 + 8 * i));
            Avx2.Permute2x128(high01, high23, 0x20).Store((ulong*)(lane1 + 8 * i));
            Avx2.Permute2x128(low01, low23, 0x31).Store((ulong*)(lane2 + 8 * i));
            Avx2.Permute2x128(high01, high23, 0x31).Store((ulong*)(lane3 + 8 * i));
        }

        for (; i < words; i++)
        {
            ((ulong*)lane0)[i] = states[4 * i];
            ((ulong*)lane1)[i] = states[4 * i + 1];
            ((ulong*)lane2)[i] = states[4 * i + 2];
            ((ulong*)lane3)[i] = states[4 * i + 3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Extract(ulong* states, int lane, ulong* state)
    {
        for (int i = 0; i < Words; i++)
            state[i] = states[4 * i + lane];
    }

    // All ones in the lanes of the set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mask(int lanes)
    {
        Vector256<ulong> bits = Vector256.Create(1UL, 2, 4, 8);
        return Vector256.Equals(Vector256.Create((ulong)lanes) & bits, bits);
    }
}
