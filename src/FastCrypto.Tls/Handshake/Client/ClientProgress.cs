namespace FastCrypto.Tls;

/// <summary>What the states of a client between ServerHello and Finished hand on.</summary>
internal sealed class ClientProgress(ClientHandshake handshake, ClientOffer offer,
    TranscriptHash transcript, HandshakeStage keys) : IDisposable
{
    internal ClientHandshake Handshake { get; } = handshake;

    internal ClientOffer Offer { get; } = offer;

    internal TranscriptHash Transcript { get; } = transcript;

    internal HandshakeStage Keys { get; } = keys;

    /// <summary>The server asked for a certificate; this side has none and says so.</summary>
    internal bool CertificateRequested { get; set; }

    public void Dispose()
    {
        Offer.Dispose();
        Keys.Dispose();
    }
}
