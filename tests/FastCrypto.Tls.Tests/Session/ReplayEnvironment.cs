using System.Text.Json;

namespace FastCrypto.Tls.Tests;

/// <summary>
/// The choices of one side of an RFC 8448 handshake in place of random ones: ephemeral keys, hello random, signature, and the messages
/// whose extensions are those of another implementation.
/// </summary>
internal sealed class ReplayEnvironment(JsonElement trace, bool isServer) : HandshakeEnvironment
{
    private int _clientHellos;

    internal override void FillRandom(Span<byte> destination)
    {
        // The client's random and session id are part of its recorded ClientHello.
        if (isServer)
            trace.Hex("server_random").CopyTo(destination);
    }

    internal override KeyExchange CreateKeyExchange(NamedGroup group) => RecordedKey("client", group);

    internal override void Respond(NamedGroup group, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret)
    {
        using KeyExchange key = RecordedKey("server", group);
        key.WriteShare(group, serverShare);
        key.Finish(group, clientShare, sharedSecret);
    }

    // RSASSA-PSS is randomised; that the recorded signature verifies is tested with the certificates.
    internal override byte[] Sign(TlsServerCertificate certificate, SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        JsonElement recorded = trace.GetProperty("server_certificate_verify");
        Assert.Equal(recorded.Hex("signed_content"), content.ToArray());
        Assert.Equal((SignatureScheme)Convert.ToUInt16(recorded.Text("signature_scheme"), 16), scheme);
        return recorded.Hex("signature");
    }

    // The recorded certificate has a 1024-bit key and no host name, and no policy takes it: another one is judged in its place.
    internal override ValidatedCertificate Validate(
        TlsCertificatePolicy policy, PeerCertificate leaf, IReadOnlyList<byte[]> chain, string targetHost)
    {
        Assert.Equal(trace.GetProperty("server_certificate_verify").Hex("certificate_der"), Assert.Single(chain));
        return ValidatedCertificate.ByChain(Lab.Pki.Trusting, Lab.Identity(CertificateKeyKind.EcdsaP256).Chain, Lab.Host);
    }

    internal override byte[]? Replace(ReadOnlySpan<byte> message)
    {
        var type = (HandshakeType)message[0];
        if (type == HandshakeType.ClientHello)
            return trace.Message("client", _clientHellos++ == 0 ? "ClientHello" : "ClientHello (second)");
        if (type == HandshakeType.EncryptedExtensions)
            return trace.Message("server", "EncryptedExtensions");
        bool isRetry = type == HandshakeType.ServerHello && ServerHello.Parse(message[HandshakeMessage.HeaderLength..]).IsHelloRetryRequest;
        // Its cookie is opaque; the rest is what this server has written.
        return isRetry ? trace.Message("server", "HelloRetryRequest") : null;
    }

    private KeyExchange RecordedKey(string side, NamedGroup group)
    {
        string name = group == NamedGroup.X25519 ? "x25519" : "secp256r1";
        byte[] key = trace.GetProperty("key_pairs").Items(side).First(pair => pair.Text("group") == name).Hex("private");
        return group == NamedGroup.X25519 ? new X25519KeyExchange(key) : new P256KeyExchange(key);
    }
}
