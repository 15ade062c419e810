namespace FastCrypto;

/// <summary>
/// HMAC-SHA384 (RFC 2104, FIPS 198-1, RFC 4231): 48-byte MACs under keys of any length. An object keeps the two hash states
/// that have taken the padded key, so that each short message costs two compressions.
/// </summary>
/// <remarks>
/// <see cref="ComputeHash"/> and <see cref="TryComputeHash"/> only read the key and may be called from many threads at once.
/// <see cref="AppendData"/> and the methods that end its message are for one thread at a time. The key is zeroed by
/// <see cref="Dispose"/>; a call that a Dispose overtakes finishes or throws <see cref="ObjectDisposedException"/>. Compare MACs with
/// <see cref="System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"/>.
/// </remarks>
public sealed class HMACSHA384 : IDisposable
{
    /// <summary>The size of a MAC in bits: 384.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a MAC in bytes: 48.</summary>
    public const int HashSizeInBytes = Sha384State.HashSizeInBytes;

    private readonly IncrementalCore<HmacState<Sha384State>> _core;

    /// <summary>Takes a copy of <paramref name="key"/>, which may have any length (48 bytes or more are recommended).</summary>
    public HMACSHA384(ReadOnlySpan<byte> key) : this(Sha384State.PreferredKernel, key)
    {
    }

    internal HMACSHA384(Sha2Kernel kernel, ReadOnlySpan<byte> key)
    {
        HmacState<Sha384State>.Create(kernel, key, out HmacState<Sha384State> state);
        _core = new IncrementalCore<HmacState<Sha384State>>(ref state);
    }

    /// <summary>Computes the MAC of <paramref name="source"/> under <paramref name="key"/>.</summary>
    /// <returns>The 48-byte MAC.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) => HashData(Sha384State.PreferredKernel, key, source);

    /// <summary>
    /// Writes the MAC of <paramref name="source"/> under <paramref name="key"/> to the first 48 bytes of
    /// <paramref name="destination"/>, which may overlap both.
    /// </summary>
    /// <returns>The number of bytes written: 48.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 48 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashData(Sha384State.PreferredKernel, key, source, destination);

    /// <summary>
    /// Writes the MAC of <paramref name="source"/> under <paramref name="key"/> if <paramref name="destination"/> holds at least 48
    /// bytes.
    /// </summary>
    /// <param name="key">The key, of any length.</param>
    /// <param name="source">The data.</param>
    /// <param name="destination">Receives the MAC; may overlap the other two.</param>
    /// <param name="bytesWritten">The number of bytes written: 48 or 0.</param>
    /// <returns>Whether the MAC was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        TryHashData(Sha384State.PreferredKernel, key, source, destination, out bytesWritten);

    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
        HmacCore<Sha384State>.HashData(kernel, key, source);

    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HmacCore<Sha384State>.HashData(kernel, key, source, destination);

    internal static bool TryHashData(
        Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HmacCore<Sha384State>.TryHashData(kernel, key, source, destination, out bytesWritten);

    /// <summary>Computes the MAC of <paramref name="source"/>, independently of what was appended. Thread-safe.</summary>
    /// <returns>The 48-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] ComputeHash(ReadOnlySpan<byte> source)
    {
        byte[] mac = new byte[HashSizeInBytes];
        HmacCore<Sha384State>.ComputeHash(_core.Memory, source, mac);
        return mac;
    }

    /// <summary>
    /// Writes the MAC of <paramref name="source"/>, independently of what was appended, if <paramref name="destination"/>
    /// (which may overlap it) holds at least 48 bytes. Thread-safe.
    /// </summary>
    /// <returns>Whether the MAC was written.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HmacCore<Sha384State>.TryComputeHash(_core.Memory, source, destination, out bytesWritten);

    /// <summary>Adds data to what is to be authenticated; any number of times, of any length.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(ReadOnlySpan<byte> data) => _core.Append(data);

    /// <summary>Computes the MAC of the data appended so far; more may be appended afterwards.</summary>
    /// <returns>The 48-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetCurrentHash() => _core.GetCurrentHash();

    /// <summary>
    /// Writes the MAC of the data appended so far to the first 48 bytes of <paramref name="destination"/>; more may be appended
    /// afterwards.
    /// </summary>
    /// <returns>The number of bytes written: 48.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 48 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetCurrentHash(Span<byte> destination) => _core.GetCurrentHash(destination);

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, but returns false if <paramref name="destination"/> is too short.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) => _core.TryGetCurrentHash(destination, out bytesWritten);

    /// <summary>Computes the MAC of the data appended so far and starts anew under the same key.</summary>
    /// <returns>The 48-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetHashAndReset() => _core.GetHashAndReset();

    /// <summary>
    /// Writes the MAC of the data appended so far to the first 48 bytes of <paramref name="destination"/> and starts anew under the
    /// same key.
    /// </summary>
    /// <returns>The number of bytes written: 48.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 48 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetHashAndReset(Span<byte> destination) => _core.GetHashAndReset(destination);

    /// <summary>
    /// As <see cref="GetHashAndReset(Span{byte})"/>, but returns false and keeps the data if <paramref name="destination"/> is too
    /// short.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) => _core.TryGetHashAndReset(destination, out bytesWritten);

    /// <summary>Zeroes the key and the state. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _core.Dispose();

    internal SecretMemory Memory => _core.Memory;
}
