namespace FastCrypto.Tls;

/// <summary>Protects outgoing records under one traffic secret (RFC 8446 section 5.2). A KeyUpdate means a new sealer.</summary>
internal sealed class RecordSealer(TrafficSecret secret) : IDisposable
{
    private const ushort Version = 0x0303;

    private readonly AeadSealer _aead = secret.CreateSealer();

    /// <summary>Whether a KeyUpdate should be sent now, well before the key's usage limit (section 5.5).</summary>
    internal bool NeedsKeyUpdate => _aead.IsNearLimit;

    /// <summary>The bytes on the wire of one record with that much content and padding.</summary>
    internal static int SealedLength(int contentLength, int padding = 0) => contentLength + padding + RecordLimits.Overhead;

    /// <summary>
    /// Writes one record and returns its length. The content may stand at its place in the record,
    /// <see cref="RecordLimits.HeaderLength"/> bytes into <paramref name="destination"/>, or elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">Content and padding are longer than 2^14 bytes, handshake or alert content is empty, or the
    /// destination is too short.</exception>
    /// <exception cref="TlsException">internal_error: the key has reached its usage limit.</exception>
    internal int Seal(ContentType type, ReadOnlySpan<byte> content, Span<byte> destination, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (content.Length > RecordLimits.MaxPlaintext - padding)
            throw new ArgumentException("Content and padding of a record are limited to 2^14 bytes.", nameof(content));
        if (content.IsEmpty && type != ContentType.ApplicationData)
            throw new ArgumentException("Only application data may be empty.", nameof(content));
        int length = SealedLength(content.Length, padding);
        Throw.IfShorterThan(length, destination);

        Span<byte> header = destination[..RecordLimits.HeaderLength];
        RecordHeader.Write(ContentType.ApplicationData, Version, length - RecordLimits.HeaderLength, header);
        try
        {
            _aead.SealRecord(content, (byte)type, padding, destination[RecordLimits.HeaderLength..length], header);
        }
        catch (AeadLimitReachedException e)
        {
            throw new TlsException(AlertDescription.InternalError, "The traffic key has reached its usage limit.", e);
        }

        return length;
    }

    public void Dispose() => _aead.Dispose();
}
