using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>A running SHA-512 (FIPS 180-4 section 6.4): the chaining value, the length, and the block that is filling.</summary>
[ConstantTime]
internal struct Sha512State : ISha2State<Sha512State>
{
    internal const int HashSizeInBytes = 64;
    internal const int BlockSizeInBytes = 128;

    // Section 5.1.2: the message length in bits takes the last sixteen bytes of the padding.
    private const int LengthOffset = BlockSizeInBytes - 16;

    private Chain _chain;

    // Zero beyond what has been appended, which is what the padding wants.
    private Block _block;
    private ulong _length;
    private Sha2Kernel _kernel;

    static int IHashState.HashSizeInBytes => HashSizeInBytes;

    static int ISha2State<Sha512State>.BlockSizeInBytes => BlockSizeInBytes;

    public static Sha2Kernel PreferredKernel => Sha2Kernels.PreferredSha512;

    internal static Sha512State Create() => Create(PreferredKernel);

    public static Sha512State Create(Sha2Kernel kernel) => Create(kernel, Sha512Constants.InitialHash);

    /// <summary>SHA-384 is SHA-512 with another initial hash value (section 6.5).</summary>
    [SkipLocalsInit]
    internal static Sha512State Create(Sha2Kernel kernel, ReadOnlySpan<ulong> initialHash)
    {
        Unsafe.SkipInit(out Sha512State state);
        state._kernel = kernel;
        state.Reset(initialHash);
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CreateKeyed(
        Sha2Kernel kernel, ReadOnlySpan<byte> block0, out Sha512State state0, ReadOnlySpan<byte> block1, out Sha512State state1)
    {
        state0 = Create(kernel);
        state0.Append(block0);
        state1 = Create(kernel);
        state1.Append(block1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ResumeFrom(ref readonly Sha512State keyed)
    {
        _kernel = keyed._kernel;
        _length = keyed._length;
        _chain = keyed._chain;
        _block = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(ReadOnlySpan<byte> data)
    {
        int buffered = (int)_length & (BlockSizeInBytes - 1);
        _length += (uint)data.Length;
        Span<byte> block = _block;
        if (buffered != 0)
        {
            int taken = Math.Min(BlockSizeInBytes - buffered, data.Length);
            data[..taken].CopyTo(block[buffered..]);
            if (buffered + taken < BlockSizeInBytes)
                return;
            data = data[taken..];
            Sha2Kernels.CompressSha512(_kernel, _chain, block);
            _block = default;
        }

        int whole = data.Length & ~(BlockSizeInBytes - 1);
        if (whole != 0)
            Sha2Kernels.CompressSha512(_kernel, _chain, data[..whole]);
        data[whole..].CopyTo(block);
    }

    public void Complete(ReadOnlySpan<byte> data, Span<byte> destination) => CompleteWords(data, destination[..HashSizeInBytes]);

    public static bool TryMac(
        ref readonly Sha512State inner, ref readonly Sha512State outer, ReadOnlySpan<byte> data, Span<byte> destination) => false;

    /// <summary>Complete for as much of the hash as <paramref name="destination"/> holds, in whole words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void CompleteWords(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        _length += (uint)data.Length;
        int whole = data.Length & ~(BlockSizeInBytes - 1);
        if (whole != 0)
            Sha2Kernels.CompressSha512(_kernel, _chain, data[..whole]);
        data[whole..].CopyTo(_block);
        FinishWords(destination);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        Sha512State copy = this;
        copy.Finish(destination);
        copy.Clear();
    }

    public void Finish(Span<byte> destination) => FinishWords(destination[..HashSizeInBytes]);

    public void GetHashAndReset(Span<byte> destination)
    {
        Finish(destination);
        Reset(Sha512Constants.InitialHash);
    }

    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sha512State>(ref this)));

    /// <summary>Starts anew from the given initial hash value (section 5.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reset(ReadOnlySpan<ulong> initialHash)
    {
        _length = 0;
        _block = default;
        initialHash.CopyTo(_chain);
    }

    /// <summary>
    /// Pads (section 5.1.2), compresses the last one or two blocks and writes as much of the chaining value as
    /// <paramref name="destination"/> holds, in whole words (section 6.5: SHA-384 is the leftmost 384 bits).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FinishWords(Span<byte> destination)
    {
        Span<byte> block = _block;
        int used = (int)_length & (BlockSizeInBytes - 1);
        block[used] = 0x80;
        if (used >= LengthOffset)
        {
            Sha2Kernels.CompressSha512(_kernel, _chain, block);
            _block = default;
        }

        // The 128-bit count of bits: _length counts bytes, so its top three bits belong to the upper word.
        BinaryPrimitives.WriteUInt64BigEndian(block[LengthOffset..], _length >> 61);
        BinaryPrimitives.WriteUInt64BigEndian(block[(LengthOffset + 8)..], _length << 3);
        Sha2Kernels.CompressSha512(_kernel, _chain, block);

        // Big-endian (section 6.4.2), word by word for the reason that Sha256State gives.
        ReadOnlySpan<ulong> chain = _chain;
        for (int i = 0; i < destination.Length / 8; i++)
            BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8 * i, 8), chain[i]);
    }

    [InlineArray(8)]
    private struct Chain
    {
        private ulong _word;
    }

    [InlineArray(BlockSizeInBytes)]
    private struct Block
    {
        private byte _byte;
    }
}
