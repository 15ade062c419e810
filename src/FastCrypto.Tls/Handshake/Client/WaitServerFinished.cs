namespace FastCrypto.Tls;

/// <summary>WAIT_FINISHED of RFC 8446 appendix A.1; answers with the client's last flight.</summary>
internal sealed class WaitServerFinished : HandshakeState
{
    private readonly ClientProgress _progress;

    /// <param name="progress">What the states before have found out.</param>
    /// <param name="validated">The proof that the server's certificate has been judged: nobody gets here without one.</param>
    internal WaitServerFinished(ClientProgress progress, ValidatedCertificate validated)
    {
        ArgumentNullException.ThrowIfNull(validated);
        _progress = progress;
    }

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.Finished);
        TranscriptHash transcript = _progress.Transcript;
        Span<byte> hash = stackalloc byte[transcript.HashLength];
        transcript.GetCurrentHash(hash);
        if (!_progress.Keys.VerifyFinished(ofServer: true, hash, FinishedMessage.Parse(message.Body, transcript.HashLength)))
            throw new TlsException(AlertDescription.DecryptError, "The server's Finished does not verify.");

        ClientHandshake handshake = _progress.Handshake;
        transcript.Append(message.Encoded);
        transcript.GetCurrentHash(hash);
        ApplicationStage application = _progress.Keys.EnterApplication(hash);
        handshake.Negotiated.Application = application;
        handshake.Transport.EnterApplicationReads(application.TakeServerSecret());

        SendFlight(hash);
        handshake.Transport.EnterApplicationWrites(application.TakeClientSecret());
        transcript.GetCurrentHash(hash);
        // Tickets are ignored for now; the Master Secret must not outlive the traffic keys that replace each other.
        application.EnterResumption(hash).Dispose();
        _progress.Dispose();
        return new ClientConnected(handshake.Transport);
    }

    public override void Dispose() => _progress.Dispose();

    private void SendFlight(Span<byte> hash)
    {
        HandshakeSender sender = _progress.Handshake.Sender;
        _progress.Handshake.BeginSecondFlight(_progress.Offer);
        // Section 4.4.2: a client without a suitable certificate "MUST send a Certificate message containing no certificates".
        if (_progress.CertificateRequested)
        {
            CertificateMessage.Write(sender.Begin(), context: default, []);
            sender.Send(_progress.Transcript);
        }

        _progress.Transcript.GetCurrentHash(hash);
        Span<byte> verifyData = stackalloc byte[hash.Length];
        _progress.Keys.ComputeFinished(ofServer: false, hash, verifyData);
        FinishedMessage.Write(sender.Begin(), verifyData);
        sender.Send(_progress.Transcript);
    }
}
