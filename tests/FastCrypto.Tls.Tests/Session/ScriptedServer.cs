namespace FastCrypto.Tls.Tests;

/// <summary>A server under a test's control, with our client as its victim.</summary>
internal sealed class ScriptedServer : ScriptedPeer
{
    private readonly TlsServerCertificate _certificate;

    internal ScriptedServer(Action<TlsClientOptions>? client = null, CertificateKeyKind certificate = CertificateKeyKind.EcdsaP256)
        : base(new TlsBufferSession(Lab.Client(client)), isServer: true)
    {
        _certificate = Lab.Certificate(certificate);
        Victim.Start();
        FirstHello = Hello = ReceiveHandshake(HandshakeType.ClientHello);
    }

    /// <summary>The first ClientHello.</summary>
    internal byte[] FirstHello { get; }

    /// <summary>The last ClientHello.</summary>
    internal byte[] Hello { get; private set; }

    internal NamedGroup Group { get; set; } = NamedGroup.X25519;

    internal ClientHello View => ClientHello.Parse(Hello.AsSpan(HandshakeMessage.HeaderLength));

    internal byte[] Extension(ExtensionType type)
    {
        Assert.True(View.Extensions.TryFind(type, out ReadOnlySpan<byte> data));
        return data.ToArray();
    }

    /// <summary>Reads the second ClientHello.</summary>
    internal void ReceiveSecondHello() => Hello = ReceiveHandshake(HandshakeType.ClientHello);

    /// <summary>A HelloRetryRequest that asks for a share of a group.</summary>
    internal HelloFields Retry(NamedGroup group, byte[]? cookie = null)
    {
        HelloFields fields = new(HandshakeType.ServerHello)
        {
            Random = ServerHello.HelloRetryRequestRandom.ToArray(),
            SessionId = View.SessionId.ToArray(),
            Suites = [(ushort)Suite],
        };
        fields.Extensions.Add((ExtensionType.SupportedVersions, [3, 4]));
        if (group != NamedGroup.None)
            fields.Extensions.Add((ExtensionType.KeyShare, [(byte)((int)group >> 8), (byte)group]));
        if (cookie is not null)
            fields.Extensions.Add((ExtensionType.Cookie, [(byte)(cookie.Length >> 8), (byte)cookie.Length, .. cookie]));
        return fields;
    }

    /// <summary>Sends a HelloRetryRequest and, unless the client dies of it, reads the second ClientHello.</summary>
    internal void SendRetry(HelloFields fields)
    {
        Transcript = new TranscriptHash(Suite);
        Transcript.Append(Hello);
        Transcript.ReplaceWithMessageHash();
        SendHandshake(fields.Encode());
        if (Victim.Failure is null)
            ReceiveSecondHello();
    }

    /// <summary>Sends a ServerHello, changed by the test, and goes on to handshake keys.</summary>
    internal void SendServerHello(Action<HelloFields>? change = null, Func<byte[], byte[]>? encode = null)
    {
        bool retried = Victim.Session.UsedHelloRetryRequest;
        if (!retried)
        {
            Transcript = new TranscriptHash(Suite);
            Transcript.Append(Hello);
        }

        HelloFields fields = new(HandshakeType.ServerHello)
        {
            Random = new Random(5).Bytes(32),
            SessionId = View.SessionId.ToArray(),
            Suites = [(ushort)Suite],
        };
        byte[] share = new byte[Group.ServerShareLength()];
        byte[] secret = new byte[Group.SharedSecretLength()];
        if (KeyShareExtension.Parse(Extension(ExtensionType.KeyShare)).TryFind((ushort)Group, out ReadOnlySpan<byte> clientShare))
            KeyExchange.Respond(Group, clientShare, share, secret);
        fields.Extensions.Add((ExtensionType.SupportedVersions, [3, 4]));
        fields.Extensions.Add(
            (ExtensionType.KeyShare, [(byte)((int)Group >> 8), (byte)Group, (byte)(share.Length >> 8), (byte)share.Length, .. share]));
        change?.Invoke(fields);
        byte[] encoded = fields.Encode();
        SendHandshake(encode is null ? encoded : encode(encoded));
        if (Victim.Failure is null && Victim.Session.NegotiatedGroup != NamedGroup.None)
            StartHandshakeKeys(secret);
    }

    /// <summary>Sends an honest ServerHello in a record of another version.</summary>
    internal void SendServerHelloInRecord(ushort version)
    {
        RecordVersion = version;
        SendServerHello();
        RecordVersion = ProtocolVersions.Tls12;
    }

    internal void SendEncryptedExtensions(params (ExtensionType, byte[])[] extensions) =>
        SendHandshake(writer => EncryptedExtensions.Write(writer, HelloFields.EncodeExtensions(extensions)));

    internal void SendCertificate() => SendHandshake(writer => CertificateMessage.Write(writer, default, _certificate.Chain));

    /// <summary>Sends a CertificateVerify; by default a right one.</summary>
    internal void SendCertificateVerify(
        SignatureScheme? scheme = null, bool ofServer = true, Func<byte[], byte[]>? change = null, TlsServerCertificate? signer = null)
    {
        byte[] content = new byte[CertificateVerifyContent.MaxLength];
        content = content[..CertificateVerifyContent.Write(ofServer, CurrentHash(), content)];
        SignatureScheme signWith = _certificate.SignatureSchemes[0];
        byte[] signature = (signer ?? _certificate).Sign(signWith, content);
        if (change is not null)
            signature = change(signature);
        SendHandshake(writer => CertificateVerify.Write(writer, (ushort)(scheme ?? signWith), signature));
    }

    /// <summary>Sends Finished and, unless the client dies of it, goes on to application keys.</summary>
    internal void SendFinished(Func<byte[], byte[]>? change = null)
    {
        byte[] data = VerifyData(ofServer: true);
        if (change is not null)
            data = change(data);
        SendHandshake(writer => FinishedMessage.Write(writer, data));
        if (Victim.Failure is null)
            EnterApplication();
    }

    internal void EnterApplication()
    {
        Application = Keys!.EnterApplication(CurrentHash());
        UseKeys(write: Application.ServerSecret);
    }

    /// <summary>Reads the client's Finished, checks it, and expects application keys.</summary>
    internal void ReceiveFinished()
    {
        byte[] expected = VerifyData(ofServer: false);
        byte[] finished = ReceiveHandshake(HandshakeType.Finished);
        Assert.Equal(expected, finished[HandshakeMessage.HeaderLength..]);
        UseKeys(read: Application!.ClientSecret);
    }

    /// <summary>Everything up to and including the ServerHello, then EncryptedExtensions.</summary>
    internal ScriptedServer ToCertificate()
    {
        SendServerHello();
        SendEncryptedExtensions();
        return this;
    }

    /// <summary>Everything up to the CertificateVerify.</summary>
    internal ScriptedServer ToFinished()
    {
        ToCertificate();
        SendCertificate();
        SendCertificateVerify();
        return this;
    }

    /// <summary>The whole handshake.</summary>
    internal ScriptedServer ToConnected()
    {
        ToFinished();
        SendFinished();
        ReceiveFinished();
        ExpectNoAlert();
        Assert.True(Victim.IsComplete);
        return this;
    }
}
