namespace FastCrypto.Tls;

/// <summary>
/// WAIT_CV of RFC 8446 appendix A.1. The signature is checked before the chain: a stranger's chain costs the client no work.
/// </summary>
internal sealed class WaitCertificateVerify(ClientProgress progress, IReadOnlyList<byte[]> chain, PeerCertificate leaf) : HandshakeState
{
    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.CertificateVerify);
        CertificateVerify verify = CertificateVerify.Parse(message.Body);
        var scheme = (SignatureScheme)verify.Scheme;
        if (!progress.Offer.OffersScheme(verify.Scheme))
            throw ServerHelloRules.Illegal("The server signs with a scheme that was not offered.");
        // Section 4.4.3: the key must be of the scheme's kind, and RSA PKCS #1 v1.5 is for certificates only.
        if (!leaf.CanVerify(scheme))
            throw ServerHelloRules.Illegal("The server signs with a scheme that its key or this protocol version does not allow.");

        Span<byte> hash = stackalloc byte[progress.Transcript.HashLength];
        progress.Transcript.GetCurrentHash(hash);
        Span<byte> content = stackalloc byte[CertificateVerifyContent.MaxLength];
        int length = CertificateVerifyContent.Write(ofServer: true, hash, content);
        if (!leaf.Verify(scheme, content[..length], verify.Signature))
            throw new TlsException(AlertDescription.DecryptError, "The server's signature does not verify.");

        ClientHandshake handshake = progress.Handshake;
        ValidatedCertificate validated = handshake.Environment.Validate(
            handshake.Settings.CertificateValidation, leaf, chain, handshake.TargetHost);
        handshake.Negotiated.PeerCertificateChain = chain;
        handshake.Negotiated.SignatureScheme = scheme;
        progress.Transcript.Append(message.Encoded);
        leaf.Dispose();
        return new WaitServerFinished(progress, validated);
    }

    public override void Dispose()
    {
        leaf.Dispose();
        progress.Dispose();
    }
}
