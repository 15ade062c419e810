namespace FastCrypto.Tls;

/// <summary>EncryptedExtensions (RFC 8446 section 4.3.1).</summary>
internal static class EncryptedExtensions
{
    internal static ExtensionBlock Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        ExtensionBlock extensions = ExtensionBlock.Parse(reader.ReadVector16(0));
        reader.ExpectEnd();
        return extensions;
    }

    /// <summary>Writes the message; <paramref name="extensions"/> is the contents of the extensions vector.</summary>
    internal static void Write(WireWriter writer, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.EncryptedExtensions))
            writer.WriteVector16(extensions);
    }
}
