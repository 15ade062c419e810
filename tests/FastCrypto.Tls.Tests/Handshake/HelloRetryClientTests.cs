namespace FastCrypto.Tls.Tests;

/// <summary>HelloRetryRequest (RFC 8446 section 4.1.4), received by the client.</summary>
public sealed class HelloRetryClientTests
{
    [Theory]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(CipherSuite.TLS_AES_256_GCM_SHA384)]
    public void Hrr_TranscriptUsesMessageHash254(CipherSuite suite)
    {
        using ScriptedServer server = new() { Suite = suite };
        server.SendRetry(server.Retry(NamedGroup.Secp256r1));
        server.Group = NamedGroup.Secp256r1;

        // The driver's transcript starts with message_hash, written here once more by hand.
        byte[] first = new byte[suite.HashLength()];
        var transcript = new TranscriptHash(suite);
        transcript.Append(server.FirstHello);
        transcript.GetCurrentHash(first);
        var whole = new TranscriptHash(suite);
        whole.Append([254, 0, 0, (byte)first.Length, .. first]);
        whole.Append(server.Retry(NamedGroup.Secp256r1).Encode());
        whole.Append(server.Hello);
        byte[] expected = new byte[suite.HashLength()];
        whole.GetCurrentHash(expected);
        Assert.Equal(expected, server.CurrentHash());

        // And the client agrees: its Finished covers it.
        Finish(server);
        Assert.True(server.Victim.Session.UsedHelloRetryRequest);
        Assert.Equal(NamedGroup.Secp256r1, server.Victim.Session.NegotiatedGroup);
    }

    [Fact]
    public void SecondHrr_unexpected_message()
    {
        using ScriptedServer server = new();
        server.SendRetry(server.Retry(NamedGroup.Secp256r1));
        server.SendHandshake(server.Retry(NamedGroup.SecP256r1MLKEM768).Encode());
        server.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void HrrNoChange_illegal_parameter()
    {
        using ScriptedServer server = new();
        server.SendRetry(server.Retry(NamedGroup.None));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory]
    [InlineData(0x0018)]
    [InlineData((int)NamedGroup.Secp256r1)]
    public void HrrUnofferedGroup_illegal_parameter(int group)
    {
        using ScriptedServer server = new(options => options.Groups = [NamedGroup.X25519MLKEM768, NamedGroup.X25519]);
        server.SendRetry(server.Retry((NamedGroup)group));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory]
    [InlineData((int)NamedGroup.X25519)]
    [InlineData((int)NamedGroup.X25519MLKEM768)]
    public void HrrSharedGroup_illegal_parameter(int group)
    {
        using ScriptedServer server = new();
        server.SendRetry(server.Retry((NamedGroup)group));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void CookieEchoedExactly()
    {
        byte[] cookie = new Random(3).Bytes(300);
        using ScriptedServer server = new();
        byte[] shares = server.Extension(ExtensionType.KeyShare);
        server.SendRetry(server.Retry(NamedGroup.None, cookie));
        Assert.Equal([1, 44, .. cookie], server.Extension(ExtensionType.Cookie));
        // Without another group the shares stay as they were.
        Assert.Equal(shares, server.Extension(ExtensionType.KeyShare));
        Finish(server);
    }

    [Fact]
    public void CookieEchoedExactly_WithAnotherGroup()
    {
        using ScriptedServer server = new();
        byte[] random = server.View.Random.ToArray(), session = server.View.SessionId.ToArray();
        server.SendRetry(server.Retry(NamedGroup.SecP256r1MLKEM768, [9]));
        Assert.Equal([0, 1, 9], server.Extension(ExtensionType.Cookie));
        Assert.Equal(random, server.View.Random.ToArray());
        Assert.Equal(session, server.View.SessionId.ToArray());
        server.Group = NamedGroup.SecP256r1MLKEM768;
        Finish(server);
    }

    [Fact]
    public void SuiteSameHrrToSh()
    {
        using ScriptedServer server = new();
        server.SendRetry(server.Retry(NamedGroup.Secp256r1));
        server.Group = NamedGroup.Secp256r1;
        server.SendServerHello(hello => hello.Suites = [(ushort)CipherSuite.TLS_CHACHA20_POLY1305_SHA256]);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void A_server_hello_must_use_the_group_it_asked_for()
    {
        using ScriptedServer server = new();
        server.SendRetry(server.Retry(NamedGroup.Secp256r1));
        server.SendServerHello();
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    /// <summary>
    /// Section 5.1 and appendix D.4: the second ClientHello is in a record of version 0x0303, behind the
    /// connection's one change_cipher_spec.
    /// </summary>
    [Fact]
    public void Only_the_first_hello_says_0x0301_and_change_cipher_spec_goes_once()
    {
        using Duo duo = Lab.Duo(options => options.KeyShareGroups = []);
        var records = new List<RecordHeader>();
        duo.Cut = bytes =>
        {
            for (byte[] rest = bytes; RecordHeader.TryRead(rest,
                out RecordHeader header); rest = rest[(RecordLimits.HeaderLength + header.Length)..])
                records.Add(header);
            return [bytes];
        };
        duo.Handshake();
        Assert.Equal(0x0301, records[0].Version);
        Assert.All(records[1..], header => Assert.Equal(0x0303, header.Version));
        // ClientHello; HelloRetryRequest and its change_cipher_spec; the client's, and its second hello.
        ContentType[] start = [ContentType.Handshake, ContentType.Handshake, ContentType.ChangeCipherSpec,
            ContentType.ChangeCipherSpec, ContentType.Handshake];
        Assert.Equal(start, records[..5].Select(header => header.Type));
        Assert.DoesNotContain(records[5..], header => header.Type == ContentType.ChangeCipherSpec);
    }

    [Theory]
    [InlineData((int)ExtensionType.ServerName, AlertDescription.IllegalParameter)]
    [InlineData((int)ExtensionType.PreSharedKey, AlertDescription.IllegalParameter)]
    [InlineData(0x7A7A, AlertDescription.UnsupportedExtension)]
    public void Other_extensions_of_a_retry_are_refused(int extension, AlertDescription alert)
    {
        using ScriptedServer server = new();
        HelloFields retry = server.Retry(NamedGroup.Secp256r1);
        retry[(ExtensionType)extension] = [];
        server.SendRetry(retry);
        server.ExpectAlert(alert);
    }

    [Fact]
    public void A_retry_without_supported_versions_is_refused()
    {
        using ScriptedServer server = new();
        HelloFields retry = server.Retry(NamedGroup.Secp256r1);
        retry.Remove(ExtensionType.SupportedVersions);
        server.SendRetry(retry);
        server.ExpectAlert(AlertDescription.ProtocolVersion);
    }

    private static void Finish(ScriptedServer server)
    {
        server.SendServerHello();
        server.SendEncryptedExtensions();
        server.SendCertificate();
        server.SendCertificateVerify();
        server.SendFinished();
        server.ReceiveFinished();
        server.ExpectNoAlert();
    }
}
