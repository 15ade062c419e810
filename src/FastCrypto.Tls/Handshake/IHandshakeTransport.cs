namespace FastCrypto.Tls;

/// <summary>
/// What the handshake needs from whatever carries it. The handshake hands over whole messages and traffic secrets; how they become
/// records, and later QUIC packets, is not its business.
/// </summary>
internal interface IHandshakeTransport
{
    /// <summary>Appends a message to the current flight.</summary>
    void Send(ReadOnlySpan<byte> message);

    /// <summary>Sends the dummy change_cipher_spec of the middlebox compatibility mode (RFC 8446 appendix D.4).</summary>
    void SendChangeCipherSpec();

    /// <summary>Protects what is sent from now on; the secret stays the caller's.</summary>
    void ProtectWrites(TrafficSecret secret);

    /// <summary>
    /// Expects protection of what is received from now on; refuses a message that spans the change. The secret stays the caller's.
    /// </summary>
    void ProtectReads(TrafficSecret secret);

    /// <summary>
    /// The client has begun to send early data, which this server does not take: records that are not of the
    /// handshake are dropped until one is.
    /// </summary>
    void SkipEarlyData();

    /// <summary>The client has got past its early data: every record counts again.</summary>
    void EndEarlyData();

    /// <summary>Goes on with application traffic and KeyUpdates in the sending direction; takes over the secret.</summary>
    void EnterApplicationWrites(TrafficSecret secret);

    /// <summary>Goes on with application traffic and KeyUpdates in the receiving direction; takes over the secret.</summary>
    void EnterApplicationReads(TrafficSecret secret);

    /// <summary>
    /// The peer has sent a KeyUpdate: its next record uses the next secret. An answer is sent before further data if it asks for one.
    /// </summary>
    void UpdateReads(bool answerRequested);
}
