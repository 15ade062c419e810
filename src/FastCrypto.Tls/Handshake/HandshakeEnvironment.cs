namespace FastCrypto.Tls;

/// <summary>
/// Everything that is not a function of the peer's messages: randomness, ephemeral keys, signatures, the trust in certificates. Tests
/// replace it to replay recorded handshakes; nothing else does.
/// </summary>
internal class HandshakeEnvironment
{
    internal static readonly HandshakeEnvironment Default = new();

    /// <summary>Fills <paramref name="destination"/> with random bytes (hello randoms, the legacy session id).</summary>
    internal virtual void FillRandom(Span<byte> destination) => SystemRandom.Fill(destination);

    /// <summary>A client's ephemeral key.</summary>
    internal virtual KeyExchange CreateKeyExchange(NamedGroup group) => KeyExchange.Create(group);

    /// <summary>A server's share and the shared secret.</summary>
    internal virtual void Respond(NamedGroup group, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        KeyExchange.Respond(group, clientShare, serverShare, sharedSecret);

    /// <summary>The signature of a CertificateVerify.</summary>
    internal virtual byte[] Sign(TlsServerCertificate certificate, SignatureScheme scheme, ReadOnlySpan<byte> content) =>
        certificate.Sign(scheme, content);

    /// <summary>The check of the server's certificates.</summary>
    internal virtual ValidatedCertificate Validate(
        TlsCertificatePolicy policy, PeerCertificate leaf, IReadOnlyList<byte[]> chain, string targetHost) =>
        policy.Validate(leaf, chain, targetHost);

    /// <summary>The message to send in place of one that the engine has written; null to send that one.</summary>
    internal virtual byte[]? Replace(ReadOnlySpan<byte> message) => null;
}
