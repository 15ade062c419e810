using System.Buffers.Binary;

namespace FastCrypto.Tls;

/// <summary>A list of 16-bit code points (suites, groups, schemes, versions): a checked view of its bytes.</summary>
internal readonly ref struct UInt16List
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal UInt16List(ReadOnlySpan<byte> bytes)
    {
        if ((bytes.Length & 1) != 0)
            WireReader.Malformed("A list of 16-bit values has an odd length.");
        _bytes = bytes;
    }

    internal int Count => _bytes.Length / 2;

    internal ushort this[int index] => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(2 * index)..]);

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal bool Contains(ushort value)
    {
        for (int i = 0; i < Count; i++)
        {
            if (this[i] == value)
                return true;
        }

        return false;
    }

    /// <summary>A list that is the whole of an extension: a two-byte length and at least one value.</summary>
    internal static UInt16List ParseExtension(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var list = new UInt16List(reader.ReadVector16(2));
        reader.ExpectEnd();
        return list;
    }

    internal static void WriteExtension(WireWriter writer, ExtensionType type, ReadOnlySpan<ushort> values)
    {
        using (writer.Extension(type))
        using (writer.Vector16())
        {
            foreach (ushort value in values)
                writer.WriteUInt16(value);
        }
    }
}
