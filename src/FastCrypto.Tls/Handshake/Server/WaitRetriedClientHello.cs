namespace FastCrypto.Tls;

/// <summary>A HelloRetryRequest is out: START of RFC 8446 appendix A.2 once more.</summary>
internal sealed class WaitRetriedClientHello : HandshakeState
{
    private readonly ServerHandshake _handshake;
    private readonly byte[] _firstHello;
    private readonly ServerChoice _choice;
    private readonly TranscriptHash _transcript;
    private readonly byte[] _cookie;

    internal WaitRetriedClientHello(
        ServerHandshake handshake, ReadOnlySpan<byte> firstHello, ServerChoice choice, TranscriptHash transcript, byte[] cookie)
    {
        _handshake = handshake;
        _firstHello = firstHello.ToArray();
        _choice = choice;
        _transcript = transcript;
        _cookie = cookie;
    }

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.ClientHello);
        _handshake.Transport.EndEarlyData();
        ClientHello hello = ClientHello.Parse(message.Body);
        ClientHelloRules.Check(hello);
        ClientHello first = ClientHello.Parse(new HandshakeMessage(_firstHello).Body);
        ClientHelloRules.CheckRetry(first, hello, _choice.Group, _cookie);
        _transcript.Append(message.Encoded);
        // What was chosen stays: the second ClientHello differs in its share only.
        return ServerFlight.Send(_handshake, hello, _choice, _transcript);
    }

    public override void Dispose()
    {
    }
}
