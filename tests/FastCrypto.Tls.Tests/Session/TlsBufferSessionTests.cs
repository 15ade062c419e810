namespace FastCrypto.Tls.Tests;

/// <summary>The session's contract: arguments, order of calls, buffers, memory, threads.</summary>
public sealed class TlsBufferSessionTests
{
    [Fact]
    public void Constructor_checks()
    {
        Assert.Throws<ArgumentNullException>("context", () => new TlsBufferSession(null!));
        using TlsContext client = Lab.Client(options => options.TargetHost = null);
        Assert.Throws<ArgumentException>("targetHost", () => new TlsBufferSession(client));
        new TlsBufferSession(client, "host").Dispose();
        using TlsContext server = Lab.Server();
        Assert.Throws<ArgumentException>("targetHost", () => new TlsBufferSession(server, "host"));
        foreach (string host in new[] { "", ".", "a b", "a\0b", "host:443", "ü b", new string('a', 254) })
            Assert.Throws<ArgumentException>("targetHost", () => new TlsBufferSession(client, host));
        server.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new TlsBufferSession(server));
        Assert.True(server.IsServer);
        Assert.False(client.IsServer);
    }

    [Fact]
    public void A_context_that_is_disposed_fails_the_handshakes_under_way()
    {
        TlsContext context = Lab.Server();
        using var duo = new Duo(Lab.Client(), context);
        duo.Client.Start();
        context.Dispose();
        duo.Exchange();
        Assert.Equal(AlertDescription.InternalError, duo.Server.Failure!.Alert);
        Assert.Equal(AlertDescription.InternalError, duo.Client.Failure!.Alert);
        Assert.True(duo.Client.Failure.IsFromPeer);
    }

    [Fact]
    public void Data_waits_for_the_handshake()
    {
        using var session = new TlsBufferSession(Lab.Client());
        byte[] buffer = new byte[10_000];
        Assert.Throws<InvalidOperationException>(() => session.Read([], buffer, out _, out _));
        Assert.Throws<InvalidOperationException>(() => session.Write([1], buffer, out _, out _));
        Assert.Throws<InvalidOperationException>(() => session.RequestKeyUpdate(false));
        Assert.Throws<InvalidOperationException>(() => session.ExportKeyingMaterial("label", [], buffer));
        Assert.False(session.IsHandshakeComplete);
        Assert.Equal(CipherSuite.None, session.NegotiatedCipherSuite);
        Assert.Equal(NamedGroup.None, session.NegotiatedGroup);
        Assert.Null(session.NegotiatedApplicationProtocol);
    }

    [Fact]
    public void Exporter_arguments_are_checked()
    {
        using Duo duo = Lab.Duo().Handshake();
        Assert.Throws<ArgumentException>("label", () => duo.Client.Session.ExportKeyingMaterial("", [], new byte[10]));
        Assert.Throws<ArgumentNullException>("label", () => duo.Client.Session.ExportKeyingMaterial(null!, [], new byte[10]));
    }

    [Fact]
    public void Overlapping_buffers_are_refused()
    {
        using Duo duo = Lab.Duo().Handshake();
        byte[] buffer = new byte[1000];
        Assert.Throws<ArgumentException>(
            "destination", () => duo.Client.Session.Write(buffer.AsSpan(0, 10), buffer.AsSpan(5), out _, out _));
        Assert.Throws<ArgumentException>(
            "destination", () => duo.Client.Session.Read(buffer.AsSpan(0, 10), buffer.AsSpan(5), out _, out _));
        Assert.Throws<ArgumentException>("destination", () => duo.Client.Session.Handshake(buffer, buffer, out _, out _));
    }

    [Fact]
    public void Statuses_say_what_is_needed()
    {
        using var session = new TlsBufferSession(Lab.Client(options => options.KeyShareGroups = [NamedGroup.X25519]));
        byte[] output = new byte[10_000];
        Assert.Equal(TlsOperationStatus.DestinationTooSmall, session.Handshake([], output.AsSpan(0, 7), out int consumed, out int written));
        Assert.Equal((0, 7), (consumed, written));
        Assert.True(session.HasPendingOutput);
        Assert.Equal(TlsOperationStatus.NeedMoreData, session.Handshake([], output.AsSpan(7), out consumed, out written));
        Assert.Equal(0, consumed);
        Assert.True(RecordHeader.TryRead(output, out RecordHeader header));
        // RFC 8446 section 5.1: an initial ClientHello says 0x0301.
        Assert.Equal(new RecordHeader(ContentType.Handshake, 0x0301, written + 7 - 5), header);
        Assert.False(session.HasPendingOutput);
        Assert.Equal(TlsOperationStatus.NeedMoreData, session.Handshake([22, 3, 3], output, out consumed, out written));
        Assert.Equal((0, 0), (consumed, written));
    }

    [Fact]
    public void Small_destinations_of_data_are_served_piece_by_piece()
    {
        using Duo duo = Lab.Duo().Handshake();
        byte[] sent = new Random(1).Bytes(1000), record = new byte[1100], received = new byte[1000];
        Assert.Equal(TlsOperationStatus.Complete, duo.Server.Session.Write(sent, record, out int consumed, out int length));
        Assert.Equal((1000, 1000 + TlsBufferSession.RecordOverhead), (consumed, length));
        Assert.Equal(
            TlsOperationStatus.DestinationTooSmall, duo.Client.Session.Read(record.AsSpan(0, length), [], out consumed, out int written));
        Assert.Equal((0, 0), (consumed, written));

        int offset = 0, taken = 0;
        while (offset < 1000)
        {
            int room = Math.Min(7, 1000 - offset);
            TlsOperationStatus status = duo.Client.Session.Read(
                record.AsSpan(taken, length - taken), received.AsSpan(offset, room), out consumed, out written);
            Assert.Equal(TlsOperationStatus.Complete, status);
            Assert.Equal(room, written);
            taken += consumed;
            offset += written;
        }

        Assert.Equal(length, taken);
        Assert.Equal(sent, received);
        Assert.Equal(TlsOperationStatus.NeedMoreData, duo.Client.Session.Read([], received, out _, out _));
    }

    [Fact]
    public void Write_uses_the_room_there_is()
    {
        using Duo duo = Lab.Duo().Handshake();
        byte[] output = new byte[100];
        TlsBufferSession session = duo.Client.Session;
        Assert.Equal(TlsOperationStatus.DestinationTooSmall,
            session.Write([1], output.AsSpan(0, TlsBufferSession.RecordOverhead), out int consumed, out int written));
        Assert.Equal((0, 0), (consumed, written));
        Assert.Equal(TlsOperationStatus.DestinationTooSmall, session.Write(new byte[200], output, out consumed, out written));
        Assert.Equal((100 - TlsBufferSession.RecordOverhead, 100), (consumed, written));
        Assert.Equal(TlsOperationStatus.Complete, session.Write([], [], out consumed, out written));
        Assert.Equal((0, 0), (consumed, written));
    }

    [Fact]
    public void Long_data_becomes_full_records()
    {
        using Duo duo = Lab.Duo().Handshake();
        byte[] output = new byte[3 * TlsBufferSession.MaxRecordLength];
        duo.Client.Session.Write(new byte[40_000], output, out int consumed, out int written);
        Assert.Equal(40_000, consumed);
        Assert.Equal(40_000 + 3 * TlsBufferSession.RecordOverhead, written);
        Assert.True(RecordHeader.TryRead(output, out RecordHeader header));
        Assert.Equal(16_384 + 17, header.Length);
    }

    [Fact]
    public void Disposed_sessions_throw()
    {
        Duo duo = Lab.Duo().Handshake();
        TlsBufferSession session = duo.Client.Session;
        duo.Dispose();
        duo.Dispose();
        byte[] buffer = new byte[100];
        Assert.Throws<ObjectDisposedException>(() => session.Handshake([], buffer, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => session.Read([], buffer, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => session.Write([1], buffer, out _, out _));
        Assert.Throws<ObjectDisposedException>(() => session.Shutdown(buffer, out _));
        Assert.Throws<ObjectDisposedException>(session.EndOfInput);
        Assert.Throws<ObjectDisposedException>(() => session.RequestKeyUpdate(false));
        Assert.Throws<ObjectDisposedException>(() => session.ExportKeyingMaterial("label", [], buffer));
    }

    [Fact]
    public void A_session_can_be_disposed_at_any_point()
    {
        byte[] output = new byte[10_000];
        new TlsBufferSession(Lab.Client()).Dispose();
        var started = new TlsBufferSession(Lab.Client());
        started.Handshake([], output, out _, out _);
        started.Dispose();
        using (ScriptedServer server = new())
            server.ToFinished();
        using (ScriptedClient client = new())
            client.ToFinished();
    }

    [Fact]
    public void A_failure_is_repeated_and_its_alert_survives_a_small_destination()
    {
        using var session = new TlsBufferSession(Lab.Server());
        TlsException first = Assert.Throws<TlsException>(() => session.Handshake([23, 3, 3, 0, 1, 0], new byte[100], out _, out _));
        Assert.Same(first, Assert.Throws<TlsException>(() => session.Handshake([], new byte[100], out _, out _)));
        byte[] alert = new byte[7];
        Assert.Equal(TlsOperationStatus.DestinationTooSmall, session.Shutdown(alert.AsSpan(0, 3), out int written));
        Assert.Equal(3, written);
        Assert.Equal(TlsOperationStatus.Complete, session.Shutdown(alert.AsSpan(3), out written));
        Assert.Equal(4, written);
        Assert.Equal([21, 3, 3, 0, 2, 2, 10], alert);
        Assert.Equal(TlsOperationStatus.Complete, session.Shutdown(alert, out written));
        Assert.Equal(0, written);
        // The connection is gone; that its bytes end is no news.
        session.EndOfInput();
    }

    [Fact]
    public void Nothing_is_said_by_a_session_that_has_not_begun()
    {
        using var session = new TlsBufferSession(Lab.Client());
        Assert.Equal(TlsOperationStatus.Complete, session.Shutdown(new byte[100], out int written));
        Assert.Equal(0, written);
    }

    [Theory, MemberData(nameof(MatrixTests.Suites), MemberType = typeof(MatrixTests))]
    public void Records_allocate_nothing(CipherSuite suite)
    {
        using Duo duo = Lab.Duo(client => client.CipherSuites = [suite]).Handshake();
        byte[] data = new byte[20_000], wire = new byte[25_000], plain = new byte[TlsBufferSession.MaxRecordLength], small = new byte[100];
        Transfer(2, plain);
        Transfer(2, small);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Transfer(20, plain);
        Transfer(3, small);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Transfer(int count, byte[] destination)
        {
            for (int i = 0; i < count; i++)
            {
                duo.Client.Session.Write(data, wire, out _, out int written);
                int offset = 0;
                while (duo.Server.Session.Read(wire.AsSpan(offset, written - offset), destination,
                    out int consumed, out _) == TlsOperationStatus.Complete)
                    offset += consumed;
            }
        }
    }

    /// <summary>One thread reads while another writes, in both sessions, with KeyUpdates that cross.</summary>
    [Fact]
    public async Task One_reader_and_one_writer_share_a_session()
    {
        using Duo duo = Lab.Duo().Handshake();
        using var toServer = new System.Collections.Concurrent.BlockingCollection<byte[]>(16);
        using var toClient = new System.Collections.Concurrent.BlockingCollection<byte[]>(16);
        int rounds = Effort.Scale(300, 20_000);
        long[] received = new long[2];
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task[] tasks =
        [
            Task.Run(() => WriteAll(duo.Client.Session, toServer, 1), stop),
            Task.Run(() => WriteAll(duo.Server.Session, toClient, 2), stop),
            Task.Run(() => received[0] = ReadAll(duo.Server.Session, toServer), stop),
            Task.Run(() => received[1] = ReadAll(duo.Client.Session, toClient), stop),
        ];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMinutes(2), stop);
        Assert.Equal(rounds * 300L, received[0]);
        Assert.Equal(received[0], received[1]);

        void WriteAll(TlsBufferSession session, System.Collections.Concurrent.BlockingCollection<byte[]> wire, byte value)
        {
            byte[] data = new byte[300], output = new byte[2000];
            data.AsSpan().Fill(value);
            for (int i = 0; i < rounds; i++)
            {
                if (i % 10 == 0)
                    session.RequestKeyUpdate(requestPeerUpdate: i % 20 == 0);
                Assert.Equal(TlsOperationStatus.Complete, session.Write(data, output, out _, out int written));
                wire.Add(output[..written], stop);
            }

            Assert.Equal(TlsOperationStatus.Complete, session.Shutdown(output, out int last));
            wire.Add(output[..last], stop);
            wire.CompleteAdding();
        }

        static long ReadAll(TlsBufferSession session, System.Collections.Concurrent.BlockingCollection<byte[]> wire)
        {
            long total = 0;
            byte[] plain = new byte[TlsBufferSession.MaxRecordLength];
            foreach (byte[] bytes in wire.GetConsumingEnumerable(TestContext.Current.CancellationToken))
            {
                int offset = 0;
                TlsOperationStatus status;
                do
                {
                    status = session.Read(bytes.AsSpan(offset), plain, out int consumed, out int written);
                    offset += consumed;
                    total += written;
                }
                while (status == TlsOperationStatus.Complete);
                Assert.Equal(bytes.Length, offset);
            }

            return total;
        }
    }
}
