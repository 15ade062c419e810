namespace FastCrypto.Tls;

/// <summary>One share of a key_share extension (RFC 8446 section 4.2.8).</summary>
internal readonly ref struct KeyShareEntry(ushort group, ReadOnlySpan<byte> keyExchange)
{
    internal ushort Group { get; } = group;

    internal ReadOnlySpan<byte> KeyExchange { get; } = keyExchange;

    internal static KeyShareEntry Read(scoped ref WireReader reader)
    {
        ushort group = reader.ReadUInt16();
        return new KeyShareEntry(group, reader.ReadVector16(1));
    }

    internal static void Write(WireWriter writer, ushort group, ReadOnlySpan<byte> keyExchange)
    {
        writer.WriteUInt16(group);
        writer.WriteVector16(keyExchange);
    }
}
