namespace FastCrypto.Tls.Tests;

public sealed class ExtensionBlockTests
{
    [Fact]
    public void Extensions_are_found_in_order()
    {
        ExtensionBlock block = ExtensionBlock.Parse(Convert.FromHexString("000A0002AABB" + "6A6A0000" + "00330001CC"));
        var types = new List<int>();
        foreach (Extension extension in block)
            types.Add((int)extension.Type);
        Assert.Equal([0x0A, 0x6A6A, 0x33], types);
        Assert.True(block.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> data));
        Assert.Equal([0xCC], data.ToArray());
        Assert.False(block.Contains(ExtensionType.Cookie));
    }

    [Theory]
    [InlineData("0033")]
    [InlineData("003300")]
    [InlineData("00330001")]
    [InlineData("00330000FF")]
    public void Broken_extensions_are_a_decode_error(string hex) =>
        WireAssert.Alert(AlertDescription.DecodeError, () => ExtensionBlock.Parse(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("0033000000330000")]
    [InlineData("6A6A0001006A6A0000")]
    [InlineData("FFFF000000000000FFFF0000")]
    public void A_type_twice_is_an_illegal_parameter(string hex) =>
        WireAssert.Alert(AlertDescription.IllegalParameter, () => ExtensionBlock.Parse(Convert.FromHexString(hex)));

    [Fact]
    public void Sixteen_thousand_different_extensions_are_taken_in_linear_time()
    {
        var writer = new WireWriter();
        for (int type = 0; type < 16383; type++)
        {
            writer.WriteUInt16((ushort)(type * 4));
            writer.WriteUInt16(0);
        }

        Assert.True(ExtensionBlock.Parse(writer.Written).Contains((ExtensionType)(16382 * 4)));
    }

    /// <summary>The table of RFC 8446 section 4.2, typed in from the document and not from the code.</summary>
    [Theory]
    [InlineData("ServerName", "CH EE")]
    [InlineData("MaxFragmentLength", "CH EE")]
    [InlineData("StatusRequest", "CH CR CT")]
    [InlineData("SupportedGroups", "CH EE")]
    [InlineData("SignatureAlgorithms", "CH CR")]
    [InlineData("UseSrtp", "CH EE")]
    [InlineData("Heartbeat", "CH EE")]
    [InlineData("ApplicationLayerProtocolNegotiation", "CH EE")]
    [InlineData("SignedCertificateTimestamp", "CH CR CT")]
    [InlineData("ClientCertificateType", "CH EE")]
    [InlineData("ServerCertificateType", "CH EE")]
    [InlineData("Padding", "CH")]
    [InlineData("KeyShare", "CH SH HRR")]
    [InlineData("PreSharedKey", "CH SH")]
    [InlineData("PskKeyExchangeModes", "CH")]
    [InlineData("EarlyData", "CH EE NST")]
    [InlineData("Cookie", "CH HRR")]
    [InlineData("SupportedVersions", "CH SH HRR")]
    [InlineData("CertificateAuthorities", "CH CR")]
    [InlineData("OidFilters", "CR")]
    [InlineData("PostHandshakeAuth", "CH")]
    [InlineData("SignatureAlgorithmsCert", "CH CR")]
    public void Each_extension_stands_only_where_the_RFC_puts_it(string extension, string hosts)
    {
        ExtensionType type = Enum.Parse<ExtensionType>(extension);
        byte[] encoded = [(byte)((int)type >> 8), (byte)type, 0, 0];
        string[] allowed = hosts.Split(' ');
        foreach ((string name, ExtensionHost host) in new[]
        {
            ("CH", ExtensionHost.ClientHello), ("SH", ExtensionHost.ServerHello), ("HRR", ExtensionHost.HelloRetryRequest),
            ("EE", ExtensionHost.EncryptedExtensions), ("CR", ExtensionHost.CertificateRequest), ("CT", ExtensionHost.Certificate),
            ("NST", ExtensionHost.NewSessionTicket),
        })
        {
            if (allowed.Contains(name))
                ExtensionRules.Check(ExtensionBlock.Parse(encoded), host);
            else
                WireAssert.Alert(AlertDescription.IllegalParameter, () => ExtensionRules.Check(ExtensionBlock.Parse(encoded), host));
        }
    }

    [Fact]
    public void Every_known_extension_has_a_rule() =>
        Assert.All(Enum.GetValues<ExtensionType>(), type => Assert.NotNull(ExtensionRules.Hosts(type)));

    [Fact]
    public void A_response_needs_a_request_except_for_the_cookie()
    {
        byte[] alpn = [0, 16, 0, 0], unknown = [0x2A, 0x2A, 0, 0], cookie = [0, 44, 0, 0];
        ExtensionRules.CheckResponse(ExtensionBlock.Parse(alpn), ExtensionHost.EncryptedExtensions, ExtensionBlock.Parse(alpn));
        ExtensionRules.CheckResponse(ExtensionBlock.Parse(cookie), ExtensionHost.HelloRetryRequest, ExtensionBlock.Parse(alpn));
        WireAssert.Alert(AlertDescription.UnsupportedExtension, () =>
            ExtensionRules.CheckResponse(ExtensionBlock.Parse(alpn), ExtensionHost.EncryptedExtensions, ExtensionBlock.Parse(unknown)));
        WireAssert.Alert(AlertDescription.UnsupportedExtension, () =>
            ExtensionRules.CheckResponse(ExtensionBlock.Parse(unknown), ExtensionHost.ServerHello, ExtensionBlock.Parse(alpn)));
    }
}
