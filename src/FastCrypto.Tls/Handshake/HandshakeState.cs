namespace FastCrypto.Tls;

/// <summary>
/// One state of RFC 8446 appendix A: what is known while one particular message is awaited. Each message leads to a new state, which takes
/// over what the old one owned; a state that is left is not used again.
/// </summary>
internal abstract class HandshakeState : IDisposable
{
    /// <summary>The handshake is over and application data may flow in both directions.</summary>
    internal virtual bool IsConnected => false;

    /// <summary>
    /// change_cipher_spec is dropped from the first ClientHello on until the peer's Finished (RFC 8446 section 5).
    /// </summary>
    internal virtual bool DropsChangeCipherSpec => true;

    /// <summary>A Certificate may come next, which may be longer than other messages.</summary>
    internal virtual bool TakesCertificate => false;

    /// <summary>Takes the next message and returns the next state.</summary>
    /// <exception cref="TlsException">The message is not allowed here, or not in this form.</exception>
    internal abstract HandshakeState Receive(in HandshakeMessage message);

    /// <summary>Clears what this state still owns.</summary>
    public abstract void Dispose();
}
