namespace FastCrypto.Tls;

/// <summary>CertificateVerify (RFC 8446 section 4.4.3): a checked view of its body.</summary>
internal readonly ref struct CertificateVerify
{
    private CertificateVerify(WireReader reader)
    {
        Scheme = reader.ReadUInt16();
        Signature = reader.ReadVector16(0);
        reader.ExpectEnd();
    }

    internal ushort Scheme { get; }

    internal ReadOnlySpan<byte> Signature { get; }

    internal static CertificateVerify Parse(ReadOnlySpan<byte> body) => new(new WireReader(body));

    internal static void Write(WireWriter writer, ushort scheme, ReadOnlySpan<byte> signature)
    {
        using (writer.Message(HandshakeType.CertificateVerify))
        {
            writer.WriteUInt16(scheme);
            writer.WriteVector16(signature);
        }
    }
}
