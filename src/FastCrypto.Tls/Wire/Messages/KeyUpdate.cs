namespace FastCrypto.Tls;

/// <summary>KeyUpdate (RFC 8446 section 4.6.3).</summary>
internal static class KeyUpdate
{
    /// <summary>Returns whether the peer asks for an update of this side's keys too.</summary>
    internal static bool Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        byte request = reader.ReadByte();
        reader.ExpectEnd();
        // "If an implementation receives any other value, it MUST terminate the connection with an illegal_parameter alert."
        if (request > 1)
            throw new TlsException(
                AlertDescription.IllegalParameter, "KeyUpdate carries neither update_not_requested nor update_requested.");
        return request == 1;
    }

    internal static void Write(WireWriter writer, bool updateRequested)
    {
        using (writer.Message(HandshakeType.KeyUpdate))
            writer.WriteByte(updateRequested ? (byte)1 : (byte)0);
    }
}
