namespace FastCrypto.Tls;

/// <summary>early_data (RFC 8446 section 4.2.10).</summary>
internal static class EarlyDataExtension
{
    /// <summary>Checks the empty extension of a ClientHello.</summary>
    internal static void CheckOffer(ReadOnlySpan<byte> data) => new WireReader(data).ExpectEnd();

    /// <summary>The max_early_data_size of a NewSessionTicket.</summary>
    internal static uint ParseTicket(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        uint size = reader.ReadUInt32();
        reader.ExpectEnd();
        return size;
    }
}
