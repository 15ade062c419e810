namespace FastCrypto;

/// <summary>
/// SHA-256 (FIPS 180-4 section 6.2) over data that arrives in pieces. The state may depend on a secret and is zeroed by
/// <see cref="Dispose"/>. One object is for one thread at a time; a Dispose that races a call lets it finish.
/// </summary>
public sealed class IncrementalSha256 : IDisposable
{
    /// <summary>The size of a hash in bits: 256.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a hash in bytes: 32.</summary>
    public const int HashSizeInBytes = Sha256State.HashSizeInBytes;

    private readonly IncrementalCore<Sha256State> _core;

    /// <summary>Starts an empty hash.</summary>
    public IncrementalSha256() : this(Sha256State.PreferredKernel)
    {
    }

    internal IncrementalSha256(Sha2Kernel kernel)
    {
        Sha256State state = Sha256State.Create(kernel);
        _core = new IncrementalCore<Sha256State>(ref state);
    }

    private IncrementalSha256(IncrementalCore<Sha256State> core) => _core = core;

    /// <summary>Adds data to what is to be hashed; any number of times, of any length.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(ReadOnlySpan<byte> data) => _core.Append(data);

    /// <summary>Computes the hash of the data appended so far; more may be appended afterwards.</summary>
    /// <returns>The 32-byte hash.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetCurrentHash() => _core.GetCurrentHash();

    /// <summary>
    /// Writes the hash of the data appended so far to the first 32 bytes of <paramref name="destination"/>; more may be appended
    /// afterwards.
    /// </summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 32 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetCurrentHash(Span<byte> destination) => _core.GetCurrentHash(destination);

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, but returns false if <paramref name="destination"/> is too short.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) => _core.TryGetCurrentHash(destination, out bytesWritten);

    /// <summary>Computes the hash of the data appended so far and starts anew.</summary>
    /// <returns>The 32-byte hash.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetHashAndReset() => _core.GetHashAndReset();

    /// <summary>
    /// Writes the hash of the data appended so far to the first 32 bytes of <paramref name="destination"/> and starts anew.
    /// </summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 32 bytes.</exception>
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
    public IncrementalSha256 Clone() => new(_core.Clone());

    /// <summary>Zeroes the state. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _core.Dispose();

    internal SecretMemory Memory => _core.Memory;
}
