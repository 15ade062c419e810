namespace FastCrypto.Tls;

/// <summary>
/// ServerHello and HelloRetryRequest, which differ in the random value (RFC 8446 sections 4.1.3 and 4.1.4): a checked view of the body.
/// </summary>
internal readonly ref struct ServerHello
{
    internal const int RandomLength = 32;
    internal const int MaxSessionIdLength = 32;

    private ServerHello(WireReader reader)
    {
        LegacyVersion = reader.ReadUInt16();
        Random = reader.ReadBytes(RandomLength);
        SessionIdEcho = reader.ReadVector8(0, MaxSessionIdLength);
        CipherSuite = reader.ReadUInt16();
        CompressionMethod = reader.ReadByte();
        Extensions = ExtensionBlock.Parse(reader.IsEmpty ? default : reader.ReadVector16(0));
        reader.ExpectEnd();
    }

    /// <summary>SHA-256 of "HelloRetryRequest": the random value that marks one.</summary>
    internal static ReadOnlySpan<byte> HelloRetryRequestRandom =>
    [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ];

    internal ushort LegacyVersion { get; }

    internal ReadOnlySpan<byte> Random { get; }

    internal ReadOnlySpan<byte> SessionIdEcho { get; }

    internal ushort CipherSuite { get; }

    internal byte CompressionMethod { get; }

    internal ExtensionBlock Extensions { get; }

    internal bool IsHelloRetryRequest => Random.SequenceEqual(HelloRetryRequestRandom);

    /// <summary>
    /// The random value ends as that of a TLS 1.3 server that was made to negotiate TLS 1.2 ("DOWNGRD" 01) or less ("DOWNGRD" 00).
    /// </summary>
    internal bool HasDowngradeSentinel => Random[^8..^1].SequenceEqual("DOWNGRD"u8) && Random[^1] <= 1;

    internal static ServerHello Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    /// <summary>Writes the message; <paramref name="extensions"/> is the contents of the extensions vector.</summary>
    internal static void Write(
        WireWriter writer, ReadOnlySpan<byte> random, ReadOnlySpan<byte> sessionIdEcho, ushort cipherSuite, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.ServerHello))
        {
            writer.WriteUInt16(ProtocolVersions.Tls12);
            writer.WriteBytes(random);
            writer.WriteVector8(sessionIdEcho);
            writer.WriteUInt16(cipherSuite);
            writer.WriteByte(0);
            writer.WriteVector16(extensions);
        }
    }
}
