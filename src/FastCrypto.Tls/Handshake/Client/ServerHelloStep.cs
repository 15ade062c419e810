using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>From a good ServerHello to handshake keys.</summary>
internal static class ServerHelloStep
{
    internal static HandshakeState EnterHandshake(
        ClientHandshake handshake, ClientOffer offer, ServerHello hello, CipherSuite suite,
        TranscriptHash transcript, in HandshakeMessage message)
    {
        // Section 4.2.8: without a pre-shared key there is always a share.
        if (!hello.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> data))
            throw new TlsException(AlertDescription.MissingExtension, "The server sends no key share.");
        KeyShareEntry share = KeyShareExtension.ParseServerShare(data);
        if (!offer.HasShareFor(share.Group))
            throw ServerHelloRules.Illegal("The server answers a share that was not sent.");

        var group = (NamedGroup)share.Group;
        HandshakeStage keys = DeriveKeys(offer, group, share.KeyExchange, suite, transcript, message);
        try
        {
            handshake.Negotiated.CipherSuite = suite;
            handshake.Negotiated.Group = group;
            handshake.Transport.ProtectReads(keys.ServerSecret);
            handshake.Transport.ProtectWrites(keys.ClientSecret);
            return new WaitEncryptedExtensions(new ClientProgress(handshake, offer, transcript, keys));
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static HandshakeStage DeriveKeys(
        ClientOffer offer, NamedGroup group, ReadOnlySpan<byte> share, CipherSuite suite,
        TranscriptHash transcript, in HandshakeMessage message)
    {
        Span<byte> secret = stackalloc byte[group.SharedSecretLength()];
        Span<byte> hash = stackalloc byte[transcript.HashLength];
        try
        {
            offer.Finish(group, share, secret);
            transcript.Append(message.Encoded);
            transcript.GetCurrentHash(hash);
            offer.Dispose();
            return EarlyStage.Start(suite).EnterHandshake(secret, hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
