namespace FastCrypto.Tls;

/// <summary>The second ClientHello is out: WAIT_SH once more, and only a ServerHello will do.</summary>
internal sealed class WaitRetriedServerHello(ClientHandshake handshake, ClientOffer offer,
    CipherSuite suite, TranscriptHash transcript) : HandshakeState
{
    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.ServerHello);
        ServerHello hello = ServerHello.Parse(message.Body);
        // Section 4.1.4: "If a client receives a second HelloRetryRequest in the same connection […], it MUST abort".
        if (hello.IsHelloRetryRequest)
            throw new TlsException(AlertDescription.UnexpectedMessage, "The server asks to retry a second time.");
        ServerHelloRules.Check(hello, offer);
        if (hello.CipherSuite != (ushort)suite)
            throw ServerHelloRules.Illegal("ServerHello and HelloRetryRequest name different cipher suites.");
        return ServerHelloStep.EnterHandshake(handshake, offer, hello, suite, transcript, message);
    }

    public override void Dispose() => offer.Dispose();
}
