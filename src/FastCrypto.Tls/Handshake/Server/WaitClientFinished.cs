namespace FastCrypto.Tls;

/// <summary>WAIT_FINISHED of RFC 8446 appendix A.2.</summary>
internal sealed class WaitClientFinished(ServerHandshake handshake, HandshakeStage keys, TranscriptHash transcript) : HandshakeState
{
    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.Finished);
        Span<byte> hash = stackalloc byte[transcript.HashLength];
        transcript.GetCurrentHash(hash);
        if (!keys.VerifyFinished(ofServer: false, hash, FinishedMessage.Parse(message.Body, transcript.HashLength)))
            throw new TlsException(AlertDescription.DecryptError, "The client's Finished does not verify.");

        ApplicationStage application = handshake.Negotiated.Application!;
        handshake.Transport.EnterApplicationReads(application.TakeClientSecret());
        transcript.Append(message.Encoded);
        transcript.GetCurrentHash(hash);
        // No tickets for now; the Master Secret must not outlive the traffic keys that replace each other.
        application.EnterResumption(hash).Dispose();
        keys.Dispose();
        return new ServerConnected(handshake.Transport);
    }

    public override void Dispose() => keys.Dispose();
}
