namespace FastCrypto.Tls.Tests;

public sealed class MessageTests
{
    private static readonly byte[] Random32 = new Random(1).Bytes(32);

    [Fact]
    public void Client_hello_round_trip()
    {
        byte[] extensions = [0, 44, 0, 3, 0, 1, 5];
        byte[] body = WireAssert.Body(
            HandshakeType.ClientHello, writer => ClientHello.Write(writer, Random32, [1, 2], [0x1301, 0x1303], extensions));
        ClientHello hello = ClientHello.Parse(body);
        Assert.Equal(ProtocolVersions.Tls12, hello.LegacyVersion);
        Assert.Equal(Random32, hello.Random.ToArray());
        Assert.Equal([1, 2], hello.SessionId.ToArray());
        Assert.Equal(0x1303, hello.CipherSuites[1]);
        Assert.Equal([0], hello.CompressionMethods.ToArray());
        Assert.True(hello.Extensions.Contains(ExtensionType.Cookie));
        // A hello of an older version may end before its extensions.
        WireAssert.IsExact(body, encoded => ClientHello.Parse(encoded), body.Length - extensions.Length - 2);
    }

    [Theory]
    [InlineData(33, "00021301", "0100")]
    [InlineData(0, "0000", "0100")]
    [InlineData(0, "0003130100", "0100")]
    [InlineData(0, "00021301", "00")]
    public void Client_hello_vectors_keep_their_ranges(int sessionId, string suites, string compression) =>
        WireAssert.Alert(AlertDescription.DecodeError, () => ClientHello.Parse(WireAssert.Bytes(writer =>
        {
            writer.WriteUInt16(ProtocolVersions.Tls12);
            writer.WriteBytes(Random32);
            writer.WriteVector8(new byte[sessionId]);
            writer.WriteBytes(Convert.FromHexString(suites));
            writer.WriteBytes(Convert.FromHexString(compression));
            writer.WriteUInt16(0);
        })));

    [Fact]
    public void Server_hello_round_trip()
    {
        byte[] extensions = [0, 43, 0, 2, 3, 4];
        byte[] body = WireAssert.Body(HandshakeType.ServerHello, writer => ServerHello.Write(writer, Random32, [9], 0x1302, extensions));
        ServerHello hello = ServerHello.Parse(body);
        Assert.Equal(Random32, hello.Random.ToArray());
        Assert.Equal([9], hello.SessionIdEcho.ToArray());
        Assert.Equal(0x1302, hello.CipherSuite);
        Assert.Equal(0, hello.CompressionMethod);
        Assert.False(hello.IsHelloRetryRequest);
        Assert.False(hello.HasDowngradeSentinel);
        WireAssert.IsExact(body, encoded => ServerHello.Parse(encoded), body.Length - extensions.Length - 2);
    }

    [Fact]
    public void Retry_and_downgrade_are_read_from_the_random()
    {
        Assert.Equal(System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8), ServerHello.HelloRetryRequestRandom.ToArray());
        Assert.True(Hello(ServerHello.HelloRetryRequestRandom.ToArray()).IsHelloRetryRequest);
        Assert.True(Hello([.. Random32[..24], .. "DOWNGRD\0"u8]).HasDowngradeSentinel);
        Assert.True(Hello([.. Random32[..24], .. "DOWNGRD\u0001"u8]).HasDowngradeSentinel);
        Assert.False(Hello([.. Random32[..24], .. "DOWNGRD\u0002"u8]).HasDowngradeSentinel);

        static ServerHello Hello(byte[] random) =>
            ServerHello.Parse(WireAssert.Body(HandshakeType.ServerHello, writer => ServerHello.Write(writer, random, [], 0x1301, [])));
    }

    [Fact]
    public void Encrypted_extensions_round_trip()
    {
        byte[] body = WireAssert.Body(HandshakeType.EncryptedExtensions, writer => EncryptedExtensions.Write(writer, [0, 0, 0, 0]));
        Assert.True(EncryptedExtensions.Parse(body).Contains(ExtensionType.ServerName));
        WireAssert.IsExact(body, encoded => EncryptedExtensions.Parse(encoded));
    }

    [Fact]
    public void Certificate_request_round_trip()
    {
        byte[] body = WireAssert.Body(
            HandshakeType.CertificateRequest, writer => CertificateRequestMessage.Write(writer, [4, 5], [0, 13, 0, 4, 0, 2, 8, 7]));
        CertificateRequestMessage request = CertificateRequestMessage.Parse(body);
        Assert.Equal([4, 5], request.Context.ToArray());
        Assert.True(request.Extensions.Contains(ExtensionType.SignatureAlgorithms));
        WireAssert.IsExact(body, encoded => CertificateRequestMessage.Parse(encoded));
        WireAssert.Alert(AlertDescription.DecodeError, () => CertificateRequestMessage.Parse([0, 0, 0]));
    }

    [Fact]
    public void Certificate_round_trip()
    {
        byte[] body = WireAssert.Body(
            HandshakeType.Certificate, writer => CertificateMessage.Write(writer, [7], [new byte[] { 1, 2, 3 }, new byte[] { 4 }]));
        CertificateMessage message = CertificateMessage.Parse(body);
        Assert.Equal([7], message.Context.ToArray());
        Assert.False(message.IsEmpty);
        var chain = new List<byte[]>();
        foreach (CertificateMessage.Entry entry in message)
            chain.Add(entry.Certificate.ToArray());
        Assert.Equal([[1, 2, 3], [4]], chain);
        WireAssert.IsExact(body, encoded => CertificateMessage.Parse(encoded));
        Assert.True(CertificateMessage.Parse([0, 0, 0, 0]).IsEmpty);
        // An entry of no bytes, and one whose extensions repeat.
        WireAssert.Alert(AlertDescription.DecodeError, () => CertificateMessage.Parse([0, 0, 0, 5, 0, 0, 0, 0, 0]));
        WireAssert.Alert(AlertDescription.IllegalParameter, () =>
            CertificateMessage.Parse([0, 0, 0, 14, 0, 0, 1, 9, 0, 8, 0, 5, 0, 0, 0, 5, 0, 0]));
    }

    [Fact]
    public void Certificate_verify_round_trip()
    {
        byte[] body = WireAssert.Body(HandshakeType.CertificateVerify, writer => CertificateVerify.Write(writer, 0x0807, [1, 2, 3]));
        CertificateVerify verify = CertificateVerify.Parse(body);
        Assert.Equal(0x0807, verify.Scheme);
        Assert.Equal([1, 2, 3], verify.Signature.ToArray());
        WireAssert.IsExact(body, encoded => CertificateVerify.Parse(encoded));
    }

    [Fact]
    public void Finished_is_as_long_as_the_hash()
    {
        byte[] body = WireAssert.Body(HandshakeType.Finished, writer => FinishedMessage.Write(writer, Random32));
        Assert.Equal(Random32, FinishedMessage.Parse(body, 32).ToArray());
        WireAssert.IsExact(body, encoded => FinishedMessage.Parse(encoded, 32));
        WireAssert.Alert(AlertDescription.DecodeError, () => FinishedMessage.Parse(body, 48));
    }

    [Fact]
    public void New_session_ticket_round_trip()
    {
        byte[] body = WireAssert.Body(
            HandshakeType.NewSessionTicket, writer =>
                NewSessionTicket.Write(writer, 7200, 0x01020304, [1], [2, 3], [0, 42, 0, 4, 0, 0, 4, 0]));
        NewSessionTicket ticket = NewSessionTicket.Parse(body);
        Assert.Equal(7200u, ticket.LifetimeSeconds);
        Assert.Equal(0x01020304u, ticket.AgeAdd);
        Assert.Equal([1], ticket.Nonce.ToArray());
        Assert.Equal([2, 3], ticket.Ticket.ToArray());
        Assert.True(ticket.Extensions.Contains(ExtensionType.EarlyData));
        WireAssert.IsExact(body, encoded => NewSessionTicket.Parse(encoded));
        WireAssert.Alert(AlertDescription.DecodeError, () => NewSessionTicket.Parse([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Key_update_has_two_values()
    {
        Assert.False(KeyUpdate.Parse(WireAssert.Body(HandshakeType.KeyUpdate, writer => KeyUpdate.Write(writer, updateRequested: false))));
        Assert.True(KeyUpdate.Parse(WireAssert.Body(HandshakeType.KeyUpdate, writer => KeyUpdate.Write(writer, updateRequested: true))));
        WireAssert.IsExact([0], encoded => KeyUpdate.Parse(encoded));
        for (int value = 2; value < 256; value++)
            WireAssert.Alert(AlertDescription.IllegalParameter, () => KeyUpdate.Parse([(byte)value]));
    }

    [Fact]
    public void An_alert_is_two_bytes()
    {
        byte[] bytes = new byte[2];
        new AlertMessage(AlertDescription.CloseNotify).Write(bytes);
        Assert.Equal([1, 0], bytes);
        new AlertMessage(AlertDescription.DecodeError).Write(bytes);
        Assert.Equal([2, 50], bytes);
        Assert.Equal(AlertDescription.DecodeError, AlertMessage.Parse(bytes).Description);
        WireAssert.IsExact(bytes, encoded => AlertMessage.Parse(encoded));
    }

    [Fact]
    public void A_handshake_message_has_an_exact_length()
    {
        Assert.Equal([1], new HandshakeMessage([24, 0, 0, 1, 1]).Body.ToArray());
        WireAssert.IsExact([24, 0, 0, 1, 1], encoded => _ = new HandshakeMessage(encoded));
        WireAssert.Alert(AlertDescription.UnexpectedMessage, () => new HandshakeMessage([24, 0, 0, 1, 1]).Expect(HandshakeType.Finished));
    }

    /// <summary>
    /// Every handshake message of the RFC 8448 traces is parsed and, where the writer can say all of it, written again byte for byte.
    /// </summary>
    [Fact]
    public void Rfc8448_messages_are_read_and_rewritten()
    {
        var tally = new VectorTally("rfc8448.json (messages)", "wire");
        foreach (System.Text.Json.JsonElement trace in Corpora.Own("rfc8448.json").Items("traces"))
        {
            foreach (System.Text.Json.JsonElement item in trace.Items("handshake_messages"))
            {
                byte[] encoded = item.Hex("hex");
                Assert.Equal(encoded, Rewrite(encoded));
                tally.Verified();
            }
        }

        tally.Close();
    }

    private static byte[] Rewrite(byte[] encoded)
    {
        var message = new HandshakeMessage(encoded);
        var writer = new WireWriter();
        switch (message.Type)
        {
            case HandshakeType.ClientHello:
                ClientHello client = ClientHello.Parse(message.Body);
                ExtensionRules.Check(client.Extensions, ExtensionHost.ClientHello);
                ClientHello.Write(writer, client.Random, client.SessionId, Values(client.CipherSuites), Copy(client.Extensions));
                break;
            case HandshakeType.ServerHello:
                ServerHello server = ServerHello.Parse(message.Body);
                ExtensionRules.Check(
                    server.Extensions, server.IsHelloRetryRequest ? ExtensionHost.HelloRetryRequest : ExtensionHost.ServerHello);
                ServerHello.Write(writer, server.Random, server.SessionIdEcho, server.CipherSuite, Copy(server.Extensions));
                break;
            case HandshakeType.EncryptedExtensions:
                ExtensionBlock extensions = EncryptedExtensions.Parse(message.Body);
                ExtensionRules.Check(extensions, ExtensionHost.EncryptedExtensions);
                EncryptedExtensions.Write(writer, Copy(extensions));
                break;
            case HandshakeType.CertificateRequest:
                CertificateRequestMessage request = CertificateRequestMessage.Parse(message.Body);
                CertificateRequestMessage.Write(writer, request.Context, Copy(request.Extensions));
                break;
            case HandshakeType.Certificate:
                CertificateMessage certificate = CertificateMessage.Parse(message.Body);
                var chain = new List<ReadOnlyMemory<byte>>();
                foreach (CertificateMessage.Entry entry in certificate)
                    chain.Add(entry.Certificate.ToArray());
                CertificateMessage.Write(writer, certificate.Context, chain);
                break;
            case HandshakeType.CertificateVerify:
                CertificateVerify verify = CertificateVerify.Parse(message.Body);
                CertificateVerify.Write(writer, verify.Scheme, verify.Signature);
                break;
            case HandshakeType.Finished:
                FinishedMessage.Write(writer, FinishedMessage.Parse(message.Body, 32));
                break;
            case HandshakeType.NewSessionTicket:
                NewSessionTicket ticket = NewSessionTicket.Parse(message.Body);
                NewSessionTicket.Write(writer, ticket.LifetimeSeconds, ticket.AgeAdd, ticket.Nonce, ticket.Ticket, Copy(ticket.Extensions));
                break;
            case HandshakeType.EndOfEarlyData:
                using (writer.Message(HandshakeType.EndOfEarlyData))
                    writer.WriteBytes(message.Body);
                break;
            default:
                Assert.Fail($"The trace holds a message of type {message.Type}.");
                break;
        }

        return writer.ToArray();
    }

    private static ushort[] Values(UInt16List list)
    {
        ushort[] values = new ushort[list.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = list[i];
        return values;
    }

    private static byte[] Copy(ExtensionBlock extensions)
    {
        var writer = new WireWriter();
        foreach (Extension extension in extensions)
        {
            using (writer.Extension(extension.Type))
                writer.WriteBytes(extension.Data);
        }

        return writer.ToArray();
    }
}
