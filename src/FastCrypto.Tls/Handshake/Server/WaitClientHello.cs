namespace FastCrypto.Tls;

/// <summary>START of RFC 8446 appendix A.2.</summary>
internal sealed class WaitClientHello(ServerHandshake handshake) : HandshakeState
{
    internal override bool DropsChangeCipherSpec => false;

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.ClientHello);
        ClientHello hello = ClientHello.Parse(message.Body);
        ClientHelloRules.Check(hello);
        // Section 4.2.2: "Clients MUST NOT use cookies in their initial ClientHello".
        if (hello.Extensions.Contains(ExtensionType.Cookie))
            throw ClientHelloRules.Illegal("The first ClientHello carries a cookie.");

        if (hello.Extensions.Contains(ExtensionType.EarlyData))
            handshake.Transport.SkipEarlyData();
        ServerChoice choice = ServerNegotiation.Choose(handshake.Settings, hello);
        var transcript = new TranscriptHash(choice.CipherSuite);
        transcript.Append(message.Encoded);
        return choice.HasShare
            ? ServerFlight.Send(handshake, hello, choice, transcript)
            : Retry(hello, choice, transcript, message);
    }

    // Section 4.1.4.
    private WaitRetriedClientHello Retry(ClientHello hello, ServerChoice choice, TranscriptHash transcript, in HandshakeMessage message)
    {
        var extensions = new WireWriter(64);
        KeyShareExtension.WriteSelectedGroup(extensions, (ushort)choice.Group);
        SupportedVersionsExtension.WriteSelected(extensions);

        transcript.ReplaceWithMessageHash();
        ServerHello.Write(
            handshake.Sender.Begin(), ServerHello.HelloRetryRequestRandom, hello.SessionId, (ushort)choice.CipherSuite, extensions.Written);
        ReadOnlySpan<byte> sent = handshake.Sender.Send(transcript);
        ServerFlight.SendChangeCipherSpec(handshake, hello);
        handshake.Negotiated.UsedHelloRetryRequest = true;
        return new WaitRetriedClientHello(handshake, message.Encoded, choice, transcript, CookieOf(sent));
    }

    // This server keeps its state and needs no cookie; a recorded server's HelloRetryRequest has one.
    private static byte[] CookieOf(ReadOnlySpan<byte> helloRetryRequest)
    {
        ServerHello sent = ServerHello.Parse(new HandshakeMessage(helloRetryRequest).Body);
        return sent.Extensions.TryFind(ExtensionType.Cookie, out ReadOnlySpan<byte> data) ? CookieExtension.Parse(data).ToArray() : [];
    }

    public override void Dispose()
    {
    }
}
