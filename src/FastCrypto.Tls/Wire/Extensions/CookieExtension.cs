namespace FastCrypto.Tls;

/// <summary>cookie (RFC 8446 section 4.2.2).</summary>
internal static class CookieExtension
{
    internal static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        ReadOnlySpan<byte> cookie = reader.ReadVector16(1);
        reader.ExpectEnd();
        return cookie;
    }

    internal static void Write(WireWriter writer, ReadOnlySpan<byte> cookie)
    {
        using (writer.Extension(ExtensionType.Cookie))
            writer.WriteVector16(cookie);
    }
}
