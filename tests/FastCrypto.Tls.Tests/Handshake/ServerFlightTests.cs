namespace FastCrypto.Tls.Tests;

/// <summary>EncryptedExtensions to Finished (RFC 8446 sections 4.3 and 4.4), received by the client.</summary>
public sealed class ServerFlightTests
{
    [Fact]
    public void DuplicateExt_illegal_parameter()
    {
        using ScriptedServer server = new(WithAlpn);
        server.SendServerHello();
        server.SendEncryptedExtensions(Alpn("h2"), Alpn("h2"));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void DuplicateExt_illegal_parameter_InServerHello()
    {
        using ScriptedServer server = new();
        server.SendServerHello(hello => hello.Extensions.Add((ExtensionType.SupportedVersions, [3, 4])));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory]
    [InlineData((int)ExtensionType.ApplicationLayerProtocolNegotiation)]
    [InlineData((int)ExtensionType.MaxFragmentLength)]
    [InlineData((int)ExtensionType.EarlyData)]
    [InlineData(0x7A7A)]
    [InlineData(0xFF01)]
    public void Unsolicited_unsupported_extension(int extension)
    {
        using ScriptedServer server = new();
        server.SendServerHello();
        server.SendEncryptedExtensions(((ExtensionType)extension, [0, 3, 2, 104, 50]));
        server.ExpectAlert(AlertDescription.UnsupportedExtension);
    }

    [Theory]
    [InlineData((int)ExtensionType.PreSharedKey)]
    [InlineData(0xFF01)]
    public void Unsolicited_unsupported_extension_InServerHello(int extension)
    {
        using ScriptedServer server = new();
        server.SendServerHello(hello => hello[(ExtensionType)extension] = [0, 0]);
        server.ExpectAlert(AlertDescription.UnsupportedExtension);
    }

    [Fact]
    public void Unsolicited_unsupported_extension_InCertificate()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => ExtensionPlacementTests.WriteCertificate(writer, [0, 5, 0, 1, 1]));
        server.ExpectAlert(AlertDescription.UnsupportedExtension);
    }

    /// <summary>RFC 8701 section 4: what a server sends as GREASE, a client ignores.</summary>
    [Fact]
    public void GreaseIgnored()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => CertificateRequestMessage.Write(
            writer, default, HelloFields.EncodeExtensions(
                [((ExtensionType)0x4A4A, [1]), (ExtensionType.SignatureAlgorithms, ScriptedClient.List16([0x5A5A, 0x0403]))])));
        server.SendCertificate();
        server.SendCertificateVerify();
        server.SendFinished();
        Assert.Equal([11, 0, 0, 4, 0, 0, 0, 0], server.ReceiveHandshake(HandshakeType.Certificate));
        server.ReceiveFinished();
        server.SendRaw(server.Seal(ContentType.Handshake, WireAssert.Bytes(writer =>
            NewSessionTicket.Write(writer, 1, 2, [], [3], HelloFields.EncodeExtensions([((ExtensionType)0x4A4A, [1])])))));
        server.ExpectNoAlert();
    }

    [Fact]
    public void MissingSigAlgs_missing_extension()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(
            writer => CertificateRequestMessage.Write(writer, default, HelloFields.EncodeExtensions([((ExtensionType)0x4A4A, [1])])));
        server.ExpectAlert(AlertDescription.MissingExtension);
    }

    [Theory]
    [InlineData(new byte[] { 0, 3, 4, 3, 8 })]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 2, 4, 3, 9 })]
    public void Broken_lists_are_a_decode_error(byte[] list)
    {
        using (ScriptedServer server = new())
        {
            server.SendServerHello();
            server.SendEncryptedExtensions((ExtensionType.SupportedGroups, list));
            server.ExpectAlert(AlertDescription.DecodeError);
        }

        using ScriptedServer requesting = new();
        requesting.ToCertificate();
        requesting.SendHandshake(writer => CertificateRequestMessage.Write(
            writer, default, HelloFields.EncodeExtensions([(ExtensionType.SignatureAlgorithms, list)])));
        requesting.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void A_request_in_the_handshake_has_no_context()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => CertificateRequestMessage.Write(
            writer, [1], HelloFields.EncodeExtensions([(ExtensionType.SignatureAlgorithms, ScriptedClient.List16([0x0403]))])));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void AlpnUnoffered_Rejected()
    {
        using ScriptedServer server = new(WithAlpn);
        server.SendServerHello();
        server.SendEncryptedExtensions(Alpn("h3"));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void AlpnTwo_Rejected()
    {
        using ScriptedServer server = new(WithAlpn);
        server.SendServerHello();
        server.SendEncryptedExtensions((ExtensionType.ApplicationLayerProtocolNegotiation, [0, 12, 2, .. "h2"u8, 8, .. "http/1.1"u8]));
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void A_server_name_in_the_answer_is_empty()
    {
        using ScriptedServer server = new();
        server.SendServerHello();
        server.SendEncryptedExtensions((ExtensionType.ServerName, [0]));
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void EmptyServerCert_decode_error()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => CertificateMessage.Write(writer, default, []));
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void A_certificate_in_the_handshake_has_no_context()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => CertificateMessage.Write(writer, [1], Lab.Certificate().Chain));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void A_certificate_that_is_none_is_a_bad_certificate()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendHandshake(writer => CertificateMessage.Write(writer, default, [new byte[] { 0x30, 0 }]));
        server.ExpectAlert(AlertDescription.BadCertificate);
    }

    /// <summary>Refused when it comes, before a signature is checked or a certificate kept.</summary>
    [Fact]
    public void A_chain_of_seventeen_certificates_is_a_bad_certificate()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        ReadOnlyMemory<byte>[] chain = [.. Enumerable.Repeat(Lab.Certificate().Chain[0], 17)];
        server.SendHandshake(writer => CertificateMessage.Write(writer, default, chain));
        server.ExpectAlert(AlertDescription.BadCertificate);
    }

    [Fact]
    public void CertVerifyUnoffered_illegal_parameter()
    {
        using ScriptedServer server = new(options => options.SignatureSchemes = [SignatureScheme.Ed25519]);
        server.ToCertificate();
        server.SendCertificate();
        server.SendCertificateVerify();
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory]
    [InlineData(SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData(SignatureScheme.Ed25519)]
    [InlineData(SignatureScheme.RsaPssRsaeSha256)]
    public void CertVerifyCurveMismatch_illegal_parameter(SignatureScheme scheme)
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendCertificate();
        server.SendCertificateVerify(scheme);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Fact]
    public void CertVerifyPkcs1_illegal_parameter()
    {
        using ScriptedServer server = new(certificate: CertificateKeyKind.Rsa2048);
        server.ToCertificate();
        server.SendCertificate();
        // Offered, because certificates may be signed with it, and refused here all the same.
        server.SendCertificateVerify(SignatureScheme.RsaPkcs1Sha256);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory]
    [InlineData(CertificateKeyKind.EcdsaP256)]
    [InlineData(CertificateKeyKind.Ed25519)]
    [InlineData(CertificateKeyKind.Rsa2048)]
    public void BadSig_decrypt_error(CertificateKeyKind kind)
    {
        foreach (Func<byte[], byte[]> change in new Func<byte[], byte[]>[] { Flip, signature => signature[..^1], _ => [] })
        {
            using ScriptedServer server = new(certificate: kind);
            server.ToCertificate();
            server.SendCertificate();
            server.SendCertificateVerify(change: change);
            server.ExpectAlert(AlertDescription.DecryptError);
        }
    }

    [Fact]
    public void SwappedContext_decrypt_error()
    {
        using ScriptedServer server = new();
        server.ToCertificate();
        server.SendCertificate();
        server.SendCertificateVerify(ofServer: false);
        server.ExpectAlert(AlertDescription.DecryptError);
    }

    [Fact]
    public void BadFinished_decrypt_error()
    {
        using ScriptedServer server = new();
        server.ToFinished();
        server.SendFinished(Flip);
        server.ExpectAlert(AlertDescription.DecryptError);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(48)]
    public void A_finished_of_another_length_is_a_decode_error(int length)
    {
        using ScriptedServer server = new();
        server.ToFinished();
        server.SendFinished(_ => new byte[length]);
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    [Fact]
    public void AppDataBeforeFinished_unexpected()
    {
        Refuses(server => server.SendServerHello());
        Refuses(server => server.ToCertificate());
        Refuses(server => server.ToFinished());

        static void Refuses(Action<ScriptedServer> begin)
        {
            using ScriptedServer server = new();
            begin(server);
            server.Send(ContentType.ApplicationData, [1]);
            server.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Fact]
    public void AppDataBeforeFinished_unexpected_Unprotected()
    {
        using ScriptedServer server = new();
        server.SendPlaintext(ContentType.ApplicationData, [1]);
        server.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void EarlyKeyUpdate_unexpected()
    {
        using ScriptedServer server = new();
        server.ToFinished();
        server.SendHandshake(writer => KeyUpdate.Write(writer, updateRequested: false));
        server.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    /// <summary>Every message that RFC 8446 knows, at every place of the flight where another is due.</summary>
    [Fact]
    public void Messages_out_of_order_are_refused()
    {
        HandshakeType[] order =
            [HandshakeType.EncryptedExtensions, HandshakeType.Certificate, HandshakeType.CertificateVerify, HandshakeType.Finished];
        for (int place = 0; place < order.Length; place++)
        {
            foreach (HandshakeType type in Enum.GetValues<HandshakeType>())
            {
                bool isDue = type == order[place] || (type == HandshakeType.CertificateRequest && place == 1);
                if (isDue)
                    continue;
                using ScriptedServer server = new();
                server.SendServerHello();
                if (place > 0)
                    server.SendEncryptedExtensions();
                if (place > 1)
                    server.SendCertificate();
                if (place > 2)
                    server.SendCertificateVerify();
                server.Send(ContentType.Handshake, [(byte)type, 0, 0, 0]);
                server.ExpectAlert(AlertDescription.UnexpectedMessage);
            }
        }
    }

    private static byte[] Flip(byte[] bytes)
    {
        bytes[^1] ^= 1;
        return bytes;
    }

    private static void WithAlpn(TlsClientOptions options) => options.ApplicationProtocols = ["h2", "http/1.1"];

    private static (ExtensionType, byte[]) Alpn(string name) =>
        (ExtensionType.ApplicationLayerProtocolNegotiation, [0, (byte)(name.Length + 1), (byte)name.Length, .. name.Select(c => (byte)c)]);
}
