using System.Buffers.Binary;
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
internal static unsafe partial class MlKemScheme<TRing, TKeccak>
    where TRing : struct, IMlKemRing
    where TKeccak : struct, IKeccakX4
{
    private const int N = MlKemParameters.N;
    private const int Bytes32 = MlKemParameters.SymmetricSize;
    private const int PolynomialBytes = MlKemParameters.PolynomialBytes;
    private const int EncodedPolynomialSize = MlKemParameters.EncodedPolynomialSize;

    // A load that follows a store to another address with the same low twelve bits waits for it. So that scratch, wherever the stack is,
    // does not meet the key that way (up to 6 % of an operation's time), it starts at a fixed distance from the key's start, in bytes of a
    // page; the key's alignment of 64 bytes becomes its own. Any distance would do that is not from 768 to 1280 (docs/mlkem.md).
    private const int Slack = 4096;
    private const int Distance = 3072;

    // Rates in words, of SHAKE128 for the matrix, of SHAKE256, SHA3-256 and SHA3-512 for PRF and J, H, G (section 4.1).
    private const int XofWords = KeccakSponge.Shake128Rate / 8;
    private const int PrfWords = KeccakSponge.Shake256Rate / 8;
    private const int HashWords = KeccakSponge.Sha3_256Rate / 8;
    private const int HashBytes = KeccakSponge.Sha3_256Rate;
    private const int GWords = KeccakSponge.Sha3_512Rate / 8;

    // Three blocks of SHAKE128 give 336 candidates, of which 273 pass on average; less than one entry in a hundred needs a fourth block.
    private const int XofBlocks = 3;

    // Output of one lane: three blocks of SHAKE128 and the 64 bytes that RejectVartime may read beyond, or the two blocks of SHAKE256 that
    // hold the 192 bytes of a PRF; in cache lines.
    private const int XofLane = XofBlocks * KeccakSponge.Shake128Rate + 72;
    private const int PrfLane = 2 * KeccakSponge.Shake256Rate + 48;

    // The longest message of a hash chain, ek or z‖c of ML-KEM-1024, padded to whole blocks.
    private const int LongestChain = 12 * HashBytes;

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
            SampleNoise(p, noise, first + i, count, wide, c.Lane0 + i * c.LaneBytes);
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
    private static byte* Place(byte* scratch, byte* key) => scratch + ((nuint)key + Distance - (nuint)scratch & Slack - 1);

    // The scratch that every operation has: four states, a single one, four lanes of output, the two halves of G's output, and a message.
    private readonly ref struct Common(byte* memory, int lane)
    {
        private const int FourStates = IKeccakX4.StateBytes + 63 & -64;
        private const int OneState = 256;

        internal readonly ulong* States = (ulong*)memory;
        internal readonly ulong* Single = (ulong*)(memory + FourStates);
        internal readonly byte* Lane0 = memory + FourStates + OneState;
        internal readonly byte* Half0 = memory + FourStates + OneState + 4 * lane;

        internal int LaneBytes => lane;

        internal byte* Lane1 => Lane0 + lane;

        internal byte* Lane2 => Lane0 + 2 * lane;

        internal byte* Lane3 => Lane0 + 3 * lane;

        internal byte* Half1 => Half0 + Bytes32;

        internal byte* Message => Half0 + 2 * Bytes32;

        internal byte* End => memory + Size(lane);

        /// <summary>Zeroes this and what follows it, <paramref name="bytes"/> in all.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Clear(int bytes) => CryptographicOperations.ZeroMemory(new Span<byte>(memory, bytes));

        internal static int Size(int lane) => FourStates + OneState + 4 * lane + 4 * Bytes32;
    }
}
