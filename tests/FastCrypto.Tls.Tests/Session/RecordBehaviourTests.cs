namespace FastCrypto.Tls.Tests;

/// <summary>Records that no honest peer sends (RFC 8446 sections 5 and D.4), to both sides.</summary>
public sealed class RecordBehaviourTests
{
    public static TheoryData<Role> Both => Roles.Both;

    [Theory, MemberData(nameof(Both))]
    public void Ccs_Only01_UntilPeerFinished_Dropped_ElseUnexpected(Role role)
    {
        // Dropped between the first ClientHello and the peer's Finished, protected or not.
        using (ScriptedPeer peer = role.ToFinished())
        {
            peer.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
            peer.ExpectNoAlert();
            peer.SendFinished();
            peer.ExpectNoAlert();
            Assert.True(peer.Victim.IsComplete);

            // And not afterwards.
            if (peer is ScriptedServer server)
                server.ReceiveFinished();
            peer.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        // Nothing but the one byte 1.
        foreach (byte[] content in new byte[][] { [0], [2], [1, 1], [] })
        {
            using ScriptedPeer peer = role.ToFinished();
            peer.SendPlaintext(ContentType.ChangeCipherSpec, content);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        // Never protected.
        using ScriptedPeer wrapped = role.ToFinished();
        wrapped.SendInner([1, (byte)ContentType.ChangeCipherSpec], sequence: role == Role.Client ? 3u : 0u);
        wrapped.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Fact]
    public void Ccs_Only01_UntilPeerFinished_Dropped_ElseUnexpected_BeforeTheFirstMessage()
    {
        using (ScriptedServer server = new())
        {
            server.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
            server.ExpectNoAlert();
            server.SendServerHello();
            server.ExpectNoAlert();
        }

        using ScriptedClient client = new();
        client.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
        client.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void CcsFloodBounded(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            peer.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
        peer.ExpectNoAlert();
        peer.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void Ccs_inside_a_handshake_message_is_refused(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        peer.Send(ContentType.Handshake, peer.Finished().AsSpan(0, 10));
        peer.SendPlaintext(ContentType.ChangeCipherSpec, [1]);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory]
    [InlineData(0x0300)]
    [InlineData(0x0301)]
    [InlineData(0x0304)]
    [InlineData(0xFFFF)]
    public void PlaintextRecordVersionIgnored(int version)
    {
        using ScriptedClient client = new();
        HelloFields hello = client.Hello(NamedGroup.X25519);
        client.Transcript.Append(hello.Encode());
        client.SendPlaintext(ContentType.Handshake, hello.Encode(), (ushort)version);
        client.ReceiveFlight();
        client.SendFinished();
        Assert.True(client.Victim.IsComplete);

        using ScriptedServer server = new();
        server.SendServerHelloInRecord((ushort)version);
        server.SendEncryptedExtensions();
        server.ExpectNoAlert();
    }

    [Theory, MemberData(nameof(Both))]
    public void AadUsesReceivedHeader(Role role)
    {
        // A protected record under another version opens if the version is authenticated as it stands in the header …
        using ScriptedPeer peer = role.Connected();
        peer.SendInner([7, (byte)ContentType.ApplicationData], sequence: 0, version: 0x0301);
        peer.ExpectNoAlert();
        Assert.Equal([7], peer.Victim.Received);

        // … and does not if the header has been changed on the way.
        using ScriptedPeer other = role.Connected();
        byte[] record = other.Seal(ContentType.ApplicationData, [7]);
        record[2] = 1;
        other.SendRaw(record);
        other.ExpectAlert(AlertDescription.BadRecordMac);
    }

    [Theory, MemberData(nameof(Both))]
    public void HandshakeAcrossKeyChange_unexpected_message(Role role)
    {
        // Bytes behind the message that changes the keys: ServerHello or ClientHello, Finished, KeyUpdate.
        if (role == Role.Client)
        {
            using ScriptedServer server = new();
            server.SendServerHello(encode: hello => [.. hello, 8]);
            server.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
        else
        {
            using ScriptedClient client = new();
            byte[] hello = client.Hello(NamedGroup.X25519).Encode();
            client.Transcript.Append(hello);
            client.SendPlaintext(ContentType.Handshake, [.. hello, 20]);
            // The server has answered, and its alert comes under the keys of that answer.
            client.ReceiveServerHello();
            client.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        using (ScriptedPeer peer = role.ToFinished())
        {
            peer.Send(ContentType.Handshake, [.. peer.Finished(), 4]);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        using (ScriptedPeer peer = role.Connected())
        {
            peer.Send(ContentType.Handshake, [.. Roles.KeyUpdateMessage(false), .. Roles.KeyUpdateMessage(false)]);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void ZeroLengthHandshake_unexpected(Role role)
    {
        using (ScriptedPeer peer = role.Fresh())
        {
            peer.SendPlaintext(ContentType.Handshake, []);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        using (ScriptedPeer peer = role.Connected())
        {
            peer.SendInner([(byte)ContentType.Handshake], sequence: 0);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void ZeroLengthAlert_unexpected(Role role)
    {
        using (ScriptedPeer peer = role.Fresh())
        {
            peer.SendPlaintext(ContentType.Alert, []);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }

        using (ScriptedPeer peer = role.Connected())
        {
            peer.SendInner([(byte)ContentType.Alert], sequence: 0);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void An_alert_of_another_length_is_a_decode_error(Role role)
    {
        foreach (byte[] content in new byte[][] { [1], [1, 0, 0], [1, 0, 1, 0] })
        {
            using ScriptedPeer peer = role.Connected();
            peer.Send(ContentType.Alert, content);
            peer.ExpectAlert(AlertDescription.DecodeError);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void EmptyAppDataBounded(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            peer.Send(ContentType.ApplicationData, [], padding: i);
        peer.ExpectNoAlert();

        // Data starts the count anew.
        peer.Send(ContentType.ApplicationData, [1]);
        for (int i = 0; i < RecordBounds.MaxIdleRecords; i++)
            peer.Send(ContentType.ApplicationData, []);
        peer.ExpectNoAlert();
        peer.Send(ContentType.ApplicationData, []);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void AllPadding_unexpected(Role role)
    {
        foreach (int length in new[] { 1, 100, RecordLimits.MaxInnerPlaintext })
        {
            using ScriptedPeer peer = role.Connected();
            peer.SendInner(new byte[length], sequence: 0);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void A_record_without_even_a_content_type_is_refused(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.SendInner([], sequence: 0);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void Inner2p14Ok_Plus1_record_overflow(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        byte[] data = new Random(1).Bytes(1 << 14);
        peer.SendInner([.. data, (byte)ContentType.ApplicationData], sequence: 0);
        peer.ExpectNoAlert();
        Assert.Equal(data, peer.Victim.Received);
        peer.SendInner([.. data, 1, (byte)ContentType.ApplicationData], sequence: 1);
        peer.ExpectAlert(AlertDescription.RecordOverflow);

        // Padding counts.
        using ScriptedPeer padded = role.Connected();
        padded.SendInner([1, (byte)ContentType.ApplicationData, .. new byte[1 << 14]], sequence: 0);
        padded.ExpectAlert(AlertDescription.RecordOverflow);
    }

    [Theory, MemberData(nameof(Both))]
    public void Cipher2p14Plus257_RejectedBeforeDecrypt(Role role)
    {
        // The header alone is enough: the fragment has not even arrived.
        using ScriptedPeer peer = role.Connected();
        peer.SendRaw([23, 3, 3, 0x41, 0x01]);
        peer.ExpectAlert(AlertDescription.RecordOverflow);

        // One byte less is waited for, and then fails for its tag.
        using ScriptedPeer longest = role.Connected();
        longest.SendRaw([23, 3, 3, 0x41, 0x00]);
        longest.ExpectNoAlert();
        longest.SendRaw(new byte[0x4100]);
        longest.ExpectAlert(AlertDescription.BadRecordMac);
    }

    [Theory, MemberData(nameof(Both))]
    public void Plaintext2p14Plus1_record_overflow(Role role)
    {
        using ScriptedPeer peer = role.Fresh();
        peer.SendRaw([22, 3, 1, 0x40, 0x01]);
        peer.ExpectAlert(AlertDescription.RecordOverflow);
    }

    /// <summary>Nothing but a Certificate that is awaited may be longer than 64 KiB.</summary>
    [Fact]
    public void A_long_message_is_a_Certificate_in_its_place()
    {
        using (ScriptedServer server = new())
        {
            server.SendServerHello();
            server.Send(ContentType.Handshake, [11, 1, 0, 1]);
            server.ExpectAlert(AlertDescription.DecodeError);
        }

        using (ScriptedServer server = new ScriptedServer().ToCertificate())
        {
            server.Send(ContentType.Handshake, [11, 2, 0, 0]);
            server.ExpectNoAlert();
        }

        foreach (byte[] header in new byte[][] { [11, 2, 0, 1], [13, 1, 0, 1] })
        {
            using ScriptedServer server = new ScriptedServer().ToCertificate();
            server.Send(ContentType.Handshake, header);
            server.ExpectAlert(AlertDescription.DecodeError);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void Records_of_unknown_types_are_refused(Role role)
    {
        foreach (byte type in new byte[] { 0, 19, 24, 128, 255 })
        {
            using ScriptedPeer peer = role.Fresh();
            peer.SendRaw([type, 3, 3, 0, 1]);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
            using ScriptedPeer connected = role.Connected();
            connected.SendInner([1, type], sequence: 0);
            connected.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void Unprotected_handshake_records_end_with_the_hello(Role role)
    {
        using ScriptedPeer peer = role.ToFinished();
        peer.SendPlaintext(ContentType.Handshake, peer.Finished());
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void Data_inside_a_handshake_message_is_refused(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        peer.Send(ContentType.Handshake, [24, 0, 0]);
        peer.Send(ContentType.ApplicationData, [1]);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    /// <summary>A message that was never finished is missing, however politely the connection is closed.</summary>
    [Theory, MemberData(nameof(Both))]
    public void A_warning_inside_a_handshake_message_is_refused(Role role)
    {
        foreach (AlertDescription alert in new[] { AlertDescription.CloseNotify, AlertDescription.UserCanceled })
        {
            using ScriptedPeer peer = role.Connected();
            peer.Send(ContentType.Handshake, [24, 0, 0]);
            peer.Send(ContentType.Alert, [1, (byte)alert]);
            peer.ExpectAlert(AlertDescription.UnexpectedMessage);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public void AppDataBeforeFinished_unexpected_UnprotectedAndEmpty(Role role)
    {
        using ScriptedPeer peer = role.Fresh();
        peer.SendPlaintext(ContentType.ApplicationData, []);
        peer.ExpectAlert(AlertDescription.UnexpectedMessage);
    }

    [Theory, MemberData(nameof(Both))]
    public void A_replayed_record_is_refused(Role role)
    {
        using ScriptedPeer peer = role.Connected();
        byte[] record = peer.Seal(ContentType.ApplicationData, [1]);
        peer.SendRaw(record);
        peer.ExpectNoAlert();
        peer.SendRaw(record);
        peer.ExpectAlert(AlertDescription.BadRecordMac);
    }
}
