using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <content>Encapsulation and decapsulation, over the public-key encryption of section 5.</content>
internal static unsafe partial class MlKemScheme<TRing, TKeccak>
{
    /// <summary>The bytes that <see cref="Encapsulate"/> takes for its scratch, beside <see cref="Slack"/>.</summary>
    internal static int EncapsulateScratch(MlKemParameters p) => Common.Size(PrfLane) + EncryptBytes(p);

    /// <summary>The bytes that <see cref="Decapsulate"/> takes for its scratch, beside <see cref="Slack"/>.</summary>
    internal static int DecapsulateScratch(MlKemParameters p) =>
        EncapsulateScratch(p) + LongestChain + (p.CiphertextSize + 63 & -64);

    // y, e₁ and e₂; the cache of y; two products.
    private static int EncryptBytes(MlKemParameters p) => (3 * p.K + 3) * PolynomialBytes;

    /// <summary>Algorithm 17, ML-KEM.Encaps_internal(ek, m), for an expanded key.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Encapsulate(MlKemParameters p, byte* key, byte* m, byte* ciphertext, byte* sharedSecret)
    {
        int scratchBytes = EncapsulateScratch(p);
        byte* scratch = stackalloc byte[Slack + scratchBytes];
        Common c = new(Place(scratch, key), PrfLane);
        short* noise = (short*)c.End;

        // (K, r) = G(m‖H(ek)).
        Buffer.MemoryCopy(m, c.Lane3, Bytes32, Bytes32);
        Buffer.MemoryCopy(key + p.HashOffset, c.Lane3 + Bytes32, Bytes32, Bytes32);
        G(in c, c.Lane3, 2 * Bytes32);

        for (int first = 0; first <= 2 * p.K; first += 4)
            SampleFour(p, in c, c.Half1, noise, first, 2 * p.K + 1, wide: p.K);
        Encrypt(p, key, noise, m, ciphertext);
        Buffer.MemoryCopy(c.Half0, sharedSecret, Bytes32, Bytes32);
        c.Clear(scratchBytes);
    }

    /// <summary>Algorithm 18, ML-KEM.Decaps_internal(dk, c), for an expanded key.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Decapsulate(MlKemParameters p, byte* key, byte* ciphertext, byte* sharedSecret)
    {
        int k = p.K;
        int scratchBytes = DecapsulateScratch(p);
        byte* scratch = stackalloc byte[Slack + scratchBytes];
        Common c = new(Place(scratch, key), PrfLane);
        short* noise = (short*)c.End;
        byte* chain = (byte*)noise + EncryptBytes(p);
        byte* reencrypted = chain + LongestChain;

        // Algorithm 15, K-PKE.Decrypt: m' = Compress₁(v - NTT⁻¹(ŝ∘NTT(u))). Scratch of the encryption below, which comes later.
        byte* m = c.Lane3;
        {
            short* u = noise;
            short* cache = u + k * N;
            short* w = cache + k * N;
            for (int i = 0; i < k; i++)
                TRing.Decompress(u + i * N, ciphertext + i * p.Du * N / 8, p.Du);
            TRing.Ntt(u, k);
            for (int i = 0; i < k; i++)
                TRing.MultiplyCache(cache + i * N, u + i * N);
            TRing.MultiplyAccumulate(w, (short*)(key + p.SecretOffset), 1, u, cache, k);
            TRing.InverseNtt(w, 1);
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

        c.Clear(scratchBytes);
    }

    // Algorithm 14, K-PKE.Encrypt, from line 16 on: noise is y, e₁, e₂, and behind them is room for the cache of y and two products.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Encrypt(MlKemParameters p, byte* key, short* noise, byte* message, byte* ciphertext)
    {
        int k = p.K;
        short* y = noise;
        short* e = y + k * N;
        short* cache = e + (k + 1) * N;
        short* product = cache + k * N;

        TRing.Ntt(y, k);
        for (int i = 0; i < k; i++)
            TRing.MultiplyCache(cache + i * N, y + i * N);

        // Lines 19 and 22: u = NTT⁻¹(Âᵀ∘ŷ) + e₁, by columns of Â; lines 20, 21 and 23: v = NTT⁻¹(t̂ᵀ∘ŷ) + e₂ + μ. They go in pairs.
        for (int i = 0; i <= k; i += 2)
        {
            int count = Math.Min(2, k + 1 - i);
            for (int j = 0; j < count; j++)
            {
                if (i + j < k)
                    TRing.MultiplyAccumulate(product + j * N, (short*)(key + p.MatrixOffset) + (i + j) * N, k, y, cache, k);
                else
                    TRing.MultiplyAccumulate(product + j * N, (short*)key, 1, y, cache, k);
            }

            TRing.InverseNtt(product, count);
            for (int j = 0; j < count; j++, ciphertext += p.Du * N / 8)
            {
                if (i + j < k)
                    TRing.AddCompress(ciphertext, product + j * N, e + (i + j) * N, p.Du);
                else
                    TRing.AddMessageCompress(ciphertext, product + j * N, e + k * N, message, p.Dv);
            }
        }
    }
}
