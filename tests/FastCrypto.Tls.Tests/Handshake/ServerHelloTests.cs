namespace FastCrypto.Tls.Tests;

/// <summary>ServerHello (RFC 8446 section 4.1.3), received by the client.</summary>
public sealed class ServerHelloTests
{
    [Fact]
    public void ShSessionIdMismatch_illegal_parameter()
    {
        Refuses(hello => hello.SessionId = [], AlertDescription.IllegalParameter);
        Refuses(hello => hello.SessionId = [.. hello.SessionId[..31], (byte)(hello.SessionId[31] ^ 1)], AlertDescription.IllegalParameter);
    }

    [Fact]
    public void ShSessionIdMismatch_illegal_parameter_WithoutCompatibilityMode()
    {
        using ScriptedServer server = new(options => options.MiddleboxCompatibility = false);
        server.SendServerHello(hello => hello.SessionId = [1]);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void ShCompressionNonNull_illegal_parameter() => Refuses(hello => hello.Compression = [1], AlertDescription.IllegalParameter);

    [Fact]
    public void NoSupportedVersions_protocol_version()
    {
        Refuses(hello => hello.Remove(ExtensionType.SupportedVersions), AlertDescription.ProtocolVersion);
        // As a TLS 1.2 server would answer, with extensions of its own and none of ours.
        Refuses(
            hello =>
            {
                hello.Extensions.Clear();
                hello[(ExtensionType)0xFF01] = [0];
                hello.Suites = [0xC02F];
            },
            AlertDescription.ProtocolVersion);
        Refuses(hello => hello.LegacyVersion = ProtocolVersions.Ssl30, AlertDescription.ProtocolVersion);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void DowngradeSentinel(int last)
    {
        Refuses(
            hello =>
            {
                hello.Remove(ExtensionType.SupportedVersions);
                hello.Random = [.. hello.Random[..24], .. "DOWNGRD"u8, (byte)last];
            },
            AlertDescription.IllegalParameter);

        // In a hello of TLS 1.3 the bytes mean nothing.
        using ScriptedServer server = new();
        server.SendServerHello(hello => hello.Random = [.. hello.Random[..24], .. "DOWNGRD"u8, (byte)last]);
        server.ExpectNoAlert();
    }

    [Theory]
    [InlineData(0x0303)]
    [InlineData(0x0305)]
    [InlineData(0x7A7A)]
    public void A_version_that_was_not_offered_is_refused(int version) =>
        Refuses(hello => hello[ExtensionType.SupportedVersions] = [(byte)(version >> 8), (byte)version], AlertDescription.IllegalParameter);

    [Fact]
    public void The_legacy_version_is_0x0303() =>
        Refuses(hello => hello.LegacyVersion = ProtocolVersions.Tls13, AlertDescription.IllegalParameter);

    [Theory]
    [InlineData(0x1304)]
    [InlineData(0xC02F)]
    [InlineData(0x0A0A)]
    public void A_suite_that_was_not_offered_is_refused(int suite) =>
        Refuses(hello => hello.Suites = [(ushort)suite], AlertDescription.IllegalParameter);

    [Fact]
    public void A_suite_that_is_known_but_was_not_offered_is_refused()
    {
        using ScriptedServer server = new(options => options.CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256]);
        server.SendServerHello(hello => hello.Suites = [(ushort)CipherSuite.TLS_CHACHA20_POLY1305_SHA256]);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void A_hello_without_a_share_is_refused() =>
        Refuses(hello => hello.Remove(ExtensionType.KeyShare), AlertDescription.MissingExtension);

    [Theory]
    [InlineData((int)HandshakeType.EncryptedExtensions)]
    [InlineData((int)HandshakeType.Certificate)]
    [InlineData((int)HandshakeType.Finished)]
    [InlineData((int)HandshakeType.NewSessionTicket)]
    [InlineData((int)HandshakeType.ClientHello)]
    [InlineData(99)]
    public void Another_message_is_refused(int type)
    {
        using ScriptedServer server = new();
        server.SendPlaintext(ContentType.Handshake, [(byte)type, 0, 0, 2, 0, 0]);
        server.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void A_short_hello_is_a_decode_error()
    {
        using ScriptedServer server = new();
        server.SendPlaintext(ContentType.Handshake, [2, 0, 0, 1, 3]);
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void Trailing_bytes_are_a_decode_error()
    {
        using ScriptedServer server = new();
        server.SendServerHello(encode: hello => [hello[0], hello[1], hello[2], (byte)(hello[3] + 1), .. hello[4..], 0]);
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    private static void Refuses(Action<HelloFields> change, AlertDescription alert)
    {
        using ScriptedServer server = new();
        server.SendServerHello(change);
        server.ExpectAlert(alert);
    }
}
