namespace FastCrypto.Tls;

/// <summary>supported_versions (RFC 8446 section 4.2.1).</summary>
internal static class SupportedVersionsExtension
{
    /// <summary>The versions that a ClientHello offers.</summary>
    internal static UInt16List Parse(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var versions = new UInt16List(reader.ReadVector8(2, 254));
        reader.ExpectEnd();
        return versions;
    }

    /// <summary>The version that a ServerHello or HelloRetryRequest selects.</summary>
    internal static ushort ParseSelected(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ushort version = reader.ReadUInt16();
        reader.ExpectEnd();
        return version;
    }

    /// <summary>Writes the offer of a client that speaks TLS 1.3 only.</summary>
    internal static void Write(WireWriter writer)
    {
        using (writer.Extension(ExtensionType.SupportedVersions))
        using (writer.Vector8())
            writer.WriteUInt16(ProtocolVersions.Tls13);
    }

    internal static void WriteSelected(WireWriter writer)
    {
        using (writer.Extension(ExtensionType.SupportedVersions))
            writer.WriteUInt16(ProtocolVersions.Tls13);
    }
}
