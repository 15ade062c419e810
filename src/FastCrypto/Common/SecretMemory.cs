using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// A key's memory: native, 64-byte aligned, zeroed by <see cref="Dispose"/> or the finalizer, and safe against a
/// Dispose that races a use. A user either takes a snapshot (<see cref="CopyTo"/>, for small keys) or a lease
/// (<see cref="Acquire"/>, for large ones); both throw <see cref="ObjectDisposedException"/> after Dispose and neither
/// ever sees zeroed memory in place of a key.
/// </summary>
internal sealed unsafe class SecretMemory : IDisposable
{
    private const int DisposedFlag = int.MinValue;

    private readonly byte* _block;

    // Bit 31: disposed. Below it: the number of leases that are out.
    private int _state;

    /// <summary>Takes <paramref name="length"/> zeroed bytes.</summary>
    internal SecretMemory(int length)
    {
        Length = length;
        _block = SecretPool.Rent(length);
    }

    /// <summary>Takes a copy of <paramref name="secret"/>.</summary>
    internal SecretMemory(ReadOnlySpan<byte> secret) : this(secret.Length) => secret.CopyTo(Initialize());

    ~SecretMemory() => Release();

    /// <summary>The number of bytes asked for.</summary>
    internal int Length { get; }

    /// <summary>Whether <see cref="Dispose"/> has been called.</summary>
    internal bool IsDisposed => Volatile.Read(ref _state) < 0;

    /// <summary>The memory, for writing. Only for the constructor of the key object, before any other thread can hold it.</summary>
    internal Span<byte> Initialize() => new(_block, Length);

    /// <summary>
    /// Copies the secret to <paramref name="destination"/>, which may be shorter. Costs no interlocked operation: the disposed
    /// flag is set before the memory is zeroed, so a copy that is followed by an unset flag is a copy of the key. The block stays
    /// mapped after Dispose (<see cref="SecretPool"/>), and what a losing copy may have read is cleared before the throw.
    /// The caller clears its copy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CopyTo(Span<byte> destination)
    {
        if ((uint)destination.Length > (uint)Length)
            ThrowTooLong();
        Unsafe.CopyBlockUnaligned(ref MemoryMarshal.GetReference(destination), ref *_block, (uint)destination.Length);
        ThrowIfOvertaken(destination);
    }

    /// <summary>
    /// The second half of a snapshot for callers that copy with vectors of their own from <see cref="UnsafePointer"/>:
    /// throws, after clearing <paramref name="copy"/>, if Dispose came before or during the copy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowIfOvertaken(Span<byte> copy)
    {
        // The reads of the copy must be complete before the flag is read.
        Volatile.ReadBarrier();
        if (_state < 0)
            ThrowDisposed(copy);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Whether Dispose came before or during the reads of <see cref="UnsafePointer"/> that precede. For kernels that work on
    /// the block itself: they ask after every read that a result depends on and before that result leaves their registers, and
    /// keep this object alive meanwhile.
    /// </summary>
    internal bool IsOvertaken
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Volatile.ReadBarrier();
            return _state < 0;
        }
    }

    /// <summary>
    /// The block, to be copied from and then checked with <see cref="ThrowIfOvertaken"/> or <see cref="IsOvertaken"/>;
    /// nothing else may be done with it.
    /// </summary>
    internal byte* UnsafePointer => _block;

    /// <summary>Keeps the memory as it is until the lease is disposed, even if this object is disposed meanwhile.</summary>
    internal Lease Acquire()
    {
        // A lease that comes after Dispose backs out again; the last one out zeroes.
        if (Interlocked.Increment(ref _state) < 0)
        {
            Leave();
            ThrowDisposed(default);
        }

        return new Lease(this);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        int previous = Interlocked.Or(ref _state, DisposedFlag);
        if (previous == 0)
            ZeroAndReturn();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _state) == DisposedFlag)
            ZeroAndReturn();
    }

    // Reached once only: the state that lets a caller in is left behind here.
    private void ZeroAndReturn()
    {
        if (Interlocked.CompareExchange(ref _state, DisposedFlag | 0x4000_0000, DisposedFlag) != DisposedFlag)
            return;
        // Where Rent failed, the finalizer finds an object without a block.
        if (_block == null)
            return;
        CryptographicOperations.ZeroMemory(new Span<byte>(_block, Length));
        SecretPool.Return(_block, Length);
    }

    [DoesNotReturn]
    private static void ThrowDisposed(Span<byte> copy)
    {
        CryptographicOperations.ZeroMemory(copy);
        throw new ObjectDisposedException(null, "The key has been disposed.");
    }

    [DoesNotReturn]
    private static void ThrowTooLong() => throw new ArgumentException("The destination is longer than the secret.", "destination");

    /// <summary>Read access to the memory of a <see cref="SecretMemory"/>, for a using statement.</summary>
    internal readonly ref struct Lease
    {
        private readonly SecretMemory _owner;

        internal Lease(SecretMemory owner) => _owner = owner;

        internal ReadOnlySpan<byte> Span => new(_owner._block, _owner.Length);

        internal byte* Pointer => _owner._block;

        public void Dispose() => _owner.Leave();
    }
}
