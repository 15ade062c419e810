using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace FastCrypto.Tls;

/// <summary>
/// Reads the presentation language of RFC 8446 section 3: big-endian integers and vectors with a length in front.
/// Whatever does not fit is a decode_error.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    /// <summary>Nothing is left.</summary>
    internal readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>What has not been read yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal byte ReadByte() => ReadBytes(1)[0];

    internal ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    internal int ReadUInt24()
    {
        ReadOnlySpan<byte> bytes = ReadBytes(3);
        return (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
    }

    internal uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    internal ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
            Malformed("A field reaches beyond the end of its message.");
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>opaque&lt;min..max&gt; with a one-byte length.</summary>
    internal ReadOnlySpan<byte> ReadVector8(int min, int max = byte.MaxValue) => ReadVector(ReadByte(), min, max);

    /// <summary>opaque&lt;min..max&gt; with a two-byte length.</summary>
    internal ReadOnlySpan<byte> ReadVector16(int min, int max = ushort.MaxValue) => ReadVector(ReadUInt16(), min, max);

    /// <summary>opaque&lt;min..max&gt; with a three-byte length.</summary>
    internal ReadOnlySpan<byte> ReadVector24(int min, int max = 0xFF_FFFF) => ReadVector(ReadUInt24(), min, max);

    /// <summary>Refuses trailing bytes.</summary>
    internal readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
            Malformed("Bytes follow the end of a structure.");
    }

    [DoesNotReturn]
    internal static void Malformed(string what) => throw new TlsException(AlertDescription.DecodeError, what);

    private ReadOnlySpan<byte> ReadVector(int length, int min, int max)
    {
        if (length < min || length > max)
            Malformed("A vector's length is out of its range.");
        return ReadBytes(length);
    }
}
