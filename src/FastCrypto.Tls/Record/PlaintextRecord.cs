namespace FastCrypto.Tls;

/// <summary>Unprotected records (RFC 8446 section 5.1).</summary>
internal static class PlaintextRecord
{
    // Section 5.1: 0x0303, except that an initial ClientHello may say 0x0301 for old middleboxes.
    private const ushort Version = 0x0303;
    private const ushort InitialVersion = 0x0301;

    /// <summary>The bytes on the wire for <paramref name="contentLength"/> bytes of content.</summary>
    internal static int GetLength(int contentLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contentLength);
        int records = (contentLength + RecordLimits.MaxPlaintext - 1) / RecordLimits.MaxPlaintext;
        return contentLength + records * RecordLimits.HeaderLength;
    }

    /// <summary>Writes content as one record, or as several where it is longer than 2^14 bytes, and returns the bytes written.</summary>
    internal static int Write(ContentType type, ReadOnlySpan<byte> content, Span<byte> destination, bool initialClientHello = false)
    {
        Throw.IfShorterThan(GetLength(content.Length), destination);
        int written = 0;
        while (!content.IsEmpty)
        {
            ReadOnlySpan<byte> fragment = content[..Math.Min(content.Length, RecordLimits.MaxPlaintext)];
            RecordHeader.Write(type, initialClientHello ? InitialVersion : Version, fragment.Length, destination[written..]);
            fragment.CopyTo(destination[(written + RecordLimits.HeaderLength)..]);
            written += RecordLimits.HeaderLength + fragment.Length;
            content = content[fragment.Length..];
        }

        return written;
    }

    /// <summary>Appendix D.4: the dummy change_cipher_spec of the middlebox compatibility mode, six bytes.</summary>
    internal static int WriteChangeCipherSpec(Span<byte> destination) => Write(ContentType.ChangeCipherSpec, [1], destination);
}
