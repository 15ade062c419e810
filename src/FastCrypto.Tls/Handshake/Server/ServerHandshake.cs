namespace FastCrypto.Tls;

/// <summary>What all states of a server share.</summary>
internal sealed class ServerHandshake(
    ServerSettings settings, IHandshakeTransport transport, HandshakeEnvironment environment, NegotiatedParameters negotiated)
{
    internal ServerSettings Settings { get; } = settings;

    internal IHandshakeTransport Transport { get; } = transport;

    internal HandshakeEnvironment Environment { get; } = environment;

    internal NegotiatedParameters Negotiated { get; } = negotiated;

    internal HandshakeSender Sender { get; } = new(transport, environment);
}
