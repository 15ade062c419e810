using System.Buffers.Binary;

namespace FastCrypto.Tls;

/// <summary>
/// Cuts the contents of handshake records into messages (RFC 8446 section 5.1): a message may span records, and a record may
/// hold several. Memory grows only with what has arrived, and never beyond one message's limit.
/// </summary>
internal sealed class HandshakeReassembler
{
    internal const int HeaderLength = 4;

    /// <summary>The longest message without its header; a Certificate that is awaited may be twice as long.</summary>
    internal const int MaxMessageLength = 1 << 16;
    internal const int MaxCertificateLength = 1 << 17;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>
    /// Whether every byte has been read as part of a whole message. Section 5.1: this must hold whenever keys change, and
    /// before a record of another type.
    /// </summary>
    internal bool IsEmpty => _start == _end;

    /// <summary>Takes the content of the next handshake record.</summary>
    internal void Append(ReadOnlySpan<byte> content)
    {
        if (_start != 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < content.Length)
            Array.Resize(ref _buffer, Math.Max(_end + content.Length, Math.Max(1024, _buffer.Length * 2)));
        content.CopyTo(_buffer.AsSpan(_end));
        _end += content.Length;
    }

    /// <summary>
    /// Takes out the next whole message, header included; the span is valid until the next <see cref="Append"/>. False while
    /// it is incomplete.
    /// </summary>
    /// <exception cref="TlsException">decode_error: the header announces more than this side puts together.</exception>
    internal bool TryRead(bool takesCertificate, out ReadOnlySpan<byte> message)
    {
        message = default;
        ReadOnlySpan<byte> pending = _buffer.AsSpan(_start.._end);
        if (pending.Length < HeaderLength)
            return false;
        int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(pending) & 0xFF_FFFF);
        int limit = takesCertificate && (HandshakeType)pending[0] == HandshakeType.Certificate ? MaxCertificateLength : MaxMessageLength;
        if (length > limit)
            throw new TlsException(AlertDescription.DecodeError, "A handshake message is longer than this side accepts.");
        if (pending.Length < HeaderLength + length)
            return false;
        message = pending[..(HeaderLength + length)];
        _start += message.Length;
        return true;
    }

    /// <summary>Section 5.1: messages must not span key changes.</summary>
    /// <exception cref="TlsException">unexpected_message: a part of a message is pending.</exception>
    internal void RequireEmpty()
    {
        if (!IsEmpty)
            throw new TlsException(
                AlertDescription.UnexpectedMessage, "A handshake message spans a key change or is interrupted by another record.");
    }
}
