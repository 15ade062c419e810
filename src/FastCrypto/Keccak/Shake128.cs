namespace FastCrypto;

/// <summary>
/// SHAKE128 (FIPS 202, section 6.2): an extendable-output function. An object takes the message in pieces and gives the output in
/// pieces; it may not be used from two threads at once.
/// </summary>
public sealed class Shake128 : IDisposable
{
    private readonly ShakeState _state;

    /// <summary>Starts with the empty message.</summary>
    public Shake128() : this(KeccakKernels.Preferred)
    {
    }

    internal Shake128(KeccakKernel kernel) => _state = new ShakeState(kernel, KeccakSponge.Shake128Rate);

    private Shake128(ShakeState state) => _state = state;

    /// <summary>Always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Hashes <paramref name="source"/> to as many bytes as <paramref name="destination"/> holds; the two may overlap.</summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashData(KeccakKernels.Preferred, source, destination);

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns><paramref name="outputLength"/> bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputLength"/> is negative.</exception>
    public static byte[] HashData(ReadOnlySpan<byte> source, int outputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outputLength);
        byte[] output = new byte[outputLength];
        HashData(source, output);
        return output;
    }

    internal static void HashData(KeccakKernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
        KeccakSponge.Hash(kernel, KeccakSponge.Shake128Rate, KeccakSponge.ShakeSuffix, source, destination);

    /// <summary>Takes in more of the message.</summary>
    /// <exception cref="InvalidOperationException">Output has been read; call <see cref="Reset"/> first.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(ReadOnlySpan<byte> data) => _state.Append(data);

    /// <summary>Takes in more of the message.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Output has been read; call <see cref="Reset"/> first.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void AppendData(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _state.Append(data);
    }

    /// <summary>Reads the next bytes of the output; the first read ends the message.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void Read(Span<byte> destination) => _state.Read(destination);

    /// <summary>Reads the next bytes of the output; the first read ends the message.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputLength"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public byte[] Read(int outputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outputLength);
        byte[] output = new byte[outputLength];
        _state.Read(output);
        return output;
    }

    /// <summary>Writes the first bytes of the output for the message so far, which may go on.</summary>
    /// <exception cref="InvalidOperationException">Output has been read; call <see cref="Reset"/> first.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void GetCurrentHash(Span<byte> destination) => _state.GetCurrentHash(destination);

    /// <summary>Writes the first bytes of the output and starts over with the empty message.</summary>
    /// <exception cref="InvalidOperationException">Output has been read; call <see cref="Reset"/> first.</exception>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void GetHashAndReset(Span<byte> destination)
    {
        _state.GetCurrentHash(destination);
        _state.Reset();
    }

    /// <summary>Starts over with the empty message.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public void Reset() => _state.Reset();

    /// <summary>A copy that goes its own way from here.</summary>
    /// <exception cref="ObjectDisposedException">The object has been disposed.</exception>
    public Shake128 Duplicate() => new(_state.Duplicate());

    /// <summary>Zeroes the state.</summary>
    public void Dispose() => _state.Dispose();
}
