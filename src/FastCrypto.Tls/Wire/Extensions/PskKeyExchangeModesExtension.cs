namespace FastCrypto.Tls;

/// <summary>psk_key_exchange_modes (RFC 8446 section 4.2.9).</summary>
internal static class PskKeyExchangeModesExtension
{
    /// <summary>The modes that a client allows, one byte each.</summary>
    internal static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ReadOnlySpan<byte> modes = reader.ReadVector8(1);
        reader.ExpectEnd();
        return modes;
    }
}
