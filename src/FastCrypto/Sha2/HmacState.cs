using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// A running HMAC (RFC 2104, FIPS 198-1). The key is kept as the two hash states that have taken K xor ipad and K xor opad,
/// so that a short message costs two compressions instead of four (RFC 2104 section 4).
/// </summary>
[ConstantTime]
[StructLayout(LayoutKind.Sequential)]
internal struct HmacState<THash> : IHashState where THash : unmanaged, ISha2State<THash>
{
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;
    private const int MaxBlockSizeInBytes = Sha512State.BlockSizeInBytes;

    // In this order: KeyBytes is the first two.
    private THash _inner;
    private THash _outer;
    private THash _running;

    public static int HashSizeInBytes => THash.HashSizeInBytes;

    internal static HmacState<THash> Create(ReadOnlySpan<byte> key) => Create(THash.PreferredKernel, key);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static HmacState<THash> Create(Sha2Kernel kernel, ReadOnlySpan<byte> key)
    {
        Unsafe.SkipInit(out HmacState<THash> state);
        Span<byte> scratch = stackalloc byte[MaxBlockSizeInBytes];
        Span<byte> block = scratch[..THash.BlockSizeInBytes];
        block.Clear();
        state._inner = THash.Create(kernel);
        if (key.Length > block.Length)
        {
            // RFC 2104 section 2: a key longer than the block is hashed first. Afterwards the state is the initial one again.
            state._inner.Append(key);
            state._inner.GetHashAndReset(block);
        }
        else
        {
            key.CopyTo(block);
        }

        state._outer = THash.Create(kernel);
        Xor(block, InnerPad);
        state._inner.Append(block);
        Xor(block, InnerPad ^ OuterPad);
        state._outer.Append(block);
        state._running = state._inner;
        CryptographicOperations.ZeroMemory(block);
        return state;
    }

    /// <summary>The part that the key alone decides: what a snapshot has to copy before <see cref="Restart"/>.</summary>
    internal static Span<byte> KeyBytes(ref HmacState<THash> state) =>
        MemoryMarshal.AsBytes(new Span<HmacState<THash>>(ref state))[..(2 * Unsafe.SizeOf<THash>())];

    /// <summary>Forgets what was appended.</summary>
    internal void Restart() => _running = _inner;

    public void Append(ReadOnlySpan<byte> data) => _running.Append(data);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        HmacState<THash> copy = this;
        copy.GetHashAndReset(destination);
        copy.Clear();
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GetHashAndReset(Span<byte> destination)
    {
        Span<byte> scratch = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        Span<byte> digest = scratch[..THash.HashSizeInBytes];
        _running.GetHashAndReset(digest);
        _running = _outer;
        _running.Append(digest);
        _running.GetHashAndReset(destination);
        _running = _inner;
        CryptographicOperations.ZeroMemory(digest);
    }

    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<HmacState<THash>>(ref this)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Xor(Span<byte> block, byte pad)
    {
        foreach (ref byte b in block)
            b ^= pad;
    }
}
