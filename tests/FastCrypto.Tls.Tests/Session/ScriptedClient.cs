namespace FastCrypto.Tls.Tests;

/// <summary>A client under a test's control, with our server as its victim.</summary>
internal sealed class ScriptedClient(TlsContext server) : ScriptedPeer(new TlsBufferSession(server), isServer: false)
{
    private readonly Dictionary<NamedGroup, KeyExchange> _keys = [];

    internal ScriptedClient(Action<TlsServerOptions>? server = null) : this(Lab.Server(server))
    {
    }

    /// <summary>The first ClientHello's fields, once it has been sent.</summary>
    internal HelloFields? Sent { get; private set; }

    /// <summary>An honest ClientHello with shares for these groups.</summary>
    internal HelloFields Hello(params NamedGroup[] shares)
    {
        HelloFields fields = new(HandshakeType.ClientHello)
        {
            Random = new Random(6).Bytes(32),
            SessionId = new Random(7).Bytes(32),
            Suites = [.. Lab.Suites.Select(suite => (ushort)suite)],
        };
        fields.Extensions.Add((ExtensionType.SupportedVersions, [2, 3, 4]));
        fields.Extensions.Add((ExtensionType.SupportedGroups, List16(Lab.Groups.Select(group => (ushort)group))));
        fields.Extensions.Add((ExtensionType.SignatureAlgorithms, List16([0x0403, 0x0807, 0x0804])));
        fields.Extensions.Add((ExtensionType.KeyShare, Shares(shares)));
        return fields;
    }

    /// <summary>The contents of a key_share extension with real shares.</summary>
    internal byte[] Shares(params NamedGroup[] groups) => Shares([.. groups.Select(group => ((ushort)group, Share(group)))]);

    internal static byte[] Shares(params (ushort Group, byte[] Share)[] shares) => WireAssert.Bytes(writer =>
    {
        using (writer.Vector16())
        {
            foreach ((ushort group, byte[] share) in shares)
                KeyShareEntry.Write(writer, group, share);
        }
    });

    internal byte[] Share(NamedGroup group)
    {
        if (!_keys.TryGetValue(group, out KeyExchange? key))
            _keys[group] = key = KeyExchange.Create(group);
        byte[] share = new byte[group.ClientShareLength()];
        key.WriteShare(group, share);
        return share;
    }

    internal static byte[] List16(IEnumerable<ushort> values) => WireAssert.Bytes(writer =>
    {
        using (writer.Vector16())
        {
            foreach (ushort value in values)
                writer.WriteUInt16(value);
        }
    });

    /// <summary>Sends a ClientHello.</summary>
    internal void SendHello(HelloFields fields)
    {
        Sent = fields;
        Transcript = new TranscriptHash(Suite);
        SendHandshake(fields.Encode());
    }

    /// <summary>Sends an honest ClientHello with a change.</summary>
    internal void SendHello(Action<HelloFields>? change = null)
    {
        HelloFields fields = Hello(NamedGroup.X25519);
        change?.Invoke(fields);
        SendHello(fields);
    }

    /// <summary>Reads a HelloRetryRequest and returns its encoding.</summary>
    internal byte[] ReceiveRetry()
    {
        // The transcript holds the first ClientHello only.
        Transcript.ReplaceWithMessageHash();
        byte[] message = ReceiveHandshake(HandshakeType.ServerHello);
        Assert.True(ServerHello.Parse(message.AsSpan(HandshakeMessage.HeaderLength)).IsHelloRetryRequest);
        return message;
    }

    /// <summary>Reads the ServerHello and goes on to handshake keys.</summary>
    internal void ReceiveServerHello()
    {
        byte[] encoded = ReceiveHandshake(HandshakeType.ServerHello);
        ServerHello hello = ServerHello.Parse(encoded.AsSpan(HandshakeMessage.HeaderLength));
        Assert.Equal((ushort)Suite, hello.CipherSuite);
        Assert.True(hello.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> data));
        KeyShareEntry share = KeyShareExtension.ParseServerShare(data);
        var group = (NamedGroup)share.Group;
        byte[] secret = new byte[group.SharedSecretLength()];
        _keys[group].Finish(group, share.KeyExchange, secret);
        StartHandshakeKeys(secret);
    }

    /// <summary>Reads the server's flight up to its Finished, which is checked.</summary>
    internal void ReceiveFlight()
    {
        ReceiveServerHello();
        EncryptedExtensionsMessage = ReceiveHandshake(HandshakeType.EncryptedExtensions);
        ReceiveHandshake(HandshakeType.Certificate);
        ReceiveHandshake(HandshakeType.CertificateVerify);
        byte[] expected = VerifyData(ofServer: true);
        Assert.Equal(expected, ReceiveHandshake(HandshakeType.Finished)[HandshakeMessage.HeaderLength..]);
        Application = Keys!.EnterApplication(CurrentHash());
        UseKeys(read: Application.ServerSecret);
    }

    internal byte[] EncryptedExtensionsMessage { get; private set; } = [];

    /// <summary>Sends Finished and goes on to application keys.</summary>
    internal void SendFinished(Func<byte[], byte[]>? change = null)
    {
        byte[] data = VerifyData(ofServer: false);
        if (change is not null)
            data = change(data);
        SendHandshake(writer => FinishedMessage.Write(writer, data));
        UseKeys(write: Application!.ClientSecret);
    }

    /// <summary>Everything up to the client's Finished.</summary>
    internal ScriptedClient ToFinished()
    {
        SendHello();
        ReceiveFlight();
        return this;
    }

    /// <summary>The whole handshake.</summary>
    internal ScriptedClient ToConnected()
    {
        ToFinished();
        SendFinished();
        ExpectNoAlert();
        Assert.True(Victim.IsComplete);
        return this;
    }
}
