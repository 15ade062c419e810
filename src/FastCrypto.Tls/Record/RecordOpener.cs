namespace FastCrypto.Tls;

/// <summary>Opens protected records under one traffic secret (RFC 8446 section 5.2). A KeyUpdate means a new opener.</summary>
internal sealed class RecordOpener(TrafficSecret secret) : IDisposable
{
    private readonly AeadOpener _aead = secret.CreateOpener();

    /// <summary>
    /// Opens one complete record, whose header has been checked, and returns the length of its content.
    /// </summary>
    /// <param name="record">Header and fragment as they were received; the header is the associated data.</param>
    /// <param name="destination">Room for the whole TLSInnerPlaintext: the fragment's length less 16 bytes. The fragment's
    /// own place or disjoint.</param>
    /// <param name="type">The inner content type: alert, handshake or application data.</param>
    /// <exception cref="TlsException">
    /// bad_record_mac, record_overflow or unexpected_message; internal_error if the key has reached a limit. The destination holds zeroes.
    /// </exception>
    internal int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        ReadOnlySpan<byte> fragment = record[RecordLimits.HeaderLength..];
        int innerLength = fragment.Length - AeadSealer.TagSizeInBytes;
        if (innerLength < 0)
            throw new TlsException(AlertDescription.BadRecordMac, "A protected record is too short to hold its tag.");
        Throw.IfShorterThan(innerLength, destination);

        Span<byte> inner = destination[..innerLength];
        if (!TryOpen(fragment, inner, record[..RecordLimits.HeaderLength]))
            throw new TlsException(AlertDescription.BadRecordMac, "A record could not be deprotected.");
        if (innerLength > RecordLimits.MaxInnerPlaintext)
            throw Refuse(inner, AlertDescription.RecordOverflow, "The content of a record is longer than 2^14 bytes.");

        int end = FindContentTypeVartime(inner);
        if (end < 0)
            throw Refuse(inner, AlertDescription.UnexpectedMessage, "A record holds nothing but padding.");
        type = (ContentType)inner[end];
        // Section 5.1: change_cipher_spec is never protected. Section 5.4: zero-length handshake and alert content is forbidden.
        if (type is not (ContentType.ApplicationData or ContentType.Handshake or ContentType.Alert))
            throw Refuse(inner, AlertDescription.UnexpectedMessage, "A protected record holds content of a type that is not allowed.");
        if (end == 0 && type != ContentType.ApplicationData)
            throw Refuse(inner, AlertDescription.UnexpectedMessage, "A protected handshake or alert record is empty.");
        inner[end] = 0;
        return end;
    }

    public void Dispose() => _aead.Dispose();

    private bool TryOpen(ReadOnlySpan<byte> fragment, Span<byte> inner, ReadOnlySpan<byte> header)
    {
        try
        {
            return _aead.TryOpen(fragment, inner, header);
        }
        catch (AeadLimitReachedException e)
        {
            throw Refuse(inner, AlertDescription.InternalError, "The traffic key has reached its usage limit.", e);
        }
    }

    // Section 5.4: the content type is the last byte that is not zero. The scan tells the length of the padding by its time,
    // as appendix E.3 concedes to every receiver; it looks only at plaintext that has been authenticated.
    private static int FindContentTypeVartime(ReadOnlySpan<byte> inner) => inner.LastIndexOfAnyExcept((byte)0);

    private static TlsException Refuse(Span<byte> inner, AlertDescription alert, string message, Exception? cause = null)
    {
        inner.Clear();
        return new TlsException(alert, message, cause);
    }
}
