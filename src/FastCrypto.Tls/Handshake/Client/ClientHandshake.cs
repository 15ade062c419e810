namespace FastCrypto.Tls;

/// <summary>What all states of a client share.</summary>
internal sealed class ClientHandshake(
    ClientSettings settings, string targetHost, IHandshakeTransport transport,
    HandshakeEnvironment environment, NegotiatedParameters negotiated)
{
    internal ClientSettings Settings { get; } = settings;

    internal string TargetHost { get; } = targetHost;

    internal IHandshakeTransport Transport { get; } = transport;

    internal HandshakeEnvironment Environment { get; } = environment;

    internal NegotiatedParameters Negotiated { get; } = negotiated;

    internal HandshakeSender Sender { get; } = new(transport, environment);

    private bool HasSentChangeCipherSpec { get; set; }

    /// <summary>Sends the first ClientHello.</summary>
    internal HandshakeState Start() => new WaitServerHello(this, ClientOffer.SendFirst(this));

    /// <summary>
    /// Appendix D.4: a client that does not offer early data sends one change_cipher_spec "immediately before its second flight".
    /// </summary>
    internal void BeginSecondFlight(ClientOffer offer)
    {
        if (HasSentChangeCipherSpec || offer.SessionId.IsEmpty)
            return;
        Transport.SendChangeCipherSpec();
        HasSentChangeCipherSpec = true;
    }
}
