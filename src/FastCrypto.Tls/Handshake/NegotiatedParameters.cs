namespace FastCrypto.Tls;

/// <summary>What the two sides have agreed on, filled in as the handshake goes on.</summary>
internal sealed class NegotiatedParameters : IDisposable
{
    internal CipherSuite CipherSuite { get; set; }

    internal NamedGroup Group { get; set; }

    internal SignatureScheme SignatureScheme { get; set; }

    internal byte[]? ApplicationProtocol { get; set; }

    /// <summary>The host name that the client asked for.</summary>
    internal string? ServerName { get; set; }

    internal bool UsedHelloRetryRequest { get; set; }

    /// <summary>The server's certificates, leaf first; on the client, as they were received.</summary>
    internal IReadOnlyList<byte[]> PeerCertificateChain { get; set; } = [];

    /// <summary>The last stage of the key schedule, which serves exporters.</summary>
    internal ApplicationStage? Application { get; set; }

    public void Dispose() => Application?.Dispose();
}
