using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastCrypto.Tls.Tests;

/// <summary>Code points, lengths and order of halves beside tests/vectors/tls_groups.json.</summary>
public sealed partial class GroupParametersTests
{
    [GeneratedRegex(@"\((\d+)\)")]
    private static partial Regex PartLength();

    [Fact]
    public void Groups_are_those_of_the_registry()
    {
        const string File = "tls_groups.json";
        var tally = new VectorTally(File, "key exchange");
        var ours = new HashSet<NamedGroup>(Enum.GetValues<NamedGroup>().Where(GroupParameters.IsSupported));
        foreach (JsonElement listed in Corpora.Own(File).Items("groups"))
        {
            var group = (NamedGroup)Convert.ToUInt16(listed.Text("codepoint"), 16);
            if (!ours.Remove(group))
            {
                Assert.False(GroupParameters.IsSupported(group));
                Assert.Throws<ArgumentOutOfRangeException>("group", () => group.ClientShareLength());
                tally.OutOfScope($"{listed.Text("name")} is not implemented");
                continue;
            }

            Assert.Equal(listed.Text("name"), group.ToString(), ignoreCase: true);
            Assert.Equal(listed.TryGetProperty("order", out _), group.IsHybrid());
            (int client, int server, int secret) = group.IsHybrid() ? HybridSizes(listed) : PlainSizes(listed);
            Assert.Equal((client, server, secret), (group.ClientShareLength(), group.ServerShareLength(), group.SharedSecretLength()));
            CheckExchange(group);
            tally.Verified();
        }

        Assert.Empty(ours);
        tally.Close();
    }

    private static (int Client, int Server, int Secret) PlainSizes(JsonElement group)
    {
        JsonElement shares = group.GetProperty("share_bytes");
        return (shares.Int("client"), shares.Int("server"), group.Int("secret_bytes"));
    }

    // "ML-KEM-768 ek (1184) || X25519 (32) = 1216": the parts, in their order, and their sum.
    private static (int Client, int Server, int Secret) HybridSizes(JsonElement group)
    {
        bool kemFirst = group.Text("order") == "ML-KEM first";
        return (Sum("client_share"), Sum("server_share"), Sum("shared_secret"));

        int Sum(string field)
        {
            string text = group.Text(field);
            Assert.Equal(kemFirst, text.StartsWith("ML-KEM", StringComparison.Ordinal));
            int[] parts = [.. PartLength().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
            int total = int.Parse(text.Split(" = ")[1], CultureInfo.InvariantCulture);
            Assert.Equal(total, parts.Sum());
            return total;
        }
    }

    // Buffers of exactly these lengths are what both sides write and agree with.
    private static void CheckExchange(NamedGroup group)
    {
        byte[] clientShare = new byte[group.ClientShareLength()], serverShare = new byte[group.ServerShareLength()];
        byte[] mine = new byte[group.SharedSecretLength()], theirs = new byte[group.SharedSecretLength()];
        using KeyExchange client = KeyExchange.Create(group);
        client.WriteShare(group, clientShare);
        KeyExchange.Respond(group, clientShare, serverShare, theirs);
        client.Finish(group, serverShare, mine);
        Assert.Equal(theirs, mine);
        Assert.True(serverShare.Length <= GroupParameters.MaxServerShareLength && mine.Length <= GroupParameters.MaxSharedSecretLength);
    }
}
