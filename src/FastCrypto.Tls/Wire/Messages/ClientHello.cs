namespace FastCrypto.Tls;

/// <summary>ClientHello (RFC 8446 section 4.1.2): a checked view of its body.</summary>
internal readonly ref struct ClientHello
{
    private ClientHello(WireReader reader)
    {
        LegacyVersion = reader.ReadUInt16();
        Random = reader.ReadBytes(ServerHello.RandomLength);
        SessionId = reader.ReadVector8(0, ServerHello.MaxSessionIdLength);
        CipherSuites = new UInt16List(reader.ReadVector16(2));
        CompressionMethods = reader.ReadVector8(1);
        // Hellos of TLS 1.2 and older may end here; they are refused for their version, not for their form.
        Extensions = ExtensionBlock.Parse(reader.IsEmpty ? default : reader.ReadVector16(0));
        reader.ExpectEnd();
    }

    internal ushort LegacyVersion { get; }

    internal ReadOnlySpan<byte> Random { get; }

    internal ReadOnlySpan<byte> SessionId { get; }

    internal UInt16List CipherSuites { get; }

    internal ReadOnlySpan<byte> CompressionMethods { get; }

    internal ExtensionBlock Extensions { get; }

    internal static ClientHello Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    /// <summary>Writes the message; <paramref name="extensions"/> is the contents of the extensions vector.</summary>
    internal static void Write(
        WireWriter writer, ReadOnlySpan<byte> random, ReadOnlySpan<byte> sessionId,
        ReadOnlySpan<ushort> cipherSuites, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.ClientHello))
        {
            writer.WriteUInt16(ProtocolVersions.Tls12);
            writer.WriteBytes(random);
            writer.WriteVector8(sessionId);
            using (writer.Vector16())
            {
                foreach (ushort suite in cipherSuites)
                    writer.WriteUInt16(suite);
            }

            // "MUST contain exactly one byte, set to zero".
            writer.WriteVector8([0]);
            writer.WriteVector16(extensions);
        }
    }
}
