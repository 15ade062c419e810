namespace FastCrypto.Tls.Tests;

/// <summary>
/// Keys that have served are gone: ephemeral keys with the shared secret (appendix E.1.1: forward secrecy), and every key with the
/// connection's failure (section 6.2: "MUST forget the secret values and keys associated with a failed connection").
/// </summary>
public sealed class ForgettingTests
{
    public static TheoryData<Role> Both => Roles.Both;

    [Fact]
    public void A_client_clears_its_ephemeral_keys_with_the_ServerHello()
    {
        var environment = new WatchingEnvironment();
        using var duo = new Duo(Lab.Client(environment: environment), Lab.Server());
        duo.Client.Start();
        Assert.NotEmpty(environment.Keys);
        Assert.All(environment.Keys, key => Assert.False(IsCleared(key)));
        duo.Server.Deliver(duo.Client.TakeOutput());

        // The ServerHello alone, without the flight behind it.
        byte[] flight = duo.Server.TakeOutput();
        Assert.True(RecordHeader.TryRead(flight, out RecordHeader header));
        duo.Client.Deliver(flight.AsSpan(0, RecordLimits.HeaderLength + header.Length));
        Assert.False(duo.Client.IsComplete);
        Assert.All(environment.Keys, key => Assert.True(IsCleared(key)));
    }

    [Fact]
    public void A_client_clears_the_keys_that_a_retry_replaces()
    {
        var environment = new WatchingEnvironment();
        using var duo = new Duo(Lab.Client(environment: environment), Lab.Server(options => options.Groups = [NamedGroup.Secp256r1]));
        duo.Client.Start();
        int first = environment.Keys.Count;
        duo.Server.Deliver(duo.Client.TakeOutput());
        duo.Client.Deliver(duo.Server.TakeOutput());
        Assert.Equal(first + 1, environment.Keys.Count);
        Assert.All(environment.Keys[..first], key => Assert.True(IsCleared(key)));
        Assert.False(IsCleared(environment.Keys[first]));
    }

    [Fact]
    public void A_client_that_fails_before_the_ServerHello_clears_its_ephemeral_keys()
    {
        var environment = new WatchingEnvironment();
        using var duo = new Duo(Lab.Client(environment: environment), Lab.Server());
        duo.Client.Start();
        duo.Client.Deliver([21, 3, 3, 0, 2, 2, (byte)AlertDescription.HandshakeFailure]);
        Assert.NotNull(duo.Client.Failure);
        Assert.All(environment.Keys, key => Assert.True(IsCleared(key)));
    }

    [Theory, MemberData(nameof(Both))]
    public void A_failed_connection_has_no_keys(Role role)
    {
        Forgets(peer => peer.Send(ContentType.Handshake, [24, 0, 0, 1, 2]));
        Forgets(peer => peer.Send(ContentType.Alert, [2, (byte)AlertDescription.InternalError]));
        Forgets(peer => Assert.Throws<TlsException>(peer.Victim.Session.EndOfInput));

        void Forgets(Action<ScriptedPeer> fail)
        {
            using ScriptedPeer peer = role.Connected();
            var census = new SecretCensus(peer.Victim.Session);
            Assert.Contains(census.Count(), secret => !secret.IsDisposed);
            fail(peer);
            Assert.All(census.Seen, secret => Assert.True(secret.IsDisposed));
            // What is owed is still handed out, once.
            Assert.Equal(TlsOperationStatus.Complete, peer.Victim.Session.Shutdown(new byte[100], out _));
            Assert.False(peer.Victim.Session.HasPendingOutput);
        }
    }

    /// <summary>
    /// Every secret that a session ever held, counted after each record: what it lets go of is cleared, once connected it keeps the
    /// exporter secret and for each direction a traffic secret with the key and IV made from it, and disposed it keeps nothing.
    /// </summary>
    [Theory]
    [InlineData(NamedGroup.X25519, true)]
    [InlineData(NamedGroup.X25519MLKEM768, true)]
    [InlineData(NamedGroup.SecP256r1MLKEM768, false)]
    [InlineData(NamedGroup.Secp256r1, false)]
    public void A_session_keeps_no_secret_that_has_served(NamedGroup group, bool retry)
    {
        using Duo duo = Lab.Duo(
            client => (client.Groups, client.KeyShareGroups) =
                ([NamedGroup.X25519, group == NamedGroup.X25519 ? NamedGroup.Secp256r1 : group], retry ? [] : null),
            server => server.Groups = [group]);
        SecretCensus client = new(duo.Client.Session), server = new(duo.Server.Session);
        duo.Cut = ByRecord;
        duo.Handshake();
        Check(client);
        Check(server);

        // KeyUpdates leave nothing behind either.
        duo.Client.Session.RequestKeyUpdate(requestPeerUpdate: true);
        duo.Client.Send([1]);
        duo.Exchange();
        Check(client);
        Check(server);

        duo.Dispose();
        Assert.All(client.Seen, secret => Assert.True(secret.IsDisposed));
        Assert.All(server.Seen, secret => Assert.True(secret.IsDisposed));

        IEnumerable<byte[]> ByRecord(byte[] bytes)
        {
            while (RecordHeader.TryRead(bytes, out RecordHeader header))
            {
                client.Count();
                server.Count();
                yield return bytes[..(RecordLimits.HeaderLength + header.Length)];
                bytes = bytes[(RecordLimits.HeaderLength + header.Length)..];
            }

            client.Count();
            server.Count();
        }

        static void Check(SecretCensus census)
        {
            HashSet<SecretMemory> kept = census.Count();
            Assert.True(census.Seen.Count > 12, $"{census.Seen.Count} secrets were seen.");
            Assert.True(census.Alive.Length == 7, string.Join('\n', census.Alive));
            Assert.All(census.Seen.Where(secret => !secret.IsDisposed), secret => Assert.Contains(secret, kept));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void A_handshake_that_fails_keeps_no_secret(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        var census = new SecretCensus(peer.Victim.Session);
        Assert.NotEmpty(census.Count());
        peer.Send(ContentType.Handshake, [99, 0, 0, 0]);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        Assert.All(census.Seen, secret => Assert.True(secret.IsDisposed));
    }

    /// <summary>Whatever goes wrong, the session is dead and says so in one kind of exception.</summary>
    [Fact]
    public void A_failure_of_the_platform_ends_the_connection()
    {
        using var duo = new Duo(Lab.Client(), Lab.Server(environment: new BrokenEnvironment()));
        duo.Client.Start();
        duo.Exchange();
        Assert.Equal(AlertDescription.InternalError, duo.Server.Failure!.Alert);
        Assert.IsType<NotSupportedException>(duo.Server.Failure.InnerException);
        Assert.Equal(AlertDescription.InternalError, duo.Client.Failure!.Alert);
        Assert.True(duo.Client.Failure.IsFromPeer);
        Assert.Same(duo.Server.Failure, Assert.Throws<TlsException>(() => duo.Server.Session.Handshake([], new byte[10], out _, out _)));
    }

    private static bool IsCleared(KeyExchange key)
    {
        NamedGroup group = key.Serves(NamedGroup.X25519) ? NamedGroup.X25519 : NamedGroup.Secp256r1;
        byte[] share = new byte[group.ClientShareLength()];
        using var other = KeyExchange.Create(group);
        other.WriteShare(group, share);
        try
        {
            key.Finish(group, share, new byte[32]);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Keeps an eye on a client's ephemeral keys.</summary>
    private sealed class WatchingEnvironment : HandshakeEnvironment
    {
        internal List<KeyExchange> Keys { get; } = [];

        internal override KeyExchange CreateKeyExchange(NamedGroup group)
        {
            Keys.Add(base.CreateKeyExchange(group));
            return Keys[^1];
        }
    }

    private sealed class BrokenEnvironment : HandshakeEnvironment
    {
        internal override byte[] Sign(TlsServerCertificate certificate, SignatureScheme scheme, ReadOnlySpan<byte> content) =>
            throw new NotSupportedException();
    }
}
