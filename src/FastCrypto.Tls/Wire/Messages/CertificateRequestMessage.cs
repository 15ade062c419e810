namespace FastCrypto.Tls;

/// <summary>CertificateRequest (RFC 8446 section 4.3.2): a checked view of its body.</summary>
internal readonly ref struct CertificateRequestMessage
{
    private CertificateRequestMessage(WireReader reader)
    {
        Context = reader.ReadVector8(0);
        Extensions = ExtensionBlock.Parse(reader.ReadVector16(2));
        reader.ExpectEnd();
    }

    internal ReadOnlySpan<byte> Context { get; }

    internal ExtensionBlock Extensions { get; }

    internal static CertificateRequestMessage Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    /// <summary>Writes the message; <paramref name="extensions"/> is the contents of the extensions vector.</summary>
    internal static void Write(WireWriter writer, ReadOnlySpan<byte> context, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.CertificateRequest))
        {
            writer.WriteVector8(context);
            writer.WriteVector16(extensions);
        }
    }
}
