using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// A running HMAC (RFC 2104, FIPS 198-1). The key is kept as the two hash states that have taken K xor ipad and K xor opad,
/// so that a short message costs two compressions instead of four (RFC 2104 section 4).
/// </summary>
[ConstantTime]
internal struct HmacState<THash> : IHashState where THash : unmanaged, ISha2State<THash>
{
    private const ulong InnerPad = 0x3636_3636_3636_3636;
    private const ulong OuterPad = 0x5c5c_5c5c_5c5c_5c5c;
    private const int MaxBlockSizeInBytes = Sha512State.BlockSizeInBytes;

    private THash _inner;
    private THash _outer;
    private THash _running;

    public static int HashSizeInBytes => THash.HashSizeInBytes;

    internal static void Create(ReadOnlySpan<byte> key, out HmacState<THash> state) => Create(THash.PreferredKernel, key, out state);

    /// <summary>Written where it is to stay: a state that is returned leaves a copy of the key on the stack, which nobody clears.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Create(Sha2Kernel kernel, ReadOnlySpan<byte> key, out HmacState<THash> state)
    {
        Unsafe.SkipInit(out state);
        Span<byte> scratch = stackalloc byte[2 * MaxBlockSizeInBytes];
        Span<byte> inner = scratch[..THash.BlockSizeInBytes];
        Span<byte> outer = scratch.Slice(MaxBlockSizeInBytes, THash.BlockSizeInBytes);
        inner.Clear();
        if (key.Length > inner.Length)
        {
            // RFC 2104 section 2: a key longer than the block is hashed first.
            state._running = THash.Create(kernel);
            state._running.Append(key);
            state._running.Finish(inner);
        }
        else
        {
            key.CopyTo(inner);
        }

        // RFC 2104 section 2, steps (2) and (5): K xor ipad and K xor opad.
        for (int i = 0; i < inner.Length; i += sizeof(ulong))
        {
            ulong k = Unsafe.ReadUnaligned<ulong>(ref inner[i]);
            Unsafe.WriteUnaligned(ref inner[i], k ^ InnerPad);
            Unsafe.WriteUnaligned(ref outer[i], k ^ OuterPad);
        }

        THash.CreateKeyed(kernel, inner, out state._inner, outer, out state._outer);
        state._running.ResumeFrom(in state._inner);
        CryptographicOperations.ZeroMemory(inner);
        CryptographicOperations.ZeroMemory(outer);
    }

    /// <summary>
    /// Takes the key of <paramref name="keyed"/> and an empty message, for one message: <see cref="Restart"/> finds no key. What
    /// that one is in the middle of does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void StartFrom(ref readonly HmacState<THash> keyed)
    {
        _running.ResumeFrom(in keyed._inner);
        _outer.ResumeFrom(in keyed._outer);
    }

    /// <summary>
    /// <see cref="Complete"/> straight from the kept key, which is only read, for data of a length for which that is possible. What
    /// <paramref name="keyed"/> is in the middle of does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryMac(ref readonly HmacState<THash> keyed, ReadOnlySpan<byte> data, Span<byte> destination) =>
        THash.TryMac(in keyed._inner, in keyed._outer, data, destination);

    /// <summary>Forgets what was appended.</summary>
    internal void Restart() => _running.ResumeFrom(in _inner);

    public void Append(ReadOnlySpan<byte> data) => _running.Append(data);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        HmacState<THash> copy = this;
        copy.Finish(destination);
        copy.Clear();
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(Span<byte> destination)
    {
        Span<byte> scratch = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        Span<byte> digest = scratch[..THash.HashSizeInBytes];
        _running.Finish(digest);
        _running.ResumeFrom(in _outer);
        _running.Complete(digest, destination);
        CryptographicOperations.ZeroMemory(digest);
    }

    /// <summary>Append and Finish in one call, for the whole message: nothing has been appended yet.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Complete(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (THash.TryMac(in _running, in _outer, data, destination))
            return;
        Span<byte> scratch = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        Span<byte> digest = scratch[..THash.HashSizeInBytes];
        _running.Complete(data, digest);
        _running.ResumeFrom(in _outer);
        _running.Complete(digest, destination);
        CryptographicOperations.ZeroMemory(digest);
    }

    public void GetHashAndReset(Span<byte> destination)
    {
        Finish(destination);
        Restart();
    }

    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<HmacState<THash>>(ref this)));
}
