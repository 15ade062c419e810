using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>What the incremental faces share: a running hash or MAC in <see cref="SecretMemory"/>.</summary>
internal sealed unsafe class IncrementalCore<TState> : IDisposable where TState : unmanaged, IHashState
{
    private readonly SecretMemory _memory;

    /// <summary>Takes over <paramref name="state"/>; the caller's copy is cleared.</summary>
    internal IncrementalCore(ref TState state)
    {
        _memory = new SecretMemory(sizeof(TState));
        Unsafe.WriteUnaligned(ref _memory.Initialize()[0], state);
        state.Clear();
    }

    private IncrementalCore(ReadOnlySpan<byte> state) => _memory = new SecretMemory(state);

    internal void Append(ReadOnlySpan<byte> data)
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        StateOf(lease).Append(data);
    }

    internal byte[] GetCurrentHash()
    {
        byte[] hash = new byte[TState.HashSizeInBytes];
        GetCurrentHash(hash);
        return hash;
    }

    internal int GetCurrentHash(Span<byte> destination)
    {
        Throw.IfShorterThan(TState.HashSizeInBytes, destination);
        using SecretMemory.Lease lease = _memory.Acquire();
        StateOf(lease).GetCurrentHash(destination);
        return TState.HashSizeInBytes;
    }

    internal bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        ObjectDisposedException.ThrowIf(_memory.IsDisposed, this);
        bool fits = destination.Length >= TState.HashSizeInBytes;
        bytesWritten = fits ? GetCurrentHash(destination) : 0;
        return fits;
    }

    internal byte[] GetHashAndReset()
    {
        byte[] hash = new byte[TState.HashSizeInBytes];
        GetHashAndReset(hash);
        return hash;
    }

    internal int GetHashAndReset(Span<byte> destination)
    {
        Throw.IfShorterThan(TState.HashSizeInBytes, destination);
        using SecretMemory.Lease lease = _memory.Acquire();
        StateOf(lease).GetHashAndReset(destination);
        return TState.HashSizeInBytes;
    }

    internal bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        ObjectDisposedException.ThrowIf(_memory.IsDisposed, this);
        bool fits = destination.Length >= TState.HashSizeInBytes;
        bytesWritten = fits ? GetHashAndReset(destination) : 0;
        return fits;
    }

    /// <summary>An independent copy.</summary>
    internal IncrementalCore<TState> Clone()
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        return new IncrementalCore<TState>(lease.Span);
    }

    /// <summary>The memory behind the state, for the zeroing test.</summary>
    internal SecretMemory Memory => _memory;

    public void Dispose() => _memory.Dispose();

    private static ref TState StateOf(SecretMemory.Lease lease) => ref *(TState*)lease.Pointer;
}
