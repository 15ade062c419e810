namespace FastCrypto.Tls.Tests;

/// <summary>After the handshake (RFC 8446 sections 4.6 and 6.1), on both sides.</summary>
public sealed class PostHandshakeTests
{
    public static TheoryData<Role> Both => Roles.Both;

    [Theory, MemberData(nameof(Both))]
    public void KeyUpdateValue2_illegal_parameter(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.Send(ContentType.Handshake, [24, 0, 0, 1, 2]);
        peer.ExpectAlert(AlertDescription.IllegalParameter);
    }

    [Theory, MemberData(nameof(Both))]
    public void KeyUpdateFloodBounded(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            Update(peer, requested: false);
        peer.ExpectNoAlert();
        peer.Send(ContentType.Handshake, Roles.KeyUpdateMessage(updateRequested: false));
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    /// <summary>A side that sends much, changes its keys often and hears nothing but the peer's answers is not being flooded.</summary>
    [Theory, MemberData(nameof(Both))]
    public void KeyUpdates_that_were_asked_for_are_no_flood(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        for (int i = 0; i < 2 * RecordBounds.MaxIdleRecords; i++)
        {
            peer.Victim.Session.RequestKeyUpdate(requestPeerUpdate: true);
            peer.Victim.Send([]);
            Assert.Equal(Roles.KeyUpdateMessage(updateRequested: true), peer.ReceiveHandshake(HandshakeType.KeyUpdate));
            peer.UseKeys(read: peer.ReadSecret!.Next());
            Update(peer, requested: false);
            peer.ExpectNoAlert();
        }

        // One for each request; the others count.
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            Update(peer, requested: false);
        peer.ExpectNoAlert();
        peer.Send(ContentType.Handshake, Roles.KeyUpdateMessage(updateRequested: false));
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void KeyUpdate_changes_the_peers_keys(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        Update(peer, requested: false);
        peer.Send(ContentType.ApplicationData, [1, 2]);
        peer.ExpectNoAlert();
        Assert.Equal([1, 2], peer.Victim.Received);
        Assert.DoesNotContain(peer.OtherRecords, record => record.Type != ContentType.ChangeCipherSpec);

        // The old keys are gone.
        using ScriptedPeer stale = role.Connected();
        stale.Send(ContentType.Handshake, Roles.KeyUpdateMessage(updateRequested: false));
        stale.Send(ContentType.ApplicationData, [1, 2]);
        stale.ExpectAlert(AlertDescription.BadRecordMac);
    }

    [Theory, MemberData(nameof(Both))]
    public void KeyUpdate_is_answered_once_however_often_it_is_asked_for(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        byte[] three = [];
        for (int i = 0; i < 3; i++)
        {
            three = [.. three, .. peer.Seal(ContentType.Handshake, Roles.KeyUpdateMessage(updateRequested: true))];
            peer.UseKeys(write: peer.WriteSecret!.Next());
        }

        peer.SendRaw(three);
        peer.ExpectNoAlert();
        Assert.Equal(Roles.KeyUpdateMessage(updateRequested: false), peer.ReceiveHandshake(HandshakeType.KeyUpdate));
        peer.UseKeys(read: peer.ReadSecret!.Next());
        peer.Victim.Send([5]);
        peer.ExpectRecord(ContentType.ApplicationData, [5]);
    }

    [Theory, MemberData(nameof(Both))]
    public void An_application_may_ask_for_a_KeyUpdate(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.Victim.Session.RequestKeyUpdate(requestPeerUpdate: true);
        Assert.True(peer.Victim.Session.HasPendingOutput);
        peer.Victim.Send([]);
        Assert.False(peer.Victim.Session.HasPendingOutput);
        Assert.Equal(Roles.KeyUpdateMessage(updateRequested: true), peer.ReceiveHandshake(HandshakeType.KeyUpdate));
        peer.UseKeys(read: peer.ReadSecret!.Next());
        peer.Victim.Send([6]);
        peer.ExpectRecord(ContentType.ApplicationData, [6]);
    }

    /// <summary>Both sides are moved forward to where the key's limit is near (section 5.5): new keys come by themselves.</summary>
    [Theory]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(CipherSuite.TLS_AES_256_GCM_SHA384)]
    public void A_KeyUpdate_goes_out_before_the_key_is_used_up(CipherSuite suite)
    {
        using Duo duo = Lab.Duo(client => client.CipherSuites = [suite]).Handshake();
        AeadSealer sealer = Sealer();
        AeadOpener opener = Opener();
        ulong near = sealer.MessagesLeft - (1UL << 20) - 1;
        sealer.SkipTo(near);
        typeof(AeadOpener).GetField("_next", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.SetValue(
            opener, near);

        Assert.False(sealer.IsNearLimit);
        duo.Client.Send([1]);
        Assert.True(sealer.IsNearLimit);
        duo.Client.Send([2]);
        duo.Exchange();
        Assert.Equal([1, 2], duo.Server.Received);
        Assert.NotSame(sealer, Sealer());
        Assert.NotSame(opener, Opener());
        Assert.Equal(1UL, Sealer().SequenceNumber);
        Assert.Equal(1UL, Opener().SequenceNumber);

        AeadSealer Sealer() => (AeadSealer)SecretCensus.Field(SecretCensus.Field(duo.Client.Session.Outgoing, "_sealer")!, "_aead")!;
        AeadOpener Opener() =>
            (AeadOpener)SecretCensus.Field(SecretCensus.Field(SecretCensus.Field(duo.Server.Session, "_incoming")!, "_opener")!, "_aead")!;
    }

    /// <summary>Our client offers no post_handshake_auth (RFC 8446 section 4.6.2), and a client never asks for certificates.</summary>
    [Theory, MemberData(nameof(Roles.Both), MemberType = typeof(Roles))]
    public void PostHandshakeCertRequest_unexpected(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.SendHandshake(writer => CertificateRequestMessage.Write(
            writer, [1], HelloFields.EncodeExtensions([(ExtensionType.SignatureAlgorithms, ScriptedClient.List16([0x0403]))])));
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void Tickets_are_parsed_and_ignored()
    {
        using ScriptedServer server = new ScriptedServer().ToConnected();
        byte[] ticket = WireAssert.Bytes(writer => NewSessionTicket.Write(writer, 7200, 1, [0], new byte[200], []));
        server.Send(ContentType.Handshake, [.. ticket, .. ticket]);
        server.Send(ContentType.ApplicationData, [1]);
        server.ExpectNoAlert();
        Assert.Equal([1], server.Victim.Received);

        server.Send(ContentType.Handshake, [4, 0, 0, 1, 0]);
        server.ExpectAlert(AlertDescription.DecodeError);
    }

    /// <summary>RFC 8446 section 4.2.10: max_early_data_size is four bytes.</summary>
    [Fact]
    public void A_ticket_with_malformed_early_data_is_refused()
    {
        using ScriptedServer server = new ScriptedServer().ToConnected();
        server.Send(ContentType.Handshake, Ticket(new byte[4]));
        server.ExpectNoAlert();
        foreach (byte[] data in new byte[][] { [], new byte[3], new byte[5] })
        {
            using ScriptedServer other = new ScriptedServer().ToConnected();
            other.Send(ContentType.Handshake, Ticket(data));
            other.ExpectAlert(AlertDescription.DecodeError);
        }

        static byte[] Ticket(byte[] earlyData) => WireAssert.Bytes(writer => NewSessionTicket.Write(
            writer, 7200, 1, [0], [1], HelloFields.EncodeExtensions([(ExtensionType.EarlyData, earlyData)])));
    }

    [Fact]
    public void A_flood_of_tickets_is_bounded()
    {
        using ScriptedServer server = new ScriptedServer().ToConnected();
        byte[] ticket = WireAssert.Bytes(writer => NewSessionTicket.Write(writer, 7200, 1, [0], [1], []));
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            server.Send(ContentType.Handshake, ticket);
        server.ExpectNoAlert();
        server.Send(ContentType.Handshake, ticket);
        server.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void A_ticket_for_the_server_is_refused()
    {
        using ScriptedClient client = new ScriptedClient().ToConnected();
        client.Send(ContentType.Handshake, WireAssert.Bytes(writer => NewSessionTicket.Write(writer, 7200, 1, [0], [1], [])));
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void Another_handshake_is_refused(Role role)
    {
        // Renegotiation does not exist any more.
        using ScriptedPeer peer = role.Connected();
        peer.Send(ContentType.Handshake, [role == Role.Server ? (byte)HandshakeType.ClientHello : (byte)0, 0, 0, 0]);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void EofWithoutCloseNotify_IsError(Role role)
    {
        using (ScriptedPeer peer = role.Connected())
        {
            peer.Send(ContentType.ApplicationData, [1]);
            TlsException e = Assert.Throws<TlsException>(peer.Victim.Session.EndOfInput);
            Assert.Null(e.Alert);
            Assert.Throws<TlsException>(() => peer.Victim.Session.Read([], new byte[10], out _, out _));
        }

        using (ScriptedPeer peer = role.ToFinished())
            Assert.Throws<TlsException>(peer.Victim.Session.EndOfInput);

        using (ScriptedPeer peer = role.Connected())
        {
            peer.Send(ContentType.Alert, [1, 0]);
            peer.Victim.Session.EndOfInput();
            Assert.True(peer.Victim.IsClosed);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void After_close_notify_nothing_is_read_and_writing_goes_on(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.SendRaw([.. peer.Seal(ContentType.ApplicationData, [1]), .. peer.Seal(ContentType.Alert, [1, 0]),
            .. peer.Seal(ContentType.ApplicationData, [2])]);
        peer.ExpectNoAlert();
        Assert.Equal([1], peer.Victim.Received);
        Assert.Equal(TlsOperationStatus.Closed, peer.Victim.Session.Read([1, 2, 3], new byte[10], out int consumed, out _));
        Assert.Equal(0, consumed);

        // This side's half is still open.
        peer.Victim.Send([3]);
        peer.ExpectRecord(ContentType.ApplicationData, [3]);
        peer.Victim.Shutdown();
        peer.ExpectRecord(ContentType.Alert, [1, 0]);
        Assert.Equal(TlsOperationStatus.Closed, peer.Victim.Session.Write([4], new byte[100], out _, out int written));
        Assert.Equal(0, written);
        peer.Victim.Shutdown();
        Assert.Single(peer.OtherRecords, record => record.Type == ContentType.Alert);
    }

    [Theory, MemberData(nameof(Both))]
    public void An_alert_of_the_peer_ends_the_connection(Role role)
    {
        foreach (byte alert in new byte[] { 10, 40, 47, 50, 80, 99, 255 })
        {
            // The level does not matter, and unknown alerts are errors (section 6.2).
            using ScriptedPeer peer = role.Connected();
            peer.Send(ContentType.Alert, [1, alert]);
            Assert.True(peer.Victim.Failure!.IsFromPeer);
            Assert.Equal((AlertDescription)alert, peer.Victim.Failure.Alert);
            // An alert is not answered.
            Assert.DoesNotContain(peer.OtherRecords, record => record.Type == ContentType.Alert);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void User_canceled_announces_a_close(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.Send(ContentType.Alert, [1, 90]);
        peer.ExpectNoAlert();
        peer.Send(ContentType.Alert, [1, 0]);
        Assert.True(peer.Victim.IsClosed);
    }

    [Theory, MemberData(nameof(Both))]
    public void Close_notify_in_the_handshake_ends_it(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        peer.Send(ContentType.Alert, [1, 0]);
        Assert.True(peer.Victim.Failure!.IsFromPeer);
        Assert.Equal(AlertDescription.CloseNotify, peer.Victim.Failure.Alert);
    }

    [Theory, MemberData(nameof(Both))]
    public void A_handshake_that_is_given_up_says_so(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        peer.Victim.Shutdown();
        Assert.Equal([(ContentType.Alert, [1, 90]), (ContentType.Alert, [1, 0])],
            peer.OtherRecords.Where(record => record.Type == ContentType.Alert));
    }

    /// <summary>Nothing follows close_notify, not even if the application feeds the session on.</summary>
    [Theory, MemberData(nameof(Both))]
    public void A_handshake_that_is_given_up_does_not_go_on(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        peer.Victim.Shutdown();
        peer.SendFinished();
        Assert.Equal(AlertDescription.UserCanceled, peer.Victim.Failure!.Alert);
        Assert.False(peer.Victim.Failure.IsFromPeer);
        Assert.False(peer.Victim.Session.IsHandshakeComplete);
        peer.ExpectRecord(ContentType.Alert, [1, 0]);
    }

    /// <summary>
    /// The reader fails when the writer has just found everything in order: the writer hands out the alert, and says how long it is.
    /// </summary>
    [Theory, MemberData(nameof(Both))]
    public void An_alert_that_a_writer_takes_along_is_not_lost(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.Victim.Send([9]);
        peer.ExpectRecord(ContentType.ApplicationData, [9]);
        byte[] forged = peer.Seal(ContentType.ApplicationData, [1]);
        forged[^1] ^= 1;
        TlsBufferSession session = peer.Victim.Session;
        byte[] sent = new byte[100];
        int written = 0;
        TlsOperationStatus status = default;
        Exception? thrown = null;
        var writer = new Thread(() => thrown = Xunit.Record.Exception(() => { status = session.Write([1], sent, out _, out written); }));
        TlsException failure;
        lock ((Lock)SecretCensus.Field(session.Outgoing, "_gate")!)
        {
            writer.Start();
            while (!writer.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                Thread.Yield();
            failure = Assert.Throws<TlsException>(() => session.Read(forged, new byte[100], out _, out _));
        }

        writer.Join();
        Assert.Null(thrown);
        Assert.Equal(TlsOperationStatus.DestinationTooSmall, status);
        byte[] alert = new byte[100];
        int length = peer.Opener!.Open(sent.AsSpan(0, written), alert, out ContentType type);
        Assert.Equal(ContentType.Alert, type);
        Assert.Equal([2, (byte)AlertDescription.BadRecordMac], alert[..length]);
        Assert.Same(failure, Assert.Throws<TlsException>(() => session.Write([1], sent, out _, out _)));
    }

    private static void Update(ScriptedPeer peer, bool requested)
    {
        peer.Send(ContentType.Handshake, Roles.KeyUpdateMessage(requested));
        peer.UseKeys(write: peer.WriteSecret!.Next());
    }
}
