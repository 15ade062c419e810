namespace FastCrypto.Tls;

/// <summary>WAIT_CERT_CR of RFC 8446 appendix A.1.</summary>
internal sealed class WaitCertificateOrRequest(ClientProgress progress) : HandshakeState
{
    internal override bool TakesCertificate => true;

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        if (message.Type != HandshakeType.CertificateRequest)
            return new WaitCertificate(progress).Receive(message);

        CertificateRequestMessage request = CertificateRequestMessage.Parse(message.Body);
        ExtensionRules.Check(request.Extensions, ExtensionHost.CertificateRequest);
        // Section 4.3.2: empty unless the request comes after the handshake.
        if (!request.Context.IsEmpty)
            throw ServerHelloRules.Illegal("A CertificateRequest in the handshake carries a context.");
        if (!request.Extensions.TryFind(ExtensionType.SignatureAlgorithms, out ReadOnlySpan<byte> schemes))
            throw new TlsException(AlertDescription.MissingExtension, "A CertificateRequest lacks signature_algorithms.");
        UInt16List.ParseExtension(schemes);

        progress.CertificateRequested = true;
        progress.Transcript.Append(message.Encoded);
        return new WaitCertificate(progress);
    }

    public override void Dispose() => progress.Dispose();
}
