using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <content>Keys: generation, import with its checks, the matrix Â.</content>
internal static unsafe partial class MlKemScheme<TRing, TKeccak>
{
    /// <summary>The bytes that <see cref="GenerateKey"/> takes for its scratch, beside <see cref="Slack"/>.</summary>
    internal static int GenerateKeyScratch(MlKemParameters p) => Common.Size(XofLane) + 3 * p.K * PolynomialBytes;

    /// <summary>The bytes that <see cref="TryExpandPublicKey"/> takes for its scratch, beside <see cref="Slack"/>.</summary>
    internal static int ExpandScratch => Common.Size(XofLane) + LongestChain;

    /// <summary>Algorithm 16, ML-KEM.KeyGen_internal(d, z), for a seed d‖z.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GenerateKey(MlKemParameters p, byte* seed, byte* key)
    {
        int k = p.K;
        int scratchBytes = GenerateKeyScratch(p);
        byte* scratch = stackalloc byte[Slack + scratchBytes];
        Common c = new(Place(scratch, key), XofLane);
        short* noise = (short*)c.End;
        short* e = noise + k * N;
        short* cache = noise + 2 * k * N;

        short* t = (short*)key;
        short* matrix = (short*)(key + p.MatrixOffset);
        byte* encoded = key + p.EncodedOffset;
        short* s = (short*)(key + p.SecretOffset);

        // Algorithm 13, line 1: (ρ, σ) = G(d‖k).
        byte* rho = encoded + k * EncodedPolynomialSize;
        byte* sigma = c.Half1;
        Buffer.MemoryCopy(seed, c.Lane0, Bytes32, Bytes32);
        c.Lane0[Bytes32] = (byte)k;
        G(in c, c.Lane0, Bytes32 + 1);
        Buffer.MemoryCopy(c.Half0, rho, Bytes32, Bytes32);

        // Lines 8 to 15: s and e, the first four at once (all of s), then one with each permutation below until none is left.
        SampleFour(p, in c, sigma, noise, first: 0, count: 4, wide: 2 * k);
        TRing.Ntt(noise, 4);
        Buffer.MemoryCopy(noise, s, k * PolynomialBytes, k * PolynomialBytes);
        for (int i = 0; i < k; i++)
            TRing.MultiplyCache(cache + i * N, s + i * N);
        int sampled = 4;
        int transformed = 4;

        // Lines 3 to 7 and 16 to 19: Â by threes, a row of t̂ = Â∘ŝ + ê as soon as its entries are there, and H(ek) behind it.
        int permutation = 0;
        int hashed = 0;
        int rows = 0;
        for (int entry = 0; entry < k * k; entry += 3)
        {
            int lanes = StartMatrix(in c, p, rho, entry);
            for (int block = 0; block < XofBlocks; block++)
            {
                permutation++;
                int lane0 = IKeccakX4.Lane0;
                bool noiseRides = sampled < 2 * k;
                if (noiseRides)
                {
                    TKeccak.Start(c.States, IKeccakX4.Lane0, sigma, PrfWord(sampled), 0, 0, 0, PrfWords);
                }
                else if (permutation >= p.FirstRide)
                {
                    if (permutation == p.FirstRide)
                        TKeccak.Clear(c.States, IKeccakX4.Lane0);
                    Debug.Assert((hashed + 1) * HashBytes <= rows * EncodedPolynomialSize);
                    TKeccak.AbsorbLane0(c.States, encoded + hashed * HashBytes, HashWords);
                    hashed++;
                }
                else
                {
                    lane0 = 0;
                }

                TKeccak.Permute(c.States, lanes | lane0);
                SqueezeMatrix(in c, block);
                if (noiseRides)
                {
                    TRing.SampleCbd(noise + sampled * N, c.Lane0, p.Eta1);
                    sampled++;
                }
            }

            SampleMatrix(in c, p, matrix, entry);
            if (transformed < 2 * k && sampled == 2 * k)
            {
                TRing.Ntt(noise + transformed * N, 2 * k - transformed);
                transformed = 2 * k;
            }

            for (; rows < k && (rows + 1) * k <= entry + 3; rows++)
            {
                Debug.Assert(rows + k < transformed);
                TRing.MultiplyAccumulate(t + rows * N, matrix + rows * k * N, 1, s, cache, k);
                TRing.ToMontgomeryAdd(t + rows * N, e + rows * N);
                TRing.Encode12(encoded + rows * EncodedPolynomialSize, t + rows * N);
            }
        }

        // Algorithm 16, line 3: the rest of H(ek).
        TKeccak.Extract(c.States, 0, c.Single);
        FinishHash(c.Single, HashWords, KeccakSponge.Sha3Suffix, encoded + hashed * HashBytes, p.EncapsulationKeySize - hashed * HashBytes);
        StoreWords(key + p.HashOffset, c.Single, 4);
        Buffer.MemoryCopy(seed + Bytes32, key + p.RejectionOffset, Bytes32, Bytes32);
        Buffer.MemoryCopy(seed, key + p.SeedOffset, MlKemParameters.SeedSize, MlKemParameters.SeedSize);
        c.Clear(scratchBytes);
    }

    /// <summary>
    /// The encapsulation key check of section 7.2 (the length is the caller's to check), then Â, t̂ and H(ek). Reads nothing but
    /// <paramref name="encapsulationKey"/> and writes the public part of a key.
    /// </summary>
    /// <returns>Whether every coefficient was less than q.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryExpandPublicKey(MlKemParameters p, byte* encapsulationKey, byte* key)
    {
        int k = p.K;
        byte* scratch = stackalloc byte[Slack + ExpandScratch];
        Common c = new(Place(scratch, key), XofLane);
        byte* chain = c.End;

        uint tooLarge = 0;
        for (int i = 0; i < k; i++)
            tooLarge |= TRing.Decode12((short*)key + i * N, encapsulationKey + i * EncodedPolynomialSize);
        if (tooLarge != 0)
            return false;

        Buffer.MemoryCopy(encapsulationKey, key + p.EncodedOffset, p.EncapsulationKeySize, p.EncapsulationKeySize);
        int chainBlocks = PadChain(chain, encapsulationKey, p.EncapsulationKeySize, 0, KeccakSponge.Sha3Suffix);
        int hashed = 0;
        TKeccak.Clear(c.States, IKeccakX4.Lane0);
        byte* rho = encapsulationKey + k * EncodedPolynomialSize;
        for (int entry = 0; entry < k * k; entry += 3)
        {
            int lanes = StartMatrix(in c, p, rho, entry);
            for (int block = 0; block < XofBlocks; block++)
            {
                bool rides = hashed < chainBlocks;
                if (rides)
                    TKeccak.AbsorbLane0(c.States, chain + hashed * HashBytes, HashWords);
                TKeccak.Permute(c.States, rides ? lanes | IKeccakX4.Lane0 : lanes);
                SqueezeMatrix(in c, block);
                if (rides && ++hashed == chainBlocks)
                    Buffer.MemoryCopy(c.Lane0, key + p.HashOffset, Bytes32, Bytes32);
            }

            SampleMatrix(in c, p, (short*)(key + p.MatrixOffset), entry);
        }

        Debug.Assert(hashed == chainBlocks);
        return true;
    }

    /// <summary>
    /// The decapsulation key check of section 7.3 (the length is the caller's to check), and everything that
    /// <see cref="TryExpandPublicKey"/> does. A key with a coefficient of ŝ or t̂ that is not less than q is refused as well: no key
    /// generation writes one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryExpandPrivateKey(MlKemParameters p, byte* decapsulationKey, byte* key)
    {
        int k = p.K;
        byte* encapsulationKey = decapsulationKey + k * EncodedPolynomialSize;
        byte* hash = encapsulationKey + p.EncapsulationKeySize;

        // Whether the whole key is good is no secret; which coefficient is not stays one.
        uint tooLarge = 0;
        for (int i = 0; i < k; i++)
            tooLarge |= TRing.Decode12((short*)(key + p.SecretOffset) + i * N, decapsulationKey + i * EncodedPolynomialSize);
        if (tooLarge != 0 || !TryExpandPublicKey(p, encapsulationKey, key))
            return false;
        Buffer.MemoryCopy(hash + Bytes32, key + p.RejectionOffset, Bytes32, Bytes32);
        return ConstantTime.EqualMask(new(hash, Bytes32), new(key + p.HashOffset, Bytes32)) != 0;
    }

    /// <summary>ByteEncode₁₂(ŝ) ‖ ek ‖ H(ek) ‖ z: the decapsulation key as it goes on the wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EncodePrivateKey(MlKemParameters p, byte* key, byte* destination)
    {
        for (int i = 0; i < p.K; i++, destination += EncodedPolynomialSize)
            TRing.Encode12(destination, (short*)(key + p.SecretOffset) + i * N);
        Buffer.MemoryCopy(key + p.EncodedOffset, destination, p.EncapsulationKeySize, p.EncapsulationKeySize);
        destination += p.EncapsulationKeySize;
        Buffer.MemoryCopy(key + p.HashOffset, destination, Bytes32, Bytes32);
        Buffer.MemoryCopy(key + p.RejectionOffset, destination + Bytes32, Bytes32, Bytes32);
    }

    // Lanes 1 to 3 := SHAKE128(ρ‖j‖i) for the entries Â[i, j] that are left, at most three (Algorithm 13, line 5).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int StartMatrix(in Common c, MlKemParameters p, byte* rho, int entry)
    {
        int lanes = IKeccakX4.Lanes123 & (1 << (p.K * p.K - entry + 1)) - 1;
        TKeccak.Start(c.States, IKeccakX4.Lanes123, rho, 0, XofWord(p, entry), XofWord(p, entry + 1), XofWord(p, entry + 2), XofWords);
        return lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong XofWord(MlKemParameters p, int entry)
    {
        int i = 0;
        for (; entry >= p.K; entry -= p.K)
            i++;
        return (uint)(entry | i << 8 | KeccakSponge.ShakeSuffix << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SqueezeMatrix(in Common c, int block)
    {
        int offset = block * KeccakSponge.Shake128Rate;
        TKeccak.Squeeze(c.States, c.Lane0, c.Lane1 + offset, c.Lane2 + offset, c.Lane3 + offset, XofWords);
    }

    // Algorithm 7, SampleNTT, of up to three entries; the first three blocks stand in the lanes' buffers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SampleMatrix(in Common c, MlKemParameters p, short* matrix, int entry)
    {
        int count = Math.Min(3, p.K * p.K - entry);
        for (int i = 0; i < count; i++)
        {
            short* f = matrix + (entry + i) * N;
            byte* lane = c.Lane1 + i * XofLane;
            int found = TRing.RejectVartime(f, 0, lane, XofBlocks * KeccakSponge.Shake128Rate);
            if (found < N)
                SampleOnVartime(in c, i + 1, f, found, lane);
        }
    }

    // The rare entry that needs more than three blocks goes on alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SampleOnVartime(in Common c, int lane, short* f, int found, byte* buffer)
    {
        TKeccak.Extract(c.States, lane, c.Single);
        while (found < N)
        {
            TKeccak.PermuteSingle(c.Single);
            StoreWords(buffer, c.Single, XofWords);
            found = TRing.RejectVartime(f, found, buffer, KeccakSponge.Shake128Rate);
        }
    }
}
