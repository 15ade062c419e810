namespace FastCrypto;

/// <summary>
/// SHA-512 (FIPS 180-4 section 6.4) over data that arrives in pieces. The state may depend on a secret and is zeroed by
/// <see cref="Dispose"/>. One object is for one thread at a time; a Dispose that races a call lets it finish.
/// </summary>
public sealed class IncrementalSha512 : IDisposable
{
    /// <summary>The size of a hash in bits: 512.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a hash in bytes: 64.</summary>
    public const int HashSizeInBytes = Sha512State.HashSizeInBytes;

    private readonly IncrementalCore<Sha512State> _core;

    /// <summary>Starts an empty hash.</summary>
    public IncrementalSha512() : this(Sha512State.PreferredKernel)
    {
    }

    internal IncrementalSha512(Sha2Kernel kernel)
    {
        Sha512State state = Sha512State.Create(kernel);
        _core = new IncrementalCore<Sha512State>(ref state);
    }

    private IncrementalSha512(IncrementalCore<Sha512State> core) => _core = core;

    /// <summary>Adds data to what is to be hashed; any number of times, of any length.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(ReadOnlySpan<byte> data) => _core.Append(data);

    /// <summary>Computes the hash of the data appended so far; more may be appended afterwards.</summary>
    /// <returns>The 64-byte hash.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetCurrentHash() => _core.GetCurrentHash();

    /// <summary>
    /// Writes the hash of the data appended so far to the first 64 bytes of <paramref name="destination"/>; more may be appended
    /// afterwards.
    /// </summary>
    /// <returns>The number of bytes written: 64.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 64 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetCurrentHash(Span<byte> destination) => _core.GetCurrentHash(destination);

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, but returns false if <paramref name="destination"/> is too short.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) => _core.TryGetCurrentHash(destination, out bytesWritten);

    /// <summary>Computes the hash of the data appended so far and starts anew.</summary>
    /// <returns>The 64-byte hash.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetHashAndReset() => _core.GetHashAndReset();

    /// <summary>
    /// Writes the hash of the data appended so far to the first 64 bytes of <paramref name="destination"/> and starts anew.
    /// </summary>
    /// <returns>The number of bytes written: 64.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 64 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetHashAndReset(Span<byte> destination) => _core.GetHashAndReset(destination);

    /// <summary>
    /// As <see cref="GetHashAndReset(Span{byte})"/>, but returns false and keeps the data if <paramref name="destination"/> is too
    /// short.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) => _core.TryGetHashAndReset(destination, out bytesWritten);

    /// <summary>An independent object with the same data appended so far.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public IncrementalSha512 Clone() => new(_core.Clone());

    /// <summary>Zeroes the state. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _core.Dispose();

    internal SecretMemory Memory => _core.Memory;
}
