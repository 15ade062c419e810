using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>The server's flight: NEGOTIATED to WAIT_FINISHED of RFC 8446 appendix A.2.</summary>
internal static class ServerFlight
{
    internal static HandshakeState Send(ServerHandshake handshake, ClientHello hello, ServerChoice choice, TranscriptHash transcript)
    {
        handshake.Negotiated.CipherSuite = choice.CipherSuite;
        handshake.Negotiated.Group = choice.Group;
        handshake.Negotiated.SignatureScheme = choice.Scheme;
        handshake.Negotiated.ServerName = choice.ServerName;
        handshake.Negotiated.ApplicationProtocol = choice.ApplicationProtocol;

        HandshakeStage keys = SendServerHello(handshake, hello, choice, transcript);
        try
        {
            if (!handshake.Negotiated.UsedHelloRetryRequest)
                SendChangeCipherSpec(handshake, hello);
            // Writes first: what the client has sent behind its ClientHello is refused under the keys that the ServerHello has announced.
            handshake.Transport.ProtectWrites(keys.ServerSecret);
            handshake.Transport.ProtectReads(keys.ClientSecret);
            SendEncryptedExtensions(handshake, choice, transcript);
            SendCertificate(handshake, choice, transcript);
            ApplicationStage application = SendFinished(handshake, keys, transcript);
            handshake.Negotiated.Application = application;
            handshake.Transport.EnterApplicationWrites(application.TakeServerSecret());
            return new WaitClientFinished(handshake, keys, transcript);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Appendix D.4: "If the client sends a non-empty session ID", the server sends a change_cipher_spec "immediately
    /// after its first handshake message".
    /// </summary>
    internal static void SendChangeCipherSpec(ServerHandshake handshake, ClientHello hello)
    {
        if (!hello.SessionId.IsEmpty)
            handshake.Transport.SendChangeCipherSpec();
    }

    private static HandshakeStage SendServerHello(
        ServerHandshake handshake, ClientHello hello, ServerChoice choice, TranscriptHash transcript)
    {
        hello.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> shares);
        KeyShareExtension.Parse(shares).TryFind((ushort)choice.Group, out ReadOnlySpan<byte> clientShare);
        Span<byte> random = stackalloc byte[ServerHello.RandomLength];
        Span<byte> share = stackalloc byte[choice.Group.ServerShareLength()];
        Span<byte> secret = stackalloc byte[choice.Group.SharedSecretLength()];
        Span<byte> hash = stackalloc byte[transcript.HashLength];
        try
        {
            handshake.Environment.FillRandom(random);
            handshake.Environment.Respond(choice.Group, clientShare, share, secret);

            var extensions = new WireWriter(share.Length + 32);
            KeyShareExtension.WriteServerShare(extensions, (ushort)choice.Group, share);
            SupportedVersionsExtension.WriteSelected(extensions);
            ServerHello.Write(handshake.Sender.Begin(), random, hello.SessionId, (ushort)choice.CipherSuite, extensions.Written);
            handshake.Sender.Send(transcript);
            transcript.GetCurrentHash(hash);
            return EarlyStage.Start(choice.CipherSuite).EnterHandshake(secret, hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static void SendEncryptedExtensions(ServerHandshake handshake, ServerChoice choice, TranscriptHash transcript)
    {
        var extensions = new WireWriter(64);
        // RFC 6066 section 3: a server that has used the name says so with an empty extension.
        if (choice.ServerNameMatches)
            extensions.Extension(ExtensionType.ServerName).Dispose();
        if (choice.ApplicationProtocol is { } protocol)
            ApplicationProtocolExtension.Write(extensions, protocol);
        EncryptedExtensions.Write(handshake.Sender.Begin(), extensions.Written);
        handshake.Sender.Send(transcript);
    }

    private static void SendCertificate(ServerHandshake handshake, ServerChoice choice, TranscriptHash transcript)
    {
        CertificateMessage.Write(handshake.Sender.Begin(), context: default, choice.Certificate.Chain);
        handshake.Sender.Send(transcript);

        Span<byte> hash = stackalloc byte[transcript.HashLength];
        transcript.GetCurrentHash(hash);
        Span<byte> content = stackalloc byte[CertificateVerifyContent.MaxLength];
        int length = CertificateVerifyContent.Write(ofServer: true, hash, content);
        byte[] signature = handshake.Environment.Sign(choice.Certificate, choice.Scheme, content[..length]);
        CertificateVerify.Write(handshake.Sender.Begin(), (ushort)choice.Scheme, signature);
        handshake.Sender.Send(transcript);
    }

    private static ApplicationStage SendFinished(ServerHandshake handshake, HandshakeStage keys, TranscriptHash transcript)
    {
        Span<byte> hash = stackalloc byte[transcript.HashLength];
        Span<byte> verifyData = stackalloc byte[transcript.HashLength];
        transcript.GetCurrentHash(hash);
        keys.ComputeFinished(ofServer: true, hash, verifyData);
        FinishedMessage.Write(handshake.Sender.Begin(), verifyData);
        handshake.Sender.Send(transcript);
        transcript.GetCurrentHash(hash);
        return keys.EnterApplication(hash);
    }
}
