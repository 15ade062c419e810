namespace FastCrypto.Tls.Tests;

/// <summary>HelloRetryRequest (RFC 8446 section 4.1.4), sent by the server, and the second ClientHello.</summary>
public sealed class HelloRetryServerTests
{
    [Fact]
    public void Hrr_TranscriptUsesMessageHash254()
    {
        using ScriptedClient client = new();
        client.SendHello(client.Hello());
        byte[] first = client.Sent!.Encode();
        byte[] retry = client.ReceiveRetry();
        var whole = new TranscriptHash(client.Suite);
        byte[] hash = System.Security.Cryptography.SHA256.HashData(first);
        whole.Append([254, 0, 0, 32, .. hash]);
        whole.Append(retry);
        byte[] expected = new byte[32];
        whole.GetCurrentHash(expected);
        Assert.Equal(expected, client.CurrentHash());

        Retry(client, NamedGroup.X25519MLKEM768);
        // The driver checks that the server's Finished covers this transcript, and the server checks the client's.
        client.ReceiveFlight();
        client.SendFinished();
        Assert.True(client.Victim.IsComplete);
        Assert.True(client.Victim.Session.UsedHelloRetryRequest);
    }

    [Fact]
    public void EmptyShares_Hrr()
    {
        using ScriptedClient client = new();
        client.SendHello(client.Hello());
        ServerHello retry = ServerHello.Parse(client.ReceiveRetry().AsSpan(HandshakeMessage.HeaderLength));
        Assert.True(retry.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> group));
        Assert.Equal([0x11, 0xEC], group.ToArray());
        Assert.Equal((ushort)client.Suite, retry.CipherSuite);
        Assert.Equal(client.Sent!.SessionId, retry.SessionIdEcho.ToArray());
        // The compatibility mode's change_cipher_spec follows at once, and not again after the ServerHello.
        Assert.Single(client.OtherRecords);
        Retry(client, NamedGroup.X25519MLKEM768);
        client.ReceiveFlight();
        Assert.Single(client.OtherRecords);
    }

    [Fact]
    public void EmptyShares_Hrr_BetweenOurOwnSides()
    {
        using Duo duo = Lab.Duo(options => options.KeyShareGroups = []).Handshake();
        Assert.True(duo.Client.Session.UsedHelloRetryRequest);
        Assert.Equal(NamedGroup.X25519MLKEM768, duo.Client.Session.NegotiatedGroup);
    }

    [Fact]
    public void Ch2ForbiddenChange_illegal_parameter()
    {
        Refuses(hello => hello.Random = new byte[32]);
        Refuses(hello => hello.SessionId = []);
        Refuses(hello => hello.Suites = hello.Suites[..1]);
        Refuses(hello => hello.LegacyVersion = ProtocolVersions.Tls13);
        Refuses(hello => hello[ExtensionType.SignatureAlgorithms] = ScriptedClient.List16([0x0403]));
        Refuses(hello => hello[ExtensionType.SupportedGroups] = ScriptedClient.List16([0x11EC]));
        Refuses(hello => hello.Remove((ExtensionType)0x5555));
        Refuses(hello => hello[(ExtensionType)0x7777] = []);
        Refuses(hello => hello.Extensions.Reverse());
        Refuses(hello => hello[ExtensionType.EarlyData] = []);
    }

    [Fact]
    public void Ch2_may_change_padding_and_drop_early_data()
    {
        using ScriptedClient client = new();
        HelloFields first = client.Hello();
        first[ExtensionType.EarlyData] = [];
        first[ExtensionType.Padding] = new byte[5];
        client.SendHello(first);
        client.ReceiveRetry();
        HelloFields second = first.Clone();
        second.Remove(ExtensionType.EarlyData);
        second[ExtensionType.Padding] = new byte[50];
        second[ExtensionType.KeyShare] = client.Shares(NamedGroup.X25519MLKEM768);
        client.SendHandshake(second.Encode());
        client.ReceiveFlight();
    }

    [Fact]
    public void A_second_hello_must_bring_the_share_that_was_asked_for()
    {
        Refuses((client, hello) => hello[ExtensionType.KeyShare] = client.Shares());
        Refuses((client, hello) => hello[ExtensionType.KeyShare] = client.Shares(NamedGroup.X25519));
        Refuses((client, hello) => hello[ExtensionType.KeyShare] = client.Shares(NamedGroup.X25519MLKEM768, NamedGroup.X25519));
    }

    /// <summary>This server needs no cookie; one that it has not given is refused, and one that it has must come back as it was.</summary>
    [Fact]
    public void CookieEchoedExactly()
    {
        Refuses(hello => hello[ExtensionType.Cookie] = [0, 1, 7]);
        CookieEnvironment environment = new();
        Assert.Null(Answer([0, 3, 1, 2, 3]));
        Assert.Equal(AlertDescription.IllegalParameter, Answer([0, 3, 1, 2, 4])!.Alert);
        Assert.Equal(AlertDescription.IllegalParameter, Answer([0, 2, 1, 2])!.Alert);
        Assert.Equal(AlertDescription.IllegalParameter, Answer(null)!.Alert);

        TlsException? Answer(byte[]? cookie)
        {
            using var client = new ScriptedClient(Lab.Server(environment: environment));
            client.SendHello(client.Hello());
            client.ReceiveRetry();
            Retry(client, NamedGroup.X25519MLKEM768, hello =>
            {
                if (cookie is not null)
                    hello[ExtensionType.Cookie] = cookie;
            });
            return client.Victim.Failure;
        }
    }

    [Fact]
    public void A_cookie_in_the_first_hello_is_refused()
    {
        using ScriptedClient client = new();
        client.SendHello(hello => hello[ExtensionType.Cookie] = [0, 1, 7]);
        client.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void Another_message_in_place_of_the_second_hello_is_refused()
    {
        using ScriptedClient client = new();
        client.SendHello(client.Hello());
        client.ReceiveRetry();
        client.SendPlaintext(ContentType.Handshake, [20, 0, 0, 1, 0]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    private static void Refuses(Action<HelloFields> change) => Refuses((_, hello) => change(hello));

    private static void Refuses(Action<ScriptedClient, HelloFields> change)
    {
        using ScriptedClient client = new();
        HelloFields first = client.Hello();
        first[(ExtensionType)0x5555] = [1];
        client.SendHello(first);
        client.ReceiveRetry();
        Retry(client, NamedGroup.X25519MLKEM768, hello => change(client, hello));
        client.ExpectAlert(AlertDescription.IllegalParameter);
    }

    private static void Retry(ScriptedClient client, NamedGroup group, Action<HelloFields>? change = null)
    {
        HelloFields second = client.Sent!.Clone();
        second[ExtensionType.KeyShare] = client.Shares(group);
        change?.Invoke(second);
        client.SendHandshake(second.Encode());
    }

    /// <summary>Puts a cookie into the server's HelloRetryRequest.</summary>
    private sealed class CookieEnvironment : HandshakeEnvironment
    {
        internal override byte[]? Replace(ReadOnlySpan<byte> message)
        {
            if (message[0] != (byte)HandshakeType.ServerHello)
                return null;
            ServerHello hello = ServerHello.Parse(message[HandshakeMessage.HeaderLength..]);
            if (!hello.IsHelloRetryRequest)
                return null;
            HelloFields fields = new(HandshakeType.ServerHello)
            {
                Random = hello.Random.ToArray(),
                SessionId = hello.SessionIdEcho.ToArray(),
                Suites = [hello.CipherSuite],
            };
            foreach (Extension extension in hello.Extensions)
                fields[extension.Type] = extension.Data.ToArray();
            fields[ExtensionType.Cookie] = [0, 3, 1, 2, 3];
            return fields.Encode();
        }
    }
}
