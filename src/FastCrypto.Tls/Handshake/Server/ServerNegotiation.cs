namespace FastCrypto.Tls;

/// <summary>Picks the parameters of a connection from a checked ClientHello, by the server's order of preference.</summary>
internal static class ServerNegotiation
{
    internal static ServerChoice Choose(ServerSettings settings, ClientHello hello)
    {
        ObjectDisposedException.ThrowIf(settings.IsDisposed, typeof(TlsContext));
        string? serverName = hello.Extensions.TryFind(ExtensionType.ServerName, out ReadOnlySpan<byte> name)
            ? ServerNameExtension.Parse(name)
            : null;
        CipherSuite suite = ChooseSuite(settings, hello.CipherSuites);
        byte[]? protocol = ChooseProtocol(settings, hello.Extensions);
        NamedGroup group = ChooseGroup(settings, hello.Extensions, out bool hasShare);
        TlsServerCertificate certificate = ChooseCertificate(
            settings, hello.Extensions, serverName, out SignatureScheme scheme, out bool matches);
        return new ServerChoice(suite, group, hasShare, certificate, scheme, serverName, matches, protocol);
    }

    private static CipherSuite ChooseSuite(ServerSettings settings, UInt16List offered)
    {
        foreach (CipherSuite suite in settings.CipherSuites)
        {
            if (offered.Contains((ushort)suite))
                return suite;
        }

        throw NothingInCommon("cipher suite");
    }

    // A share that is there saves a round trip; only without one does the order of preference alone decide.
    private static NamedGroup ChooseGroup(ServerSettings settings, ExtensionBlock extensions, out bool hasShare)
    {
        extensions.TryFind(ExtensionType.SupportedGroups, out ReadOnlySpan<byte> groupData);
        extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> shareData);
        UInt16List offered = UInt16List.ParseExtension(groupData);
        KeyShareList shares = KeyShareExtension.Parse(shareData);
        NamedGroup common = NamedGroup.None;
        foreach (NamedGroup group in settings.Groups)
        {
            hasShare = shares.TryFind((ushort)group, out _);
            if (hasShare)
                return group;
            if (common == NamedGroup.None && offered.Contains((ushort)group))
                common = group;
        }

        hasShare = false;
        return common != NamedGroup.None ? common : throw NothingInCommon("key exchange group");
    }

    private static TlsServerCertificate ChooseCertificate(
        ServerSettings settings, ExtensionBlock extensions, string? serverName, out SignatureScheme scheme, out bool matchesName)
    {
        extensions.TryFind(ExtensionType.SignatureAlgorithms, out ReadOnlySpan<byte> data);
        UInt16List list = UInt16List.ParseExtension(data);
        var offered = new SignatureScheme[list.Count];
        for (int i = 0; i < offered.Length; i++)
            offered[i] = (SignatureScheme)list[i];

        TlsServerCertificate? fallback = null;
        SignatureScheme fallbackScheme = SignatureScheme.None;
        foreach (TlsServerCertificate certificate in settings.Certificates)
        {
            scheme = certificate.SelectScheme(offered);
            if (scheme == SignatureScheme.None)
                continue;
            matchesName = serverName is not null && certificate.MatchesHost(serverName);
            if (matchesName || serverName is null)
                return certificate;
            if (fallback is null)
                (fallback, fallbackScheme) = (certificate, scheme);
        }

        matchesName = false;
        scheme = fallbackScheme;
        return fallback ?? throw NothingInCommon("signature scheme");
    }

    // RFC 7301 section 3.2: "In the event that the server supports no protocols that the client advertises, then the server SHALL respond
    // with a fatal 'no_application_protocol' alert."
    private static byte[]? ChooseProtocol(ServerSettings settings, ExtensionBlock extensions)
    {
        if (!extensions.TryFind(ExtensionType.ApplicationLayerProtocolNegotiation, out ReadOnlySpan<byte> data))
            return null;
        ReadOnlySpan<byte> offered = ApplicationProtocolExtension.Parse(data);
        if (settings.ApplicationProtocols.Length == 0)
            return null;
        foreach (byte[] protocol in settings.ApplicationProtocols)
        {
            if (ApplicationProtocolExtension.Contains(offered, protocol))
                return protocol;
        }

        throw new TlsException(AlertDescription.NoApplicationProtocol, "The client offers no application protocol of this server's.");
    }

    private static TlsException NothingInCommon(string what) =>
        new(AlertDescription.HandshakeFailure, $"Client and server have no {what} in common.");
}
