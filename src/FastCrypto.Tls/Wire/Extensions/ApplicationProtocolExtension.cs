namespace FastCrypto.Tls;

/// <summary>application_layer_protocol_negotiation (RFC 7301 section 3.1).</summary>
internal static class ApplicationProtocolExtension
{
    /// <summary>Checks a ProtocolNameList and returns its contents for <see cref="TryNext"/>.</summary>
    internal static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ReadOnlySpan<byte> names = reader.ReadVector16(2);
        reader.ExpectEnd();
        var check = new WireReader(names);
        while (!check.IsEmpty)
            check.ReadVector8(1);
        return names;
    }

    /// <summary>Takes the next name off a checked list.</summary>
    internal static bool TryNext(scoped ref ReadOnlySpan<byte> names, out ReadOnlySpan<byte> name)
    {
        if (names.IsEmpty)
        {
            name = default;
            return false;
        }

        var reader = new WireReader(names);
        name = reader.ReadVector8(1);
        names = reader.Rest;
        return true;
    }

    /// <summary>The server's answer: a list that "MUST contain exactly one ProtocolName".</summary>
    internal static ReadOnlySpan<byte> ParseSelected(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> names = Parse(data);
        TryNext(ref names, out ReadOnlySpan<byte> selected);
        if (!names.IsEmpty)
            WireReader.Malformed("The server selected more than one application protocol.");
        return selected;
    }

    internal static bool Contains(ReadOnlySpan<byte> names, ReadOnlySpan<byte> wanted)
    {
        while (TryNext(ref names, out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual(wanted))
                return true;
        }

        return false;
    }

    internal static void Write(WireWriter writer, params ReadOnlySpan<byte[]> names)
    {
        using (writer.Extension(ExtensionType.ApplicationLayerProtocolNegotiation))
        using (writer.Vector16())
        {
            foreach (byte[] name in names)
                writer.WriteVector8(name);
        }
    }
}
