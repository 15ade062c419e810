namespace FastCrypto.Tls;

/// <summary>key_share (RFC 8446 section 4.2.8) in its three forms.</summary>
internal static class KeyShareExtension
{
    /// <summary>The shares of a ClientHello, possibly none; a checked view.</summary>
    internal static KeyShareList Parse(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ReadOnlySpan<byte> shares = reader.ReadVector16(0);
        reader.ExpectEnd();
        var check = new WireReader(shares);
        while (!check.IsEmpty)
            KeyShareEntry.Read(ref check);
        return new KeyShareList(shares);
    }

    /// <summary>The one share of a ServerHello.</summary>
    internal static KeyShareEntry ParseServerShare(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        KeyShareEntry share = KeyShareEntry.Read(ref reader);
        reader.ExpectEnd();
        return share;
    }

    /// <summary>The group that a HelloRetryRequest asks for.</summary>
    internal static ushort ParseSelectedGroup(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ushort group = reader.ReadUInt16();
        reader.ExpectEnd();
        return group;
    }

    internal static void WriteServerShare(WireWriter writer, ushort group, ReadOnlySpan<byte> keyExchange)
    {
        using (writer.Extension(ExtensionType.KeyShare))
            KeyShareEntry.Write(writer, group, keyExchange);
    }

    internal static void WriteSelectedGroup(WireWriter writer, ushort group)
    {
        using (writer.Extension(ExtensionType.KeyShare))
            writer.WriteUInt16(group);
    }
}
