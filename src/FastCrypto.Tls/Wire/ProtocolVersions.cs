namespace FastCrypto.Tls;

/// <summary>Version numbers on the wire.</summary>
internal static class ProtocolVersions
{
    internal const ushort Ssl30 = 0x0300;

    /// <summary>TLS 1.0; the record version of an initial ClientHello (RFC 8446 section 5.1).</summary>
    internal const ushort Tls10 = 0x0301;

    /// <summary>TLS 1.2; the legacy_version of everything in TLS 1.3.</summary>
    internal const ushort Tls12 = 0x0303;

    internal const ushort Tls13 = 0x0304;
}
