using System.Buffers.Binary;

namespace FastCrypto.Tls;

/// <summary>Writes the presentation language of RFC 8446 section 3 into a growing buffer.</summary>
internal sealed class WireWriter(int capacity = 512)
{
    private byte[] _buffer = new byte[capacity];

    /// <summary>The number of bytes written.</summary>
    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    internal byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    internal void Clear() => Length = 0;

    internal void WriteByte(byte value) => Take(1)[0] = value;

    internal void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    internal void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    internal void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>The next <paramref name="count"/> bytes, to be filled by the caller.</summary>
    internal Span<byte> Take(int count)
    {
        if (_buffer.Length - Length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        Span<byte> taken = _buffer.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    /// <summary>opaque&lt;…&gt; with a one-byte length.</summary>
    internal void WriteVector8(ReadOnlySpan<byte> bytes)
    {
        using (Vector8())
            WriteBytes(bytes);
    }

    /// <summary>opaque&lt;…&gt; with a two-byte length.</summary>
    internal void WriteVector16(ReadOnlySpan<byte> bytes)
    {
        using (Vector16())
            WriteBytes(bytes);
    }

    /// <summary>opaque&lt;…&gt; with a three-byte length.</summary>
    internal void WriteVector24(ReadOnlySpan<byte> bytes)
    {
        using (Vector24())
            WriteBytes(bytes);
    }

    /// <summary>A vector with a one-byte length: what is written until Dispose.</summary>
    internal Vector Vector8() => new(this, 1);

    /// <summary>A vector with a two-byte length: what is written until Dispose.</summary>
    internal Vector Vector16() => new(this, 2);

    /// <summary>A vector with a three-byte length: what is written until Dispose.</summary>
    internal Vector Vector24() => new(this, 3);

    /// <summary>A handshake message (RFC 8446 section 4): its type, and as its body what is written until Dispose.</summary>
    internal Vector Message(HandshakeType type)
    {
        WriteByte((byte)type);
        return Vector24();
    }

    /// <summary>An extension (RFC 8446 section 4.2): its type, and as its data what is written until Dispose.</summary>
    internal Vector Extension(ExtensionType type)
    {
        WriteUInt16((ushort)type);
        return Vector16();
    }

    /// <summary>An open vector; its length is filled in when it is disposed.</summary>
    internal readonly ref struct Vector
    {
        private readonly WireWriter _writer;
        private readonly int _start;
        private readonly int _width;

        internal Vector(WireWriter writer, int width)
        {
            _writer = writer;
            _start = writer.Length;
            _width = width;
            writer.Take(width).Clear();
        }

        public void Dispose()
        {
            int length = _writer.Length - _start - _width;
            if (length >> (8 * _width) != 0)
                throw new InvalidOperationException("The vector is too long for its length field.");
            for (int i = 0; i < _width; i++)
                _writer._buffer[_start + i] = (byte)(length >> (8 * (_width - 1 - i)));
        }
    }
}
