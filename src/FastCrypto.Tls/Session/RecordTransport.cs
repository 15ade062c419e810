namespace FastCrypto.Tls;

/// <summary>Carries the handshake in TLS records.</summary>
internal sealed class RecordTransport(IncomingRecords incoming, OutgoingRecords outgoing) : IHandshakeTransport
{
    public void Send(ReadOnlySpan<byte> message) => outgoing.SendHandshake(message);

    public void SendChangeCipherSpec() => outgoing.SendChangeCipherSpec();

    public void ProtectWrites(TrafficSecret secret) => outgoing.Protect(secret);

    public void ProtectReads(TrafficSecret secret) => incoming.Protect(secret);

    public void SkipEarlyData() => incoming.SkipEarlyData();

    public void EndEarlyData() => incoming.EndEarlyData();

    public void EnterApplicationWrites(TrafficSecret secret) => outgoing.EnterApplication(secret);

    public void EnterApplicationReads(TrafficSecret secret) => incoming.EnterApplication(secret);

    public void UpdateReads(bool answerRequested)
    {
        incoming.UpdateKeys();
        if (answerRequested)
            outgoing.OweKeyUpdate();
    }
}
