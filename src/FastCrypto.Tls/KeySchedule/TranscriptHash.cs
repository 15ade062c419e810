namespace FastCrypto.Tls;

/// <summary>
/// The running hash over all handshake messages (RFC 8446 section 4.4.1). Messages are public; nothing here is secret.
/// </summary>
internal sealed class TranscriptHash
{
    private const byte MessageHashType = 254;

    private Sha2State _state;

    internal TranscriptHash(CipherSuite suite) => _state = Sha2State.Create(suite.Hash());

    private TranscriptHash(in Sha2State state) => _state = state;

    internal int HashLength => _state.HashSizeInBytes;

    /// <summary>Appends a handshake message, its four-byte header included, or the next part of one.</summary>
    internal void Append(ReadOnlySpan<byte> message) => _state.Append(message);

    /// <summary>Writes the hash of everything appended so far and returns its length.</summary>
    internal int GetCurrentHash(Span<byte> destination) => _state.GetCurrentHash(destination);

    /// <summary>A copy that goes on by itself.</summary>
    internal TranscriptHash Fork() => new(in _state);

    /// <summary>
    /// Section 4.4.1: when the server answers with a HelloRetryRequest, the first ClientHello, which must be all that has been
    /// appended, is replaced by a synthetic message of type message_hash that carries its hash.
    /// </summary>
    internal void ReplaceWithMessageHash()
    {
        Span<byte> message = stackalloc byte[4 + SuiteParameters.MaxHashLength];
        int length = _state.GetHashAndReset(message[4..]);
        message[0] = MessageHashType;
        message[1] = 0;
        message[2] = 0;
        message[3] = (byte)length;
        _state.Append(message[..(4 + length)]);
    }
}
