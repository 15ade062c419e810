namespace FastCrypto.Tls;

/// <summary>pre_shared_key (RFC 8446 section 4.2.11).</summary>
internal static class PreSharedKeyExtension
{
    /// <summary>Checks the OfferedPsks of a ClientHello, of which this side accepts none.</summary>
    /// <exception cref="TlsException">decode_error; or illegal_parameter, where there is not one binder for each identity.</exception>
    internal static void Check(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var identities = new WireReader(reader.ReadVector16(7));
        var binders = new WireReader(reader.ReadVector16(33));
        reader.ExpectEnd();
        int unmatched = 0;
        for (; !identities.IsEmpty; unmatched++)
        {
            identities.ReadVector16(1);
            // obfuscated_ticket_age.
            identities.ReadUInt32();
        }

        for (; !binders.IsEmpty; unmatched--)
            binders.ReadVector8(32);
        if (unmatched != 0)
            throw new TlsException(AlertDescription.IllegalParameter, "pre_shared_key does not hold one binder for each identity.");
    }
}
