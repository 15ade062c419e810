namespace FastCrypto.Tls;

/// <summary>WAIT_EE of RFC 8446 appendix A.1.</summary>
internal sealed class WaitEncryptedExtensions(ClientProgress progress) : HandshakeState
{
    internal override HandshakeState Receive(in HandshakeMessage message)
    {
        message.Expect(HandshakeType.EncryptedExtensions);
        ExtensionBlock extensions = EncryptedExtensions.Parse(message.Body);
        ExtensionRules.CheckResponse(extensions, ExtensionHost.EncryptedExtensions, progress.Offer.Extensions);

        // RFC 6066 section 3: "The 'extension_data' field of this extension SHALL be empty."
        if (extensions.TryFind(ExtensionType.ServerName, out ReadOnlySpan<byte> name) && !name.IsEmpty)
            WireReader.Malformed("The server's server_name is not empty.");
        // Section 4.2.7: the client may learn from the server's groups; it must not act on them now.
        if (extensions.TryFind(ExtensionType.SupportedGroups, out ReadOnlySpan<byte> groups))
            UInt16List.ParseExtension(groups);
        if (extensions.TryFind(ExtensionType.ApplicationLayerProtocolNegotiation, out ReadOnlySpan<byte> protocols))
            progress.Handshake.Negotiated.ApplicationProtocol = SelectedProtocol(protocols);

        progress.Transcript.Append(message.Encoded);
        return new WaitCertificateOrRequest(progress);
    }

    public override void Dispose() => progress.Dispose();

    private byte[] SelectedProtocol(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> selected = ApplicationProtocolExtension.ParseSelected(data);
        if (!progress.Offer.OffersProtocol(selected))
            throw ServerHelloRules.Illegal("The server selects an application protocol that was not offered.");
        return selected.ToArray();
    }
}
