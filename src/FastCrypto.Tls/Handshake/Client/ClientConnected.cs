namespace FastCrypto.Tls;

/// <summary>CONNECTED of RFC 8446 appendix A.1: what a server may still send is section 4.6.</summary>
internal sealed class ClientConnected(IHandshakeTransport transport) : HandshakeState
{
    internal override bool IsConnected => true;

    internal override bool DropsChangeCipherSpec => false;

    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        switch (message.Type)
        {
            case HandshakeType.KeyUpdate:
                transport.UpdateReads(KeyUpdate.Parse(message.Body));
                return this;
            case HandshakeType.NewSessionTicket:
                // Checked, but not kept: this client does not resume.
                ExtensionBlock extensions = NewSessionTicket.Parse(message.Body).Extensions;
                ExtensionRules.Check(extensions, ExtensionHost.NewSessionTicket);
                if (extensions.TryFind(ExtensionType.EarlyData, out ReadOnlySpan<byte> earlyData))
                    EarlyDataExtension.ParseTicket(earlyData);
                return this;
            default:
                // A CertificateRequest too: this client has not sent post_handshake_auth (section 4.6.2).
                throw new TlsException(AlertDescription.UnexpectedMessage, $"{message.Type} came after the handshake.");
        }
    }

    public override void Dispose()
    {
    }
}
