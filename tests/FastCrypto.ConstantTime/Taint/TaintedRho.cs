using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// ML-KEM's key generation with ρ declared public where the seed is split (FIPS 203, algorithm 13, line 1): it is part of the
/// encapsulation key, and the matrix is sampled from it in a time that varies.
/// </summary>
/// <remarks>
/// The product has no hook for this. It is its key generation, ring and permutation; only the step that absorbs ρ, which starts lanes 1 to
/// 3 and nothing else does, says first that the 32 bytes are public.
/// </remarks>
internal static unsafe class TaintedRho
{
    private static Marker? _marker;

    private static readonly List<byte[]> Published = [];

    /// <summary>Makes a key of a seed.</summary>
    /// <returns>All that was declared public, for the caller to compare with the ρ that stands in the encapsulation key.</returns>
    internal static IReadOnlyList<byte[]> GenerateKey(MlKemKernel kernel, MlKemParameters parameters, byte[] seed, byte* key, Marker marker)
    {
        _marker = marker;
        Published.Clear();
        fixed (byte* bytes = seed)
        {
            switch (kernel)
            {
                case MlKemKernel.Portable:
                    MlKemScheme<MlKemRingPortable, Keccak<KeccakX4Portable>>.GenerateKey(parameters, bytes, key);
                    break;
                case MlKemKernel.Avx2:
                    MlKemScheme<MlKemRingAvx2, Keccak<KeccakX4Avx2>>.GenerateKey(parameters, bytes, key);
                    break;
                case MlKemKernel.Avx512:
                    MlKemScheme<MlKemRingAvx512, Keccak<KeccakX4Avx512>>.GenerateKey(parameters, bytes, key);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(kernel));
            }
        }

        return Published;
    }

    private static void PublishRho(ReadOnlySpan<byte> rho)
    {
        _marker!.Publish(rho, "rho is part of the encapsulation key");
        Published.Add(rho.ToArray());
    }

    private struct Keccak<T> : IKeccakX4 where T : struct, IKeccakX4
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Start(
            ulong* states, int lanes, byte* seed, ulong word0, ulong word1, ulong word2, ulong word3, int rateWords)
        {
            if (lanes == IKeccakX4.Lanes123)
                PublishRho(new ReadOnlySpan<byte>(seed, MlKemParameters.SymmetricSize));
            T.Start(states, lanes, seed, word0, word1, word2, word3, rateWords);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Permute(ulong* states, int lanes) => T.Permute(states, lanes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void PermuteSingle(ulong* state) => T.PermuteSingle(state);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Clear(ulong* states, int lanes) => T.Clear(states, lanes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void AbsorbLane0(ulong* states, byte* block, int words) => T.AbsorbLane0(states, block, words);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Squeeze(ulong* states, byte* lane0, byte* lane1, byte* lane2, byte* lane3, int words) =>
            T.Squeeze(states, lane0, lane1, lane2, lane3, words);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Extract(ulong* states, int lane, ulong* state) => T.Extract(states, lane, state);
    }
}
