namespace FastCrypto.Tls;

/// <summary>The checks that a client applies to ServerHello and HelloRetryRequest alike (RFC 8446 sections 4.1.3 and 4.1.4).</summary>
internal static class ServerHelloRules
{
    internal static void Check(ServerHello hello, ClientOffer offer)
    {
        CheckVersion(hello);
        ExtensionHost host = hello.IsHelloRetryRequest ? ExtensionHost.HelloRetryRequest : ExtensionHost.ServerHello;
        ExtensionRules.CheckResponse(hello.Extensions, host, offer.Extensions);
        if (!hello.SessionIdEcho.SequenceEqual(offer.SessionId))
            throw Illegal("The server does not echo the session id.");
        if (!offer.OffersSuite(hello.CipherSuite) || !TlsDefaults.IsSupported((CipherSuite)hello.CipherSuite))
            throw Illegal("The server selects a cipher suite that was not offered.");
        if (hello.CompressionMethod != 0)
            throw Illegal("The server selects compression.");
    }

    // Versions come first: a server of an older version is told just that, whatever else its hello says.
    private static void CheckVersion(ServerHello hello)
    {
        if (hello.LegacyVersion == ProtocolVersions.Ssl30)
            throw new TlsException(AlertDescription.ProtocolVersion, "The server speaks SSL 3.0.");
        if (!hello.Extensions.TryFind(ExtensionType.SupportedVersions, out ReadOnlySpan<byte> data))
        {
            // Section 4.1.3: a server that could do TLS 1.3 marks its older hellos; an attacker has removed the offer.
            if (hello.HasDowngradeSentinel)
                throw Illegal("The server could speak TLS 1.3 but was made to answer with an older version.");
            throw new TlsException(AlertDescription.ProtocolVersion, "The server does not speak TLS 1.3.");
        }

        if (SupportedVersionsExtension.ParseSelected(data) != ProtocolVersions.Tls13)
            throw Illegal("The server selects a version that was not offered.");
        if (hello.LegacyVersion != ProtocolVersions.Tls12)
            throw Illegal("legacy_version is not 0x0303.");
    }

    internal static TlsException Illegal(string message) => new(AlertDescription.IllegalParameter, message);
}
