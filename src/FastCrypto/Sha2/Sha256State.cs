using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>A running SHA-256 (FIPS 180-4 section 6.2): the chaining value, the length, and the block that is filling.</summary>
[ConstantTime]
internal struct Sha256State : ISha2State<Sha256State>
{
    internal const int HashSizeInBytes = 32;
    internal const int BlockSizeInBytes = 64;

    // Section 5.1.1: the message length in bits takes the last eight bytes of the padding.
    internal const int LengthOffset = BlockSizeInBytes - 8;

    private Chain _chain;

    // Zero beyond what has been appended, which is what the padding wants.
    private Block _block;
    private ulong _length;
    private Sha2Kernel _kernel;

    static int IHashState.HashSizeInBytes => HashSizeInBytes;

    static int ISha2State<Sha256State>.BlockSizeInBytes => BlockSizeInBytes;

    public static Sha2Kernel PreferredKernel => Sha2Kernels.PreferredSha256;

    internal static Sha256State Create() => Create(PreferredKernel);

    [SkipLocalsInit]
    public static Sha256State Create(Sha2Kernel kernel)
    {
        Unsafe.SkipInit(out Sha256State state);
        state._kernel = kernel;
        state.Reset();
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CreateKeyed(
        Sha2Kernel kernel, ReadOnlySpan<byte> block0, out Sha256State state0, ReadOnlySpan<byte> block1, out Sha256State state1)
    {
        Unsafe.SkipInit(out state0);
        Unsafe.SkipInit(out state1);
        state0._kernel = state1._kernel = kernel;
        state0._length = state1._length = BlockSizeInBytes;
        state0._block = state1._block = default;
        Sha2Kernels.CompressFirstSha256(kernel, block0, state0._chain, block1, state1._chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ResumeFrom(ref readonly Sha256State keyed)
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
            Sha2Kernels.CompressSha256(_kernel, _chain, block);
            _block = default;
        }

        int whole = data.Length & ~(BlockSizeInBytes - 1);
        if (whole != 0)
            Sha2Kernels.CompressSha256(_kernel, _chain, data[..whole]);
        data[whole..].CopyTo(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Complete(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        _length += (uint)data.Length;
        int whole = data.Length & ~(BlockSizeInBytes - 1);
        if (whole != 0)
            Sha2Kernels.CompressSha256(_kernel, _chain, data[..whole]);
        if (whole == data.Length && Sha2Kernels.TryCompressPaddingSha256(_kernel, _chain, _length))
        {
            WriteHash(destination);
            return;
        }

        data[whole..].CopyTo(_block);
        Finish(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMac(
        ref readonly Sha256State inner, ref readonly Sha256State outer, ReadOnlySpan<byte> data, Span<byte> destination) =>
        Sha2Kernels.TryMacSha256(inner._kernel, inner._chain, outer._chain, data, destination);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        Sha256State copy = this;
        copy.Finish(destination);
        copy.Clear();
    }

    public void GetHashAndReset(Span<byte> destination)
    {
        Finish(destination);
        Reset();
    }

    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sha256State>(ref this)));

    // FIPS 180-4 section 5.3.3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reset()
    {
        _length = 0;
        _block = default;
        Sha256Constants.InitialHash.CopyTo(_chain);
    }

    // Pads (section 5.1.1), compresses the last one or two blocks and writes the chaining value.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(Span<byte> destination)
    {
        Span<byte> block = _block;
        int used = (int)_length & (BlockSizeInBytes - 1);
        block[used] = 0x80;
        if (used >= LengthOffset)
        {
            Sha2Kernels.CompressSha256(_kernel, _chain, block);
            _block = default;
        }

        BinaryPrimitives.WriteUInt64BigEndian(block[LengthOffset..], _length << 3);
        Sha2Kernels.CompressSha256(_kernel, _chain, block);
        WriteHash(destination);
    }

    // The chaining value, big-endian (section 6.2.2). Word by word: a hash in vector registers is saved on the stack when the next call has
    // to go through the runtime first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void WriteHash(Span<byte> destination)
    {
        ReadOnlySpan<uint> chain = _chain;
        for (int i = 0; i < chain.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(destination.Slice(4 * i, 4), chain[i]);
    }

    [InlineArray(8)]
    private struct Chain
    {
        private uint _word;
    }

    [InlineArray(BlockSizeInBytes)]
    private struct Block
    {
        private byte _byte;
    }
}
