namespace FastCrypto.Tls.Tests;

/// <summary>ClientHello (RFC 8446 section 4.1.2), received by the server.</summary>
public sealed class ClientHelloTests
{
    [Fact]
    public void NoSupportedVersions_protocol_version()
    {
        Refuses(hello => hello.Remove(ExtensionType.SupportedVersions), AlertDescription.ProtocolVersion);
        Refuses(hello => hello[ExtensionType.SupportedVersions] = [2, 3, 3], AlertDescription.ProtocolVersion);
        Refuses(hello => hello.LegacyVersion = ProtocolVersions.Ssl30, AlertDescription.ProtocolVersion);
        // A client of TLS 1.2 is told so whatever else TLS 1.3 would object to.
        Refuses(
            hello =>
            {
                hello.Extensions.Clear();
                hello.Compression = [1, 0];
                hello.Suites = [0xC02F];
            },
            AlertDescription.ProtocolVersion);
    }

    [Fact]
    public void A_hello_of_tls_1_2_without_extensions_is_refused_for_its_version()
    {
        using ScriptedClient client = new();
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0xC0, 0x2F, 1, 0];
        client.SendPlaintext(ContentType.Handshake, [1, 0, 0, (byte)body.Length, .. body]);
        client.ExpectAlert(AlertDescription.ProtocolVersion);
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 1 })]
    [InlineData(new byte[] { 1, 0 })]
    public void ChCompressionNonNull_illegal_parameter(byte[] methods) =>
        Refuses(hello => hello.Compression = methods, AlertDescription.IllegalParameter);

    [Fact]
    public void DuplicateExt_illegal_parameter() =>
        Refuses(hello => hello.Extensions.Add((ExtensionType.SupportedVersions, [2, 3, 4])), AlertDescription.IllegalParameter);

    [Fact]
    public void PskNotLast_illegal_parameter()
    {
        Refuses(hello => hello.Extensions.Insert(0, (ExtensionType.PreSharedKey, OfferedPsks())), AlertDescription.IllegalParameter);
        // In its place it is ignored: this server does not resume.
        Accepts(hello => OfferPsk(hello, OfferedPsks()));
    }

    [Fact]
    public void A_pre_shared_key_without_modes_is_refused() =>
        Refuses(hello => hello.Extensions.Add((ExtensionType.PreSharedKey, OfferedPsks())), AlertDescription.MissingExtension);

    [Fact]
    public void A_malformed_pre_shared_key_is_a_decode_error()
    {
        byte[] good = OfferedPsks();
        foreach (byte[] bad in new byte[][]
        {
            [], [1], good[..9], good[..^1], [.. good, 0],
            // No identity, empty ones, one without its age; no binder, binders of 31 bytes.
            [0, 0, .. good[9..]], [0, 12, .. new byte[12], .. good[9..]], [0, 7, 0, 5, 9, 0, 0, 0, 0, .. good[9..]],
            [.. good[..9], 0, 0], [.. good[..9], 0, 64, 31, .. new byte[31], 31, .. new byte[31]],
        })
            Refuses(hello => OfferPsk(hello, bad), AlertDescription.DecodeError);
    }

    /// <summary>RFC 8446 section 4.2.11: a binder for each identity.</summary>
    [Fact]
    public void Identities_and_binders_come_in_pairs()
    {
        byte[] good = OfferedPsks();
        byte[] identity = good[2..9], binder = good[11..];
        Accepts(hello => OfferPsk(hello, [0, 14, .. identity, .. identity, 0, 66, .. binder, .. binder]));
        Refuses(hello => OfferPsk(hello, [0, 14, .. identity, .. identity, 0, 33, .. binder]), AlertDescription.IllegalParameter);
        Refuses(hello => OfferPsk(hello, [0, 7, .. identity, 0, 66, .. binder, .. binder]), AlertDescription.IllegalParameter);
    }

    /// <summary>What this server has no use for must be well-formed all the same.</summary>
    [Theory]
    [InlineData((int)ExtensionType.PskKeyExchangeModes, new byte[0])]
    [InlineData((int)ExtensionType.PskKeyExchangeModes, new byte[] { 0 })]
    [InlineData((int)ExtensionType.PskKeyExchangeModes, new byte[] { 2, 1 })]
    [InlineData((int)ExtensionType.PskKeyExchangeModes, new byte[] { 1, 1, 1 })]
    [InlineData((int)ExtensionType.EarlyData, new byte[] { 0 })]
    [InlineData((int)ExtensionType.EarlyData, new byte[] { 0, 0, 0, 0 })]
    public void A_malformed_extension_is_a_decode_error(int type, byte[] data) =>
        Refuses(hello => hello[(ExtensionType)type] = data, AlertDescription.DecodeError);

    [Fact]
    public void GreaseIgnored() => Accepts(hello =>
    {
        // RFC 8701: in suites, versions, groups, schemes, shares, ALPN, extensions first and last.
        hello.Suites = [0x0A0A, .. hello.Suites, 0xFAFA];
        hello[ExtensionType.SupportedVersions] = [6, 0x1A, 0x1A, 3, 4, 3, 3];
        hello[ExtensionType.SupportedGroups] = ScriptedClient.List16([0x2A2A, 0x001D]);
        hello[ExtensionType.SignatureAlgorithms] = ScriptedClient.List16([0x3A3A, 0x0403]);
        byte[] share = hello[ExtensionType.KeyShare];
        hello[ExtensionType.KeyShare] = [0, (byte)(share.Length + 3), 0x2A, 0x2A, 0, 1, 0, .. share[2..]];
        hello[ExtensionType.ApplicationLayerProtocolNegotiation] = [0, 3, 2, 0x4A, 0x4A];
        hello[ExtensionType.PskKeyExchangeModes] = [2, 0x0B, 1];
        hello.Extensions.Insert(0, ((ExtensionType)0x5A5A, []));
        hello.Extensions.Add(((ExtensionType)0x6A6A, [0]));
    });

    [Fact]
    public void MissingSigAlgs_missing_extension() =>
        Refuses(hello => hello.Remove(ExtensionType.SignatureAlgorithms), AlertDescription.MissingExtension);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Groups_and_shares_come_together(bool keepGroups) =>
        Refuses(
            hello => hello.Remove(keepGroups ? ExtensionType.KeyShare : ExtensionType.SupportedGroups), AlertDescription.MissingExtension);

    [Fact]
    public void Nothing_in_common_is_a_handshake_failure()
    {
        Refuses(hello => hello.Suites = [0x1304, 0x0A0A], AlertDescription.HandshakeFailure);
        Refuses(
            hello => hello[ExtensionType.SignatureAlgorithms] = ScriptedClient.List16([0x0503, 0x0401]), AlertDescription.HandshakeFailure);
        Refuses(
            hello =>
            {
                hello[ExtensionType.SupportedGroups] = ScriptedClient.List16([0x0018]);
                hello[ExtensionType.KeyShare] = [0, 0];
            },
            AlertDescription.HandshakeFailure);
    }

    [Fact]
    public void AlpnNoOverlap_no_application_protocol()
    {
        using ScriptedClient client = new(options => options.ApplicationProtocols = ["h2", "http/1.1"]);
        client.SendHello(hello => hello[ExtensionType.ApplicationLayerProtocolNegotiation] = [0, 4, 3, .. "ftp"u8]);
        client.ExpectAlert(AlertDescription.NoApplicationProtocol);
    }

    [Fact]
    public void The_servers_order_of_protocols_decides()
    {
        using ScriptedClient client = new(options => options.ApplicationProtocols = ["h2", "http/1.1"]);
        client.SendHello(hello => hello[ExtensionType.ApplicationLayerProtocolNegotiation] = [0, 12, 8, .. "http/1.1"u8, 2, .. "h2"u8]);
        client.ReceiveFlight();
        Assert.Equal([8, 0, 0, 11, 0, 9, 0, 16, 0, 5, 0, 3, 2, .. "h2"u8], client.EncryptedExtensionsMessage);
        Assert.Equal("h2", client.Victim.Session.NegotiatedApplicationProtocol);
    }

    [Fact]
    public void SniEmpty()
    {
        Refuses(hello => hello[ExtensionType.ServerName] = [0, 0], AlertDescription.DecodeError);
        Refuses(hello => hello[ExtensionType.ServerName] = [], AlertDescription.DecodeError);
        Refuses(hello => hello[ExtensionType.ServerName] = [0, 3, 0, 0, 0], AlertDescription.DecodeError);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void SniIpLiteral(string address)
    {
        Refuses(
            hello => hello[ExtensionType.ServerName] =
                [0, (byte)(address.Length + 3), 0, 0, (byte)address.Length, .. address.Select(c => (byte)c)],
            AlertDescription.IllegalParameter);

        // And our client sends none.
        using var duo = new Duo(Lab.Client(), Lab.Server(), address);
        duo.Handshake();
        Assert.Null(duo.Client.Session.ServerName);
        Assert.Null(duo.Server.Session.ServerName);
    }

    [Fact]
    public void SniTwoNames() =>
        Refuses(
            hello => hello[ExtensionType.ServerName] = [0, 8, 0, 0, 1, (byte)'a', 0, 0, 1, (byte)'b'], AlertDescription.IllegalParameter);

    [Fact]
    public void A_server_says_that_it_used_the_name()
    {
        using ScriptedClient client = new();
        client.SendHello(hello => hello[ExtensionType.ServerName] = [0, 12, 0, 0, 9, .. "localhost"u8]);
        client.ReceiveFlight();
        Assert.Equal([8, 0, 0, 6, 0, 4, 0, 0, 0, 0], client.EncryptedExtensionsMessage);
        Assert.Equal("localhost", client.Victim.Session.ServerName);
    }

    [Fact]
    public void A_session_id_of_33_bytes_is_a_decode_error() =>
        Refuses(hello => hello.SessionId = new byte[33], AlertDescription.DecodeError);

    [Fact]
    public void Without_a_session_id_there_is_no_change_cipher_spec()
    {
        using ScriptedClient client = new();
        client.SendHello(hello => hello.SessionId = []);
        client.ReceiveFlight();
        Assert.Empty(client.OtherRecords);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(0)]
    public void Another_message_is_refused(int type)
    {
        using ScriptedClient client = new();
        client.SendPlaintext(ContentType.Handshake, [(byte)type, 0, 0, 1, 0]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void A_message_longer_than_the_limit_is_refused_by_its_header()
    {
        using ScriptedClient client = new();
        client.SendPlaintext(ContentType.Handshake, [1, 2, 0, 0]);
        client.ExpectAlert(AlertDescription.DecodeError);

        // A server awaits no Certificate, and holds no room for one.
        using ScriptedClient stranger = new();
        stranger.SendPlaintext(ContentType.Handshake, [11, 1, 0, 1]);
        stranger.ExpectAlert(AlertDescription.DecodeError);
        using ScriptedClient late = new ScriptedClient().ToFinished();
        late.Send(ContentType.Handshake, [11, 1, 0, 1]);
        late.ExpectAlert(AlertDescription.DecodeError);
    }

    /// <summary>A hello of 63 KB must not cost the server more than its length: 9000 shares times 9000 groups took 100 ms.</summary>
    [Fact]
    public void Thousands_of_shares_are_checked_in_linear_time()
    {
        ushort[] groups = [.. Enumerable.Range(0x3000, 9000).Select(group => (ushort)group)];
        byte[] shares = ScriptedClient.Shares([.. groups.Reverse().Select(group => (group, new byte[] { 1 }))]);
        using ScriptedClient author = new();
        HelloFields hello = author.Hello();
        hello[ExtensionType.SupportedGroups] = ScriptedClient.List16(groups);
        hello[ExtensionType.KeyShare] = shares;
        byte[] encoded = hello.Encode();
        // The fastest of some, which a busy machine does not spoil.
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            ClientHelloRules.Check(ClientHello.Parse(encoded.AsSpan(HandshakeMessage.HeaderLength)));
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        Assert.InRange(fastest.TotalMilliseconds, 0, 20);
    }

    // One identity of one byte, with the shortest binder.
    private static byte[] OfferedPsks() => [0, 7, 0, 1, 9, 0, 0, 0, 0, 0, 33, 32, .. new byte[32]];

    private static void OfferPsk(HelloFields hello, byte[] offered)
    {
        hello.Extensions.Add((ExtensionType.PskKeyExchangeModes, [1, 1]));
        hello.Extensions.Add((ExtensionType.PreSharedKey, offered));
    }

    private static void Refuses(Action<HelloFields> change, AlertDescription alert)
    {
        using ScriptedClient client = new();
        client.SendHello(change);
        client.ExpectAlert(alert);
    }

    private static void Accepts(Action<HelloFields> change)
    {
        using ScriptedClient client = new();
        client.SendHello(change);
        client.ReceiveFlight();
        client.SendFinished();
        Assert.True(client.Victim.IsComplete);
    }
}
