using Bcl = System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// HMAC-SHA256 (RFC 2104, FIPS 198-1, RFC 4231): 32-byte MACs under keys of any length. An object keeps the two hash states
/// that have taken the padded key, so that each short message costs two compressions.
/// </summary>
/// <remarks>
/// <see cref="ComputeHash"/> and <see cref="TryComputeHash"/> only read the key and may be called from many threads at once.
/// <see cref="AppendData"/> and the methods that end its message are for one thread at a time. The key is zeroed by
/// <see cref="Dispose"/>; a call that a Dispose overtakes finishes or throws <see cref="ObjectDisposedException"/>. Compare MACs with
/// <see cref="System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"/>.
/// On x64 processors with SHA instructions, which .NET 10 does not offer to managed code, the static methods pass messages of 640
/// bytes and more on to the BCL (as <see cref="SHA256"/> does), and <see cref="ComputeHash"/> and <see cref="TryComputeHash"/> messages of
/// 1024 bytes and more.
/// </remarks>
public sealed class HMACSHA256 : IDisposable
{
    /// <summary>The size of a MAC in bits: 256.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a MAC in bytes: 32.</summary>
    public const int HashSizeInBytes = Sha256State.HashSizeInBytes;

    private readonly IncrementalCore<HmacState<Sha256State>> _core;

    // For messages that go to the BCL; null where none do.
    private readonly SecretMemory? _handoverKey;

    /// <summary>Takes a copy of <paramref name="key"/>, which may have any length (32 bytes or more are recommended).</summary>
    public HMACSHA256(ReadOnlySpan<byte> key) : this(Sha256State.PreferredKernel, key) => _handoverKey = Sha256Handover.KeepKey(key);

    internal HMACSHA256(Sha2Kernel kernel, ReadOnlySpan<byte> key)
    {
        HmacState<Sha256State>.Create(kernel, key, out HmacState<Sha256State> state);
        _core = new IncrementalCore<HmacState<Sha256State>>(ref state);
    }

    /// <summary>Computes the MAC of <paramref name="source"/> under <paramref name="key"/>.</summary>
    /// <returns>The 32-byte MAC.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
        Sha256Handover.TakesHmac(source.Length) ? Bcl.HMACSHA256.HashData(key, source) : HashData(Sha256State.PreferredKernel, key, source);

    /// <summary>
    /// Writes the MAC of <paramref name="source"/> under <paramref name="key"/> to the first 32 bytes of
    /// <paramref name="destination"/>, which may overlap both.
    /// </summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 32 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
        Sha256Handover.TakesHmac(source.Length)
            ? Bcl.HMACSHA256.HashData(key, source, destination)
            : HashData(Sha256State.PreferredKernel, key, source, destination);

    /// <summary>
    /// Writes the MAC of <paramref name="source"/> under <paramref name="key"/> if <paramref name="destination"/> holds at least 32
    /// bytes.
    /// </summary>
    /// <param name="key">The key, of any length.</param>
    /// <param name="source">The data.</param>
    /// <param name="destination">Receives the MAC; may overlap the other two.</param>
    /// <param name="bytesWritten">The number of bytes written: 32 or 0.</param>
    /// <returns>Whether the MAC was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        Sha256Handover.TakesHmac(source.Length)
            ? Bcl.HMACSHA256.TryHashData(key, source, destination, out bytesWritten)
            : TryHashData(Sha256State.PreferredKernel, key, source, destination, out bytesWritten);

    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
        HmacCore<Sha256State>.HashData(kernel, key, source);

    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HmacCore<Sha256State>.HashData(kernel, key, source, destination);

    internal static bool TryHashData(
        Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HmacCore<Sha256State>.TryHashData(kernel, key, source, destination, out bytesWritten);

    /// <summary>Computes the MAC of <paramref name="source"/>, independently of what was appended. Thread-safe.</summary>
    /// <returns>The 32-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] ComputeHash(ReadOnlySpan<byte> source)
    {
        byte[] mac = new byte[HashSizeInBytes];
        TryComputeHash(source, mac, out _);
        return mac;
    }

    /// <summary>
    /// Writes the MAC of <paramref name="source"/>, independently of what was appended, if <paramref name="destination"/>
    /// (which may overlap it) holds at least 32 bytes. Thread-safe.
    /// </summary>
    /// <returns>Whether the MAC was written.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        if (source.Length < Sha256Handover.KeyedHmacCrossover || _handoverKey is null || destination.Length < HashSizeInBytes)
            return HmacCore<Sha256State>.TryComputeHash(_core.Memory, source, destination, out bytesWritten);
        Sha256Handover.ComputeHmac(_handoverKey, source, destination);
        bytesWritten = HashSizeInBytes;
        return true;
    }

    /// <summary>Adds data to what is to be authenticated; any number of times, of any length.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(ReadOnlySpan<byte> data) => _core.Append(data);

    /// <summary>Computes the MAC of the data appended so far; more may be appended afterwards.</summary>
    /// <returns>The 32-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetCurrentHash() => _core.GetCurrentHash();

    /// <summary>
    /// Writes the MAC of the data appended so far to the first 32 bytes of <paramref name="destination"/>; more may be appended
    /// afterwards.
    /// </summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 32 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public int GetCurrentHash(Span<byte> destination) => _core.GetCurrentHash(destination);

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, but returns false if <paramref name="destination"/> is too short.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) => _core.TryGetCurrentHash(destination, out bytesWritten);

    /// <summary>Computes the MAC of the data appended so far and starts anew under the same key.</summary>
    /// <returns>The 32-byte MAC.</returns>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] GetHashAndReset() => _core.GetHashAndReset();

    /// <summary>
    /// Writes the MAC of the data appended so far to the first 32 bytes of <paramref name="destination"/> and starts anew under the
    /// same key.
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

    /// <summary>Zeroes the key and the state. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _core.Dispose();
        _handoverKey?.Dispose();
    }

    internal SecretMemory Memory => _core.Memory;

    internal SecretMemory? HandoverKey => _handoverKey;
}
