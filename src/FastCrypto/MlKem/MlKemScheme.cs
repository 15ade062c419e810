using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ML-KEM (FIPS 203) over a ring and a four-way Keccak, for any parameter set. Randomness comes from the caller, keys lie as
/// <see cref="MlKemParameters"/> says, and everything else on the stack. docs/mlkem.md has the picture of the lanes.
/// </summary>
/// <remarks>
/// The matrix Â takes k² instances of SHAKE128 of three blocks each. They run in lanes 1 to 3, and lane 0 carries what must be
/// hashed beside them, block by block: PRF inputs and H(ek) in key generation, H(ek) in the import of a key. Decapsulation runs J(z‖c)
/// in lane 0 beside the PRF in the others.
/// </remarks>
[ConstantTime]
internal static unsafe class MlKemScheme<TRing, TKeccak>
    where TRing : struct, IMlKemRing
    where TKeccak : struct, IKeccakX4
{
    private const int N = MlKemParameters.N;
    private const int Bytes32 = MlKemParameters.SymmetricSize;
    private const int PolynomialBytes = MlKemParameters.PolynomialBytes;
    private const int EncodedPolynomialSize = MlKemParameters.EncodedPolynomialSize;
    private const int Alignment = 64;

    // Rates in words, of SHAKE128 for the matrix, of SHAKE256, SHA3-256 and SHA3-512 for PRF and J, H, G (section 4.1).
    private const int XofWords = KeccakSponge.Shake128Rate / 8;
    private const int PrfWords = KeccakSponge.Shake256Rate / 8;
    private const int HashWords = KeccakSponge.Sha3_256Rate / 8;
    private const int HashBytes = KeccakSponge.Sha3_256Rate;
    private const int GWords = KeccakSponge.Sha3_512Rate / 8;

    // Three blocks of SHAKE128 give 336 candidates, of which 273 pass on average; less than one entry in a hundred needs a fourth block.
    private const int XofBlocks = 3;

    // Output of one lane: three blocks, and the 64 bytes that RejectVartime may read beyond. PRF output (at most 192 bytes) fits too.
    private const int LaneBytes = XofBlocks * KeccakSponge.Shake128Rate + 72;

    // What every operation needs: four states, one single state, four lanes of output, the two halves of G's output, and a message.
    private const int CommonBytes = (IKeccakX4.StateBytes + 63 & -64) + 256 + 4 * LaneBytes + 4 * Bytes32;

    // The longest message of a hash chain, ek or z‖c of ML-KEM-1024, padded to whole blocks.
    private const int LongestChain = 12 * HashBytes;

    /// <summary>The stack that <see cref="GenerateKey"/> takes for its scratch.</summary>
    internal static int GenerateKeyScratch(MlKemParameters p) => Alignment + CommonBytes + 3 * p.K * PolynomialBytes;

    /// <summary>The stack that <see cref="TryExpandPublicKey"/> takes for its scratch.</summary>
    internal static int ExpandScratch => Alignment + CommonBytes + LongestChain;

    /// <summary>The stack that <see cref="Encapsulate"/> takes for its scratch.</summary>
    internal static int EncapsulateScratch(MlKemParameters p) => Alignment + CommonBytes + EncryptBytes(p);

    /// <summary>The stack that <see cref="Decapsulate"/> takes for its scratch.</summary>
    internal static int DecapsulateScratch(MlKemParameters p) =>
        EncapsulateScratch(p) + LongestChain + (p.CiphertextSize + 63 & -64);

    // y, e₁ and e₂; the cache of y; a product.
    private static int EncryptBytes(MlKemParameters p) => (3 * p.K + 2) * PolynomialBytes;

    /// <summary>Algorithm 16, ML-KEM.KeyGen_internal(d, z), for a seed d‖z.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GenerateKey(MlKemParameters p, byte* seed, byte* key)
    {
        int k = p.K;
        int scratchBytes = GenerateKeyScratch(p);
        byte* scratch = stackalloc byte[scratchBytes];
        byte* aligned = Align(scratch);
        Common c = new(aligned);
        short* noise = (short*)(aligned + CommonBytes);
        short* cache = noise + 2 * k * N;

        short* t = (short*)key;
        short* matrix = (short*)(key + p.MatrixOffset);
        byte* encoded = key + p.EncodedOffset;
        short* s = (short*)(key + p.SecretOffset);
        short* e = noise + k * N;

        // Algorithm 13, line 1: (ρ, σ) = G(d‖k).
        byte* rho = encoded + k * EncodedPolynomialSize;
        byte* sigma = c.Half1;
        Buffer.MemoryCopy(seed, c.Lane0, Bytes32, Bytes32);
        c.Lane0[Bytes32] = (byte)k;
        G(in c, c.Lane0, Bytes32 + 1);
        Buffer.MemoryCopy(c.Half0, rho, Bytes32, Bytes32);

        // Lines 8 to 15: s and e. The first four in one go, which is all of s; then one for each permutation below until none is left.
        SampleFour(p, in c, sigma, noise, first: 0, count: 4, wide: 2 * k);
        int sampled = 4;
        for (int i = 0; i < k; i++)
        {
            Buffer.MemoryCopy(noise + i * N, s + i * N, PolynomialBytes, PolynomialBytes);
            TRing.Ntt(s + i * N);
            TRing.MultiplyCache(cache + i * N, s + i * N);
        }

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
            for (; rows < k && (rows + 1) * k <= entry + 3; rows++)
            {
                TRing.Ntt(e + rows * N);
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
        CryptographicOperations.ZeroMemory(new Span<byte>(scratch, scratchBytes));
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
        byte* scratch = stackalloc byte[ExpandScratch];
        byte* aligned = Align(scratch);
        Common c = new(aligned);
        byte* chain = aligned + CommonBytes;

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
    /// The decapsulation key check of section 7.3 (the length is the caller's to check), and everything that <see cref="TryExpandPublicKey"/>
    /// does. A key with a coefficient of ŝ or t̂ that is not less than q is refused as well: no key generation writes one.
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

    /// <summary>Algorithm 17, ML-KEM.Encaps_internal(ek, m), for an expanded key.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Encapsulate(MlKemParameters p, byte* key, byte* m, byte* ciphertext, byte* sharedSecret)
    {
        int scratchBytes = EncapsulateScratch(p);
        byte* scratch = stackalloc byte[scratchBytes];
        byte* aligned = Align(scratch);
        Common c = new(aligned);
        short* noise = (short*)(aligned + CommonBytes);

        // (K, r) = G(m‖H(ek)).
        Buffer.MemoryCopy(m, c.Lane3, Bytes32, Bytes32);
        Buffer.MemoryCopy(key + p.HashOffset, c.Lane3 + Bytes32, Bytes32, Bytes32);
        G(in c, c.Lane3, 2 * Bytes32);

        for (int first = 0; first <= 2 * p.K; first += 4)
            SampleFour(p, in c, c.Half1, noise, first, 2 * p.K + 1, wide: p.K);
        Encrypt(p, key, noise, m, ciphertext);
        Buffer.MemoryCopy(c.Half0, sharedSecret, Bytes32, Bytes32);
        CryptographicOperations.ZeroMemory(new Span<byte>(scratch, scratchBytes));
    }

    /// <summary>Algorithm 18, ML-KEM.Decaps_internal(dk, c), for an expanded key.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Decapsulate(MlKemParameters p, byte* key, byte* ciphertext, byte* sharedSecret)
    {
        int k = p.K;
        int scratchBytes = DecapsulateScratch(p);
        byte* scratch = stackalloc byte[scratchBytes];
        byte* aligned = Align(scratch);
        Common c = new(aligned);
        short* noise = (short*)(aligned + CommonBytes);
        byte* chain = (byte*)noise + EncryptBytes(p);
        byte* reencrypted = chain + LongestChain;

        // Algorithm 15, K-PKE.Decrypt: m' = Compress₁(v - NTT⁻¹(ŝ∘NTT(u))). Scratch of the encryption below, which comes later.
        byte* m = c.Lane3;
        {
            short* u = noise;
            short* cache = u + k * N;
            short* w = cache + k * N;
            for (int i = 0; i < k; i++)
            {
                TRing.Decompress(u + i * N, ciphertext + i * p.Du * N / 8, p.Du);
                TRing.Ntt(u + i * N);
                TRing.MultiplyCache(cache + i * N, u + i * N);
            }

            TRing.MultiplyAccumulate(w, (short*)(key + p.SecretOffset), 1, u, cache, k);
            TRing.InverseNtt(w);
            TRing.DecompressSubtractToMessage(m, ciphertext + k * p.Du * N / 8, w, p.Dv);
        }

        // (K', r') = G(m'‖h).
        Buffer.MemoryCopy(key + p.HashOffset, m + Bytes32, Bytes32, Bytes32);
        G(in c, m, 2 * Bytes32);
        byte* message = c.Message;
        Buffer.MemoryCopy(m, message, Bytes32, Bytes32);

        // K̄ = J(z‖c) in lane 0, and the noise of the re-encryption beside it.
        Buffer.MemoryCopy(key + p.RejectionOffset, chain, Bytes32, Bytes32);
        int chainBlocks = PadChain(chain, ciphertext, p.CiphertextSize, Bytes32, KeccakSponge.ShakeSuffix);
        int hashed = 0;
        TKeccak.Clear(c.States, IKeccakX4.Lane0);
        for (int first = 0; first <= 2 * k; first += 3)
        {
            TKeccak.Start(c.States, IKeccakX4.Lanes123, c.Half1, 0, PrfWord(first), PrfWord(first + 1), PrfWord(first + 2), PrfWords);
            int blocks = PrfBlocks(p, first, wide: k);
            for (int block = 0; block < blocks; block++, hashed++)
            {
                TKeccak.AbsorbLane0(c.States, chain + hashed * HashBytes, HashWords);
                TKeccak.Permute(c.States, IKeccakX4.AllLanes);
                int offset = block * HashBytes;
                TKeccak.Squeeze(c.States, c.Lane0, c.Lane1 + offset, c.Lane2 + offset, c.Lane3 + offset, PrfWords);
            }

            SampleNoise(p, noise, first, 2 * k + 1, wide: k, c.Lane1);
            SampleNoise(p, noise, first + 1, 2 * k + 1, wide: k, c.Lane2);
            SampleNoise(p, noise, first + 2, 2 * k + 1, wide: k, c.Lane3);
        }

        TKeccak.Extract(c.States, 0, c.Single);
        for (; hashed < chainBlocks; hashed++)
        {
            Absorb(c.Single, chain + hashed * HashBytes, HashWords);
            TKeccak.PermuteSingle(c.Single);
        }

        StoreWords(c.Lane0, c.Single, 4);

        // Lines 8 to 12: the same ciphertext gives K', any other K̄.
        Encrypt(p, key, noise, message, reencrypted);
        ulong equal = ConstantTime.EqualMask(new(ciphertext, p.CiphertextSize), new(reencrypted, p.CiphertextSize));
        for (int i = 0; i < Bytes32; i += 8)
        {
            ulong word = ConstantTime.Select(equal, Load(c.Half0 + i), Load(c.Lane0 + i));
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(sharedSecret + i, 8), word);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(scratch, scratchBytes));
    }

    // Algorithm 14, K-PKE.Encrypt, from line 16 on: noise is y, e₁, e₂, and behind them is room for the cache of y and one product.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Encrypt(MlKemParameters p, byte* key, short* noise, byte* message, byte* ciphertext)
    {
        int k = p.K;
        short* y = noise;
        short* e1 = y + k * N;
        short* e2 = e1 + k * N;
        short* cache = e2 + N;
        short* product = cache + k * N;
        short* matrix = (short*)(key + p.MatrixOffset);

        for (int i = 0; i < k; i++)
        {
            TRing.Ntt(y + i * N);
            TRing.MultiplyCache(cache + i * N, y + i * N);
        }

        // Lines 19 and 22: u = NTT⁻¹(Âᵀ∘ŷ) + e₁, by columns of Â.
        for (int i = 0; i < k; i++)
        {
            TRing.MultiplyAccumulate(product, matrix + i * N, k, y, cache, k);
            TRing.InverseNtt(product);
            TRing.AddCompress(ciphertext, product, e1 + i * N, p.Du);
            ciphertext += p.Du * N / 8;
        }

        // Lines 20, 21 and 23: v = NTT⁻¹(t̂ᵀ∘ŷ) + e₂ + μ.
        TRing.MultiplyAccumulate(product, (short*)key, 1, y, cache, k);
        TRing.InverseNtt(product);
        TRing.AddMessageCompress(ciphertext, product, e2, message, p.Dv);
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
            byte* lane = c.Lane1 + i * LaneBytes;
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

    // PRF_η(key, n) for n = first … first + 3 in all lanes, and SamplePolyCBD of those below the count.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SampleFour(MlKemParameters p, in Common c, byte* key, short* noise, int first, int count, int wide)
    {
        TKeccak.Start(
            c.States, IKeccakX4.AllLanes, key, PrfWord(first), PrfWord(first + 1), PrfWord(first + 2), PrfWord(first + 3), PrfWords);
        int lanes = IKeccakX4.AllLanes & (1 << Math.Min(4, count - first)) - 1;
        int blocks = PrfBlocks(p, first, wide);
        for (int block = 0; block < blocks; block++)
        {
            TKeccak.Permute(c.States, lanes);
            int offset = block * HashBytes;
            TKeccak.Squeeze(c.States, c.Lane0 + offset, c.Lane1 + offset, c.Lane2 + offset, c.Lane3 + offset, PrfWords);
        }

        for (int i = 0; i < 4; i++)
            SampleNoise(p, noise, first + i, count, wide, c.Lane0 + i * LaneBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SampleNoise(MlKemParameters p, short* noise, int n, int count, int wide, byte* source)
    {
        if (n < count)
            TRing.SampleCbd(noise + n * N, source, n < wide ? p.Eta1 : 2);
    }

    // 64·3 bytes are two blocks of SHAKE256, 64·2 bytes one. The first `wide` polynomials are of η₁, the others of η₂ = 2.
    private static int PrfBlocks(MlKemParameters p, int first, int wide) => first < wide && p.Eta1 == 3 ? 2 : 1;

    private static ulong PrfWord(int n) => (uint)(n | KeccakSponge.ShakeSuffix << 8);

    // G: SHA3-512 of at most 71 bytes; the halves of its output go to Half0 and Half1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void G(in Common c, byte* message, int length)
    {
        new Span<ulong>(c.Single, KeccakPortable.Words).Clear();
        FinishHash(c.Single, GWords, KeccakSponge.Sha3Suffix, message, length);
        StoreWords(c.Half0, c.Single, 8);
    }

    // Absorbs the rest of a message and its padding, and permutes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishHash(ulong* state, int rateWords, byte suffix, byte* message, int length)
    {
        for (; length >= 8 * rateWords; length -= 8 * rateWords, message += 8 * rateWords)
        {
            Absorb(state, message, rateWords);
            TKeccak.PermuteSingle(state);
        }

        Absorb(state, message, length >> 3);
        ulong last = suffix;
        for (int i = (length & 7) - 1; i >= 0; i--)
            last = last << 8 | message[(length & ~7) + i];
        state[length >> 3] ^= last;
        state[rateWords - 1] ^= 1UL << 63;
        TKeccak.PermuteSingle(state);
    }

    // Copies a message behind `offset` bytes that stand there already, and pads the whole to blocks of SHA3-256 or SHAKE256.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PadChain(byte* chain, byte* message, int length, int offset, byte suffix)
    {
        Buffer.MemoryCopy(message, chain + offset, length, length);
        length += offset;
        int blocks = length / HashBytes + 1;
        new Span<byte>(chain + length, blocks * HashBytes - length).Clear();
        chain[length] = suffix;
        chain[blocks * HashBytes - 1] |= 0x80;
        return blocks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ulong* state, byte* block, int words)
    {
        for (int i = 0; i < words; i++)
            state[i] ^= Load(block + 8 * i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWords(byte* destination, ulong* state, int words)
    {
        for (int i = 0; i < words; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(destination + 8 * i, 8), state[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(byte* source) => BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(source, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Align(byte* scratch) => (byte*)((nuint)scratch + (Alignment - 1) & ~(nuint)(Alignment - 1));

    // The scratch that every operation has, cut into its parts.
    private readonly ref struct Common(byte* memory)
    {
        internal readonly ulong* States = (ulong*)memory;
        internal readonly ulong* Single = (ulong*)(memory + (IKeccakX4.StateBytes + 63 & -64));
        internal readonly byte* Lane0 = memory + (IKeccakX4.StateBytes + 63 & -64) + 256;
        internal readonly byte* Half0 = memory + CommonBytes - 4 * Bytes32;

        internal byte* Lane1 => Lane0 + LaneBytes;

        internal byte* Lane2 => Lane0 + 2 * LaneBytes;

        internal byte* Lane3 => Lane0 + 3 * LaneBytes;

        internal byte* Half1 => Half0 + Bytes32;

        internal byte* Message => Half0 + 2 * Bytes32;
    }
}
