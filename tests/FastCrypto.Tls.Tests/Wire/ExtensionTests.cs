using System.Text;

namespace FastCrypto.Tls.Tests;

public sealed class ExtensionTests
{
    [Fact]
    public void Server_name_round_trip()
    {
        byte[] data = WireAssert.Data(ExtensionType.ServerName, writer => ServerNameExtension.Write(writer, "example.com"));
        Assert.Equal(Convert.FromHexString("000E00000B").Concat("example.com"u8.ToArray()), data);
        Assert.Equal("example.com", ServerNameExtension.Parse(data));
        WireAssert.IsExact(data, body => ServerNameExtension.Parse(body));
    }

    [Theory]
    [InlineData("0000", AlertDescription.DecodeError)]
    [InlineData("0003000000", AlertDescription.DecodeError)]
    [InlineData("0008 00000161 00000162", AlertDescription.IllegalParameter)]
    [InlineData("000C 000009 3132372E302E302E31", AlertDescription.IllegalParameter)]
    [InlineData("0006 000003 3A3A31", AlertDescription.IllegalParameter)]
    [InlineData("0005 000002 612E", AlertDescription.IllegalParameter)]
    [InlineData("0004 000001 20", AlertDescription.IllegalParameter)]
    [InlineData("0004 000001 80", AlertDescription.IllegalParameter)]
    [InlineData("0004 000001 00", AlertDescription.IllegalParameter)]
    public void Server_name_refusals(string hex, AlertDescription alert) =>
        WireAssert.Alert(alert, () => ServerNameExtension.Parse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void Server_name_skips_other_types()
    {
        Assert.Null(ServerNameExtension.Parse(Convert.FromHexString("0004" + "07000161")));
        Assert.Equal("b", ServerNameExtension.Parse(Convert.FromHexString("0008" + "07000161" + "00000162")));
    }

    [Fact]
    public void Alpn_round_trip()
    {
        byte[] data = WireAssert.Data(
            ExtensionType.ApplicationLayerProtocolNegotiation, writer =>
                ApplicationProtocolExtension.Write(writer, "h2"u8.ToArray(), "http/1.1"u8.ToArray()));
        Assert.Equal(Encoding.ASCII.GetBytes("\0\x0C\x02h2\x08http/1.1"), data);
        WireAssert.IsExact(data, body => ApplicationProtocolExtension.Parse(body));

        ReadOnlySpan<byte> names = ApplicationProtocolExtension.Parse(data);
        Assert.True(ApplicationProtocolExtension.Contains(names, "http/1.1"u8));
        Assert.False(ApplicationProtocolExtension.Contains(names, "http"u8));
        Assert.True(ApplicationProtocolExtension.TryNext(ref names, out ReadOnlySpan<byte> first));
        Assert.Equal("h2"u8.ToArray(), first.ToArray());
        WireAssert.Alert(AlertDescription.DecodeError, () => ApplicationProtocolExtension.ParseSelected(data));
        Assert.Equal("h2"u8.ToArray(), ApplicationProtocolExtension.ParseSelected([0, 3, 2, (byte)'h', (byte)'2']).ToArray());
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("000100")]
    [InlineData("0003016100")]
    public void Alpn_names_are_not_empty(string hex) =>
        WireAssert.Alert(AlertDescription.DecodeError, () => ApplicationProtocolExtension.Parse(Convert.FromHexString(hex)));

    [Fact]
    public void Supported_versions_round_trip()
    {
        byte[] offer = WireAssert.Data(ExtensionType.SupportedVersions, SupportedVersionsExtension.Write);
        Assert.Equal([2, 3, 4], offer);
        Assert.True(SupportedVersionsExtension.Parse(offer).Contains(ProtocolVersions.Tls13));
        WireAssert.IsExact(offer, body => SupportedVersionsExtension.Parse(body));
        WireAssert.Alert(AlertDescription.DecodeError, () => SupportedVersionsExtension.Parse([0]));
        WireAssert.Alert(AlertDescription.DecodeError, () => SupportedVersionsExtension.Parse([3, 3, 4, 3]));

        byte[] selected = WireAssert.Data(ExtensionType.SupportedVersions, SupportedVersionsExtension.WriteSelected);
        Assert.Equal(ProtocolVersions.Tls13, SupportedVersionsExtension.ParseSelected(selected));
        WireAssert.IsExact(selected, body => SupportedVersionsExtension.ParseSelected(body));
    }

    [Fact]
    public void Cookie_round_trip()
    {
        byte[] data = WireAssert.Data(ExtensionType.Cookie, writer => CookieExtension.Write(writer, [1, 2, 3]));
        Assert.Equal([1, 2, 3], CookieExtension.Parse(data).ToArray());
        WireAssert.IsExact(data, body => CookieExtension.Parse(body));
        WireAssert.Alert(AlertDescription.DecodeError, () => CookieExtension.Parse([0, 0]));
    }

    [Fact]
    public void Lists_of_code_points_round_trip()
    {
        byte[] data = WireAssert.Data(
            ExtensionType.SupportedGroups, writer => UInt16List.WriteExtension(writer, ExtensionType.SupportedGroups, [0x001D, 0x0017]));
        UInt16List list = UInt16List.ParseExtension(data);
        Assert.Equal(2, list.Count);
        Assert.Equal(0x0017, list[1]);
        Assert.False(list.Contains(0x1D00));
        WireAssert.IsExact(data, body => UInt16List.ParseExtension(body));
        WireAssert.Alert(AlertDescription.DecodeError, () => UInt16List.ParseExtension([0, 0]));
        WireAssert.Alert(AlertDescription.DecodeError, () => UInt16List.ParseExtension([0, 3, 1, 2, 3]));
    }

    [Fact]
    public void Key_share_of_a_client_round_trip()
    {
        byte[] data = WireAssert.Bytes(writer =>
        {
            using (writer.Vector16())
            {
                KeyShareEntry.Write(writer, 0x001D, [1, 2, 3]);
                KeyShareEntry.Write(writer, 0x0017, [4]);
            }
        });
        KeyShareList list = KeyShareExtension.Parse(data);
        Assert.True(list.TryFind(0x0017, out ReadOnlySpan<byte> share));
        Assert.Equal([4], share.ToArray());
        Assert.False(list.TryFind(0x0018, out _));
        WireAssert.IsExact(data, body => KeyShareExtension.Parse(body));
        KeyShareExtension.Parse([0, 0]);
        WireAssert.Alert(AlertDescription.DecodeError, () => KeyShareExtension.Parse([0, 4, 0, 0x1D, 0, 0]));
    }

    [Fact]
    public void Key_share_of_a_server_round_trip()
    {
        byte[] share = WireAssert.Data(ExtensionType.KeyShare, writer => KeyShareExtension.WriteServerShare(writer, 0x11EC, [7, 8]));
        Assert.Equal(0x11EC, KeyShareExtension.ParseServerShare(share).Group);
        WireAssert.IsExact(share, body => KeyShareExtension.ParseServerShare(body));

        byte[] group = WireAssert.Data(ExtensionType.KeyShare, writer => KeyShareExtension.WriteSelectedGroup(writer, 0x0017));
        Assert.Equal(0x0017, KeyShareExtension.ParseSelectedGroup(group));
        WireAssert.IsExact(group, body => KeyShareExtension.ParseSelectedGroup(body));
    }
}
