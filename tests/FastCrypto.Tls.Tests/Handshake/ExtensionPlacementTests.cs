namespace FastCrypto.Tls.Tests;

/// <summary>
/// The table of RFC 8446 section 4.2: an extension that the table knows in a message for which it does not name it is an
/// illegal_parameter, in every message that carries extensions.
/// </summary>
public sealed class ExtensionPlacementTests
{
    private static readonly string[] ToClient = ["SH", "HRR", "EE", "CR", "CT", "NST"];

    // The table's second column, in its order.
    private static readonly (ExtensionType Type, string Messages)[] Table =
    [
        (ExtensionType.ServerName, "CH, EE"),
        (ExtensionType.MaxFragmentLength, "CH, EE"),
        (ExtensionType.StatusRequest, "CH, CR, CT"),
        (ExtensionType.SupportedGroups, "CH, EE"),
        (ExtensionType.SignatureAlgorithms, "CH, CR"),
        (ExtensionType.UseSrtp, "CH, EE"),
        (ExtensionType.Heartbeat, "CH, EE"),
        (ExtensionType.ApplicationLayerProtocolNegotiation, "CH, EE"),
        (ExtensionType.SignedCertificateTimestamp, "CH, CR, CT"),
        (ExtensionType.ClientCertificateType, "CH, EE"),
        (ExtensionType.ServerCertificateType, "CH, EE"),
        (ExtensionType.Padding, "CH"),
        (ExtensionType.KeyShare, "CH, SH, HRR"),
        (ExtensionType.PreSharedKey, "CH, SH"),
        (ExtensionType.PskKeyExchangeModes, "CH"),
        (ExtensionType.EarlyData, "CH, EE, NST"),
        (ExtensionType.Cookie, "CH, HRR"),
        (ExtensionType.SupportedVersions, "CH, SH, HRR"),
        (ExtensionType.CertificateAuthorities, "CH, CR"),
        (ExtensionType.OidFilters, "CR"),
        (ExtensionType.PostHandshakeAuth, "CH"),
        (ExtensionType.SignatureAlgorithmsCert, "CH, CR"),
    ];

    /// <summary>Every message and every extension of the table that does not belong in it.</summary>
    public static TheoryData<string, int> Misplaced
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach ((ExtensionType type, string messages) in Table)
            {
                foreach (string message in (string[])["CH", .. ToClient])
                {
                    if (!messages.Split(", ").Contains(message))
                        rows.Add(message, (int)type);
                }
            }

            return rows;
        }
    }

    [Fact]
    public void The_rules_are_the_table()
    {
        (string Name, ExtensionHost Host)[] hosts =
        [
            ("CH", ExtensionHost.ClientHello), ("SH", ExtensionHost.ServerHello), ("HRR", ExtensionHost.HelloRetryRequest),
            ("EE", ExtensionHost.EncryptedExtensions), ("CR", ExtensionHost.CertificateRequest), ("CT", ExtensionHost.Certificate),
            ("NST", ExtensionHost.NewSessionTicket),
        ];
        foreach ((ExtensionType type, string messages) in Table)
        {
            string[] named = [.. hosts.Where(host => ExtensionRules.Hosts(type)!.Value.HasFlag(host.Host)).Select(host => host.Name)];
            Assert.Equal(messages.Split(", ").Order(), named.Order());
        }

        Assert.Equal(Enum.GetValues<ExtensionType>(), Table.Select(row => row.Type).Order());
        Assert.Null(ExtensionRules.Hosts((ExtensionType)0x0A0A));
    }

    [Theory, MemberData(nameof(Misplaced))]
    public void WrongMessage_illegal_parameter(string message, int extension)
    {
        var type = (ExtensionType)extension;
        byte[] data = [3, 4];
        if (message == "CH")
        {
            using ScriptedClient client = new();
            client.SendHello(hello => hello.Extensions.Add((type, data)));
            client.ExpectAlert(AlertDescription.IllegalParameter);
            return;
        }

        using ScriptedServer server = new();
        Send(server, message, type, data);
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }

    private static void Send(ScriptedServer server, string message, ExtensionType type, byte[] data)
    {
        switch (message)
        {
            case "SH":
                server.SendServerHello(hello => hello.Extensions.Add((type, data)));
                break;
            case "HRR":
                HelloFields retry = server.Retry(NamedGroup.Secp256r1);
                retry.Extensions.Add((type, data));
                server.SendRetry(retry);
                break;
            case "EE":
                server.SendServerHello();
                server.SendEncryptedExtensions((type, data));
                break;
            case "CR":
                server.ToCertificate();
                server.SendHandshake(writer => CertificateRequestMessage.Write(writer, default, WithSignatureAlgorithms((type, data))));
                break;
            case "CT":
                server.ToCertificate();
                server.SendHandshake(writer => WriteCertificate(writer, HelloFields.EncodeExtensions([(type, data)])));
                break;
            default:
                server.ToConnected();
                server.Send(ContentType.Handshake, WireAssert.Bytes(writer => NewSessionTicket.Write(
                    writer, 7200, 1, [0], [1], HelloFields.EncodeExtensions([(type, data)]))));
                break;
        }
    }

    private static byte[] WithSignatureAlgorithms((ExtensionType, byte[]) extension) => HelloFields.EncodeExtensions(
        [extension, (ExtensionType.SignatureAlgorithms, ScriptedClient.List16([(ushort)SignatureScheme.EcdsaSecp256r1Sha256]))]);

    /// <summary>A Certificate whose one entry has these extensions.</summary>
    internal static void WriteCertificate(WireWriter writer, ReadOnlySpan<byte> extensions)
    {
        using (writer.Message(HandshakeType.Certificate))
        {
            writer.WriteByte(0);
            using (writer.Vector24())
            {
                writer.WriteVector24(Lab.Certificate().Chain[0].Span);
                writer.WriteVector16(extensions);
            }
        }
    }
}
