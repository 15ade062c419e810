namespace FastCrypto.Tls;

/// <summary>Finished (RFC 8446 section 4.4.4): a MAC as long as the hash.</summary>
internal static class FinishedMessage
{
    internal static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> body, int hashLength)
    {
        var reader = new WireReader(body);
        ReadOnlySpan<byte> verifyData = reader.ReadBytes(hashLength);
        reader.ExpectEnd();
        return verifyData;
    }

    internal static void Write(WireWriter writer, ReadOnlySpan<byte> verifyData)
    {
        using (writer.Message(HandshakeType.Finished))
            writer.WriteBytes(verifyData);
    }
}
