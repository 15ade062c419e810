namespace FastCrypto.Tls;

/// <summary>The first ClientHello is out: WAIT_SH of RFC 8446 appendix A.1.</summary>
internal sealed class WaitServerHello(ClientHandshake handshake, ClientOffer offer) : HandshakeState
{
    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.ServerHello);
        ServerHello hello = ServerHello.Parse(message.Body);
        ServerHelloRules.Check(hello, offer);
        var suite = (CipherSuite)hello.CipherSuite;
        var transcript = new TranscriptHash(suite);
        transcript.Append(offer.Message);
        return hello.IsHelloRetryRequest
            ? Retry(hello, suite, transcript, message)
            : ServerHelloStep.EnterHandshake(handshake, offer, hello, suite, transcript, message);
    }

    public override void Dispose() => offer.Dispose();

    // Section 4.1.4.
    private WaitRetriedServerHello Retry(ServerHello hello, CipherSuite suite, TranscriptHash transcript, in HandshakeMessage message)
    {
        NamedGroup group = NamedGroup.None;
        if (hello.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> share))
        {
            group = (NamedGroup)KeyShareExtension.ParseSelectedGroup(share);
            if (!offer.OffersGroup((ushort)group) || !GroupParameters.IsSupported(group))
                throw ServerHelloRules.Illegal("The server asks for a share of a group that was not offered.");
            if (offer.HasShareFor((ushort)group))
                throw ServerHelloRules.Illegal("The server asks for a share that it has.");
        }

        ReadOnlySpan<byte> cookie = hello.Extensions.TryFind(ExtensionType.Cookie, out ReadOnlySpan<byte> data)
            ? CookieExtension.Parse(data)
            : default;
        if (group == NamedGroup.None && cookie.IsEmpty)
            throw ServerHelloRules.Illegal("The server asks to retry without a change.");

        transcript.ReplaceWithMessageHash();
        transcript.Append(message.Encoded);
        handshake.Negotiated.UsedHelloRetryRequest = true;
        handshake.BeginSecondFlight(offer);
        using (offer)
            return new WaitRetriedServerHello(handshake, offer.SendSecond(handshake, transcript, group, cookie), suite, transcript);
    }
}
