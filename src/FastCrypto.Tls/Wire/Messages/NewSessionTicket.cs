namespace FastCrypto.Tls;

/// <summary>NewSessionTicket (RFC 8446 section 4.6.1): a checked view of its body.</summary>
internal readonly ref struct NewSessionTicket
{
    private NewSessionTicket(WireReader reader)
    {
        LifetimeSeconds = reader.ReadUInt32();
        AgeAdd = reader.ReadUInt32();
        Nonce = reader.ReadVector8(0);
        Ticket = reader.ReadVector16(1);
        Extensions = ExtensionBlock.Parse(reader.ReadVector16(0));
        reader.ExpectEnd();
    }

    internal uint LifetimeSeconds { get; }

    internal uint AgeAdd { get; }

    internal ReadOnlySpan<byte> Nonce { get; }

    internal ReadOnlySpan<byte> Ticket { get; }

    internal ExtensionBlock Extensions { get; }

    internal static NewSessionTicket Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    /// <summary>Writes the message; <paramref name="extensions"/> is the contents of the extensions vector.</summary>
    internal static void Write(
        WireWriter writer, uint lifetimeSeconds, uint ageAdd, ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ticket, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.NewSessionTicket))
        {
            writer.WriteUInt32(lifetimeSeconds);
            writer.WriteUInt32(ageAdd);
            writer.WriteVector8(nonce);
            writer.WriteVector16(ticket);
            writer.WriteVector16(extensions);
        }
    }
}
