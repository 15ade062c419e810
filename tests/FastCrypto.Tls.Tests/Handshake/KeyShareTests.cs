namespace FastCrypto.Tls.Tests;

/// <summary>Bad shares (RFC 8446 section 4.2.8, FIPS 203 section 7.2), sent to either side.</summary>
public sealed class KeyShareTests
{
    /// <summary>The coordinates 1, 1 do not satisfy the curve's equation.</summary>
    private static readonly byte[] OffCurve = [4, .. new byte[31], 1, .. new byte[31], 1];

    [Fact]
    public void KeyShareDuplicate_illegal_parameter() =>
        ServerRefuses(
            client => ScriptedClient.Shares((0x001D, client.Share(NamedGroup.X25519)), (0x001D, client.Share(NamedGroup.X25519))));

    [Fact]
    public void KeyShareDuplicate_illegal_parameter_OfAnUnknownGroup() =>
        ServerRefuses(client => ScriptedClient.Shares((0x2A2A, [0]), (0x2A2A, [1])), groups: [0x2A2A, 0x001D]);

    [Fact]
    public void KeyShareNotInGroups_illegal_parameter()
    {
        ServerRefuses(client => client.Shares(NamedGroup.X25519), groups: [0x0017]);
        ServerRefuses(client => ScriptedClient.Shares((0x001D, client.Share(NamedGroup.X25519)), (0x0018, [1])), groups: [0x001D]);
        // The client's counterpart: a share for a group that it sent none for, or did not offer at all.
        ClientRefuses(share => [0, 0x17, .. share[2..]]);
        ClientRefuses(share => [0, 0x18, .. share[2..]]);
    }

    [Theory]
    [InlineData(NamedGroup.X25519)]
    [InlineData(NamedGroup.Secp256r1)]
    [InlineData(NamedGroup.X25519MLKEM768)]
    [InlineData(NamedGroup.SecP256r1MLKEM768)]
    public void KeyShareWrongLength_illegal_parameter(NamedGroup group)
    {
        ServerRefuses(client => ScriptedClient.Shares(((ushort)group, client.Share(group)[..^1])));
        ServerRefuses(client => ScriptedClient.Shares(((ushort)group, [.. client.Share(group), 0])));
        ServerRefuses(_ => ScriptedClient.Shares(((ushort)group, [1])));
        ClientRefuses(Resize(-1), group);
        ClientRefuses(Resize(1), group);

        static Func<byte[], byte[]> Resize(int by) => share =>
        {
            byte[] key = new byte[share.Length - 4 + by];
            share.AsSpan(4, Math.Min(key.Length, share.Length - 4)).CopyTo(key);
            return [share[0], share[1], (byte)(key.Length >> 8), (byte)key.Length, .. key];
        };
    }

    [Fact]
    public void KeyShareZeroX25519_illegal_parameter()
    {
        ServerRefuses(_ => ScriptedClient.Shares((0x001D, new byte[32])));
        ServerRefuses(client => ScriptedClient.Shares((0x11EC, [.. client.Share(NamedGroup.X25519MLKEM768)[..1184], .. new byte[32]])));
        ClientRefuses(share => [.. share[..4], .. new byte[32]]);
        ClientRefuses(share => [.. share[..^32], .. new byte[32]], NamedGroup.X25519MLKEM768);
    }

    [Fact]
    public void KeyShareOffCurve_illegal_parameter()
    {
        ServerRefuses(_ => ScriptedClient.Shares((0x0017, OffCurve)));
        ServerRefuses(client => ScriptedClient.Shares((0x0017, [2, .. client.Share(NamedGroup.Secp256r1)[1..]])));
        ServerRefuses(client => ScriptedClient.Shares((0x11EB, [.. OffCurve, .. client.Share(NamedGroup.SecP256r1MLKEM768)[65..]])));
        ClientRefuses(share => [.. share[..4], .. OffCurve], NamedGroup.Secp256r1);
        ClientRefuses(share => [.. share[..4], .. OffCurve, .. share[69..]], NamedGroup.SecP256r1MLKEM768);
    }

    [Theory]
    [InlineData(NamedGroup.X25519MLKEM768, 0)]
    [InlineData(NamedGroup.SecP256r1MLKEM768, 65)]
    public void KeyShareMlKemModulus_illegal_parameter(NamedGroup group, int start)
    {
        // The first coefficient becomes 4095, which is not below 3329 (FIPS 203 section 7.2).
        ServerRefuses(client =>
        {
            byte[] share = client.Share(group);
            share[start] = 0xFF;
            share[start + 1] |= 0x0F;
            return ScriptedClient.Shares(((ushort)group, share));
        });
    }

    [Theory]
    [InlineData(NamedGroup.X25519MLKEM768, NamedGroup.X25519)]
    [InlineData(NamedGroup.X25519, NamedGroup.X25519MLKEM768)]
    [InlineData(NamedGroup.SecP256r1MLKEM768, NamedGroup.Secp256r1)]
    [InlineData(NamedGroup.Secp256r1, NamedGroup.SecP256r1MLKEM768)]
    public void A_hybrid_share_and_the_plain_one_have_the_same_ECDH_key(NamedGroup first, NamedGroup second)
    {
        foreach (NamedGroup chosen in (NamedGroup[])[first, second])
        {
            using ScriptedServer server = new(options => options.Groups = options.KeyShareGroups = [first, second]) { Group = chosen };
            KeyShareList shares = KeyShareExtension.Parse(server.Extension(ExtensionType.KeyShare));
            (NamedGroup hybrid, NamedGroup plain) = first.IsHybrid() ? (first, second) : (second, first);
            Assert.True(shares.TryFind((ushort)hybrid, out ReadOnlySpan<byte> both));
            Assert.True(shares.TryFind((ushort)plain, out ReadOnlySpan<byte> ecdh));
            // SecP256r1MLKEM768 begins with the ECDH share, X25519MLKEM768 ends with it.
            Assert.Equal(ecdh, hybrid == NamedGroup.SecP256r1MLKEM768 ? both[..ecdh.Length] : both[^ecdh.Length..]);
            server.SendServerHello();
            server.SendEncryptedExtensions();
            Assert.Null(server.Victim.Failure);
        }
    }

    /// <summary>Section 4.2.8: shares "MUST appear in the same order" as their groups, some of which may have none.</summary>
    [Fact]
    public void Shares_are_sent_in_the_order_of_their_groups()
    {
        using ScriptedServer server = new(options =>
        {
            options.Groups = [NamedGroup.X25519, NamedGroup.SecP256r1MLKEM768, NamedGroup.Secp256r1, NamedGroup.X25519MLKEM768];
            options.KeyShareGroups = [NamedGroup.X25519MLKEM768, NamedGroup.Secp256r1, NamedGroup.X25519];
        });
        List<NamedGroup> sent = [];
        foreach (KeyShareEntry share in KeyShareExtension.Parse(server.Extension(ExtensionType.KeyShare)))
            sent.Add((NamedGroup)share.Group);
        Assert.Equal([NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.X25519MLKEM768], sent);
    }

    private static void ServerRefuses(Func<ScriptedClient, byte[]> shares, IEnumerable<ushort>? groups = null)
    {
        using ScriptedClient client = new();
        client.SendHello(hello =>
        {
            if (groups is not null)
                hello[ExtensionType.SupportedGroups] = ScriptedClient.List16(groups);
            hello[ExtensionType.KeyShare] = shares(client);
        });
        client.ExpectAlert(AlertDescription.IllegalParameter);
    }

    private static void ClientRefuses(Func<byte[], byte[]> change, NamedGroup group = NamedGroup.X25519)
    {
        using ScriptedServer server = new(options => options.KeyShareGroups = [group]);
        server.Group = group;
        server.SendServerHello(hello => hello[ExtensionType.KeyShare] = change(hello[ExtensionType.KeyShare]));
        server.ExpectAlert(AlertDescription.IllegalParameter);
    }
}
