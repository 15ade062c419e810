namespace FastCrypto.Tls.Tests;

/// <summary>
/// Damaged flights. Whatever arrives, the only exception is <see cref="TlsException"/>, a side that gives up owes an alert and sends it,
/// and no damage leads to a connection whose sides disagree.
/// </summary>
public sealed class MutationTests
{
    /// <summary>Bytes on the wire are changed, removed, added or repeated.</summary>
    [Fact]
    public void Damaged_bytes_end_in_an_alert_or_in_silence()
    {
        int refused = 0;
        for (int seed = 0; seed < Effort.Scale(300, 10_000); seed++)
        {
            var random = new Random(seed);
            using Duo duo = NewDuo(random);
            int flight = random.Next(6), current = 0;
            duo.Cut = bytes => current++ == flight ? [Damage(bytes, random)] : [bytes];
            Run(duo, $"seed {seed}");
            if (duo.Client.Failure is not null || duo.Server.Failure is not null)
                refused++;
        }

        Assert.True(refused > 100);
    }

    /// <summary>Handshake messages are damaged before they are protected and hashed: the keys are right, the contents are not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Damaged_messages_under_good_keys_end_in_an_alert(bool serverIsBad)
    {
        int refused = 0;
        for (int seed = 0; seed < Effort.Scale(400, 10_000); seed++)
        {
            var random = new Random(seed);
            var environment = new DamagingEnvironment(random, random.Next(serverIsBad ? 6 : 3));
            using Duo duo = serverIsBad
                ? new Duo(ClientContext(random), Lab.Server(environment: environment))
                : new Duo(ClientContext(random, environment), Lab.Server());
            Run(duo, $"seed {seed}");
            if (duo.Client.Failure is not null || duo.Server.Failure is not null)
                refused++;
        }

        Assert.True(refused > 100);
    }

    private static Duo NewDuo(Random random) => new(ClientContext(random), Lab.Server());

    private static TlsContext ClientContext(Random random, HandshakeEnvironment? environment = null) => Lab.Client(
        options =>
        {
            options.Groups = [NamedGroup.X25519, NamedGroup.Secp256r1];
            options.KeyShareGroups = random.Next(4) == 0 ? [] : [NamedGroup.X25519];
            options.ApplicationProtocols = ["h2"];
        },
        environment);

    private static void Run(Duo duo, string what)
    {
        duo.Client.Start();
        duo.Exchange();
        if (duo.Client.IsComplete && duo.Server.IsComplete)
        {
            duo.Client.Send([1, 2, 3]);
            duo.Exchange();
            if (duo.Client.Failure is null && duo.Server.Failure is null)
            {
                // Damage to what is not authenticated (a record's version) may pass; then both sides agree on everything.
                Assert.True(duo.Server.Received.Length == 0 || duo.Server.Received.AsSpan().SequenceEqual(new byte[] { 1, 2, 3 }), what);
                Assert.True(SameExporter(duo), what);
            }
        }

        foreach (Endpoint side in new[] { duo.Client, duo.Server })
        {
            if (side.Failure is { } failure)
                Assert.True(failure.Alert is not null, what);
            else if (!side.IsComplete)
                Assert.Throws<TlsException>(side.Session.EndOfInput);
        }

        // A side that gave up by itself has told the other, which has given up too unless it never got to hear it.
        foreach ((Endpoint side, Endpoint other) in new[] { (duo.Client, duo.Server), (duo.Server, duo.Client) })
        {
            if (side.Failure is { IsFromPeer: false })
                Assert.True(other.Failure is not null || side.SentAlert, what);
        }
    }

    private static bool SameExporter(Duo duo)
    {
        byte[] client = new byte[16], server = new byte[16];
        duo.Client.Session.ExportKeyingMaterial("label", [], client);
        duo.Server.Session.ExportKeyingMaterial("label", [], server);
        return client.AsSpan().SequenceEqual(server);
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (int changes = random.Next(1, 4); changes > 0 && list.Count > 0; changes--)
        {
            int at = random.Next(3) == 0 ? random.Next(Math.Min(list.Count, 60)) : random.Next(list.Count);
            switch (random.Next(7))
            {
                case 0:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list[at] = (byte)random.Next(256);
                    break;
                case 2:
                    list[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
                case 3:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at));
                    break;
                case 5:
                    list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 20), list.Count - at)));
                    break;
                default:
                    list.RemoveRange(at, list.Count - at);
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>Damages the body of one message; its length field stays right, so that the damage reaches the parsers.</summary>
    private sealed class DamagingEnvironment(Random random, int which) : HandshakeEnvironment
    {
        private int _messages;

        internal override byte[]? Replace(ReadOnlySpan<byte> message)
        {
            if (_messages++ != which)
                return null;
            byte[] body = Damage(message[HandshakeMessage.HeaderLength..].ToArray(), random);
            return [message[0], (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
        }
    }
}
