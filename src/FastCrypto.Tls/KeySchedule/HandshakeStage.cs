namespace FastCrypto.Tls;

/// <summary>
/// The second stage of the key schedule (RFC 8446 section 7.1): holds the Handshake Secret and the handshake traffic secrets.
/// </summary>
internal sealed class HandshakeStage : IDisposable
{
    private readonly CipherSuite _suite;
    private readonly SecretMemory _handshakeSecret;

    private HandshakeStage(CipherSuite suite, SecretMemory handshakeSecret, TrafficSecret client, TrafficSecret server)
    {
        _suite = suite;
        _handshakeSecret = handshakeSecret;
        ClientSecret = client;
        ServerSecret = server;
    }

    /// <summary>client_handshake_traffic_secret; lives as long as this stage.</summary>
    internal TrafficSecret ClientSecret { get; }

    /// <summary>server_handshake_traffic_secret; lives as long as this stage.</summary>
    internal TrafficSecret ServerSecret { get; }

    /// <summary>Takes over <paramref name="handshakeSecret"/>.</summary>
    internal static HandshakeStage Create(CipherSuite suite, SecretMemory handshakeSecret, ReadOnlySpan<byte> hashToServerHello)
    {
        TrafficSecret? client = null;
        try
        {
            client = KeyDerivation.DeriveTrafficSecret(suite, handshakeSecret, "c hs traffic"u8, hashToServerHello);
            TrafficSecret server = KeyDerivation.DeriveTrafficSecret(suite, handshakeSecret, "s hs traffic"u8, hashToServerHello);
            return new HandshakeStage(suite, handshakeSecret, client, server);
        }
        catch
        {
            client?.Dispose();
            handshakeSecret.Dispose();
            throw;
        }
    }

    /// <summary>The verify_data of the Finished message of one side.</summary>
    internal void ComputeFinished(bool ofServer, ReadOnlySpan<byte> transcriptHash, Span<byte> destination) =>
        SecretOf(ofServer).ComputeFinished(transcriptHash, destination);

    /// <summary>
    /// Whether <paramref name="received"/> is the right verify_data of one side; takes the same time wherever the two differ.
    /// </summary>
    internal bool VerifyFinished(bool ofServer, ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> received) =>
        SecretOf(ofServer).VerifyFinished(transcriptHash, received);

    /// <summary>
    /// Goes on to the Master Secret and clears the Handshake Secret. The handshake traffic secrets stay until
    /// <see cref="Dispose"/>: the client's Finished is still to come.
    /// </summary>
    internal ApplicationStage EnterApplication(ReadOnlySpan<byte> hashToServerFinished)
    {
        SecretMemory masterSecret = KeyDerivation.Advance(_suite.Hash(), _handshakeSecret, default);
        _handshakeSecret.Dispose();
        return ApplicationStage.Create(_suite, masterSecret, hashToServerFinished);
    }

    public void Dispose()
    {
        _handshakeSecret.Dispose();
        ClientSecret.Dispose();
        ServerSecret.Dispose();
    }

    private TrafficSecret SecretOf(bool server) => server ? ServerSecret : ClientSecret;
}
