namespace FastCrypto.Tls;

/// <summary>CONNECTED of RFC 8446 appendix A.2: a client may send nothing but KeyUpdate.</summary>
internal sealed class ServerConnected(IHandshakeTransport transport) : HandshakeState
{
    internal override bool IsConnected => true;

    internal override bool DropsChangeCipherSpec => false;

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.KeyUpdate);
        transport.UpdateReads(KeyUpdate.Parse(message.Body));
        return this;
    }

    public override void Dispose()
    {
    }
}
