namespace FastCrypto.Tls;

/// <summary>WAIT_CERT of RFC 8446 appendix A.1.</summary>
internal sealed class WaitCertificate(ClientProgress progress) : HandshakeState
{
    internal override bool TakesCertificate => true;

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.Certificate);
        CertificateMessage certificate = CertificateMessage.Parse(message.Body);
        // Section 4.4.2: "in the case of server authentication, this field SHALL be zero length".
        if (!certificate.Context.IsEmpty)
            throw ServerHelloRules.Illegal("The server's Certificate carries a context.");
        // Section 4.4.2.4: "If the server supplies an empty Certificate message, the client MUST abort the
        // handshake with a decode_error alert."
        if (certificate.IsEmpty)
            WireReader.Malformed("The server sends no certificate.");

        var chain = new List<byte[]>();
        foreach (CertificateMessage.Entry entry in certificate)
        {
            if (chain.Count == ValidatedCertificate.MaxChainLength)
                throw new TlsException(AlertDescription.BadCertificate, "The server's certificate chain is too long.");
            ExtensionRules.CheckResponse(entry.Extensions, ExtensionHost.Certificate, progress.Offer.Extensions);
            chain.Add(entry.Certificate.ToArray());
        }

        progress.Transcript.Append(message.Encoded);
        return new WaitCertificateVerify(
            progress, chain, PeerCertificate.Parse(chain[0], progress.Handshake.Settings.CertificateValidation));
    }

    public override void Dispose() => progress.Dispose();
}
