namespace FastCrypto.Tls;

/// <summary>Which extension may stand in which message.</summary>
internal static class ExtensionRules
{
    /// <summary>The messages that <paramref name="type"/> is specified for; null where the type is not one of RFC 8446's.</summary>
    internal static ExtensionHost? Hosts(ExtensionType type) => type switch
    {
        ExtensionType.ServerName
            or ExtensionType.MaxFragmentLength
            or ExtensionType.SupportedGroups
            or ExtensionType.UseSrtp
            or ExtensionType.Heartbeat
            or ExtensionType.ApplicationLayerProtocolNegotiation
            or ExtensionType.ClientCertificateType
            or ExtensionType.ServerCertificateType => ExtensionHost.ClientHello | ExtensionHost.EncryptedExtensions,
        ExtensionType.StatusRequest
            or ExtensionType.SignedCertificateTimestamp =>
                ExtensionHost.ClientHello | ExtensionHost.CertificateRequest | ExtensionHost.Certificate,
        ExtensionType.SignatureAlgorithms
            or ExtensionType.SignatureAlgorithmsCert
            or ExtensionType.CertificateAuthorities => ExtensionHost.ClientHello | ExtensionHost.CertificateRequest,
        ExtensionType.Padding
            or ExtensionType.PskKeyExchangeModes
            or ExtensionType.PostHandshakeAuth => ExtensionHost.ClientHello,
        ExtensionType.PreSharedKey => ExtensionHost.ClientHello | ExtensionHost.ServerHello,
        ExtensionType.EarlyData => ExtensionHost.ClientHello | ExtensionHost.EncryptedExtensions | ExtensionHost.NewSessionTicket,
        ExtensionType.SupportedVersions
            or ExtensionType.KeyShare => ExtensionHost.ClientHello | ExtensionHost.ServerHello | ExtensionHost.HelloRetryRequest,
        ExtensionType.Cookie => ExtensionHost.ClientHello | ExtensionHost.HelloRetryRequest,
        ExtensionType.OidFilters => ExtensionHost.CertificateRequest,
        _ => null,
    };

    /// <summary>
    /// "If an implementation receives an extension which it recognizes and which is not specified for the message in which it
    /// appears, it MUST abort the handshake with an illegal_parameter alert" (RFC 8446 section 4.2).
    /// </summary>
    internal static void Check(ExtensionBlock extensions, ExtensionHost host)
    {
        foreach (Extension extension in extensions)
        {
            if (Hosts(extension.Type) is { } hosts && !hosts.HasFlag(host))
                throw new TlsException(AlertDescription.IllegalParameter, $"The extension {extension.Type} must not stand in {host}.");
        }
    }

    /// <summary>
    /// The same for a message that answers: "Implementations MUST NOT send extension responses if the remote endpoint did not
    /// send the corresponding extension requests […]. Upon receiving such an extension, an endpoint MUST abort the handshake with
    /// an unsupported_extension alert" (RFC 8446 section 4.2). The cookie of a HelloRetryRequest needs no request.
    /// </summary>
    internal static void CheckResponse(ExtensionBlock extensions, ExtensionHost host, ExtensionBlock requested)
    {
        Check(extensions, host);
        foreach (Extension extension in extensions)
        {
            bool needsNoRequest = host == ExtensionHost.HelloRetryRequest && extension.Type == ExtensionType.Cookie;
            if (!needsNoRequest && !requested.Contains(extension.Type))
                throw new TlsException(
                    AlertDescription.UnsupportedExtension, $"The extension {(ushort)extension.Type} in {host} was not asked for.");
        }
    }
}
