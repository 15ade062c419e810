using System.Net.Sockets;

namespace FastCrypto.Tls.Tests.Streams;

/// <summary>What a <see cref="TlsStream"/> does when the peer, the stream below it or its own user does not behave.</summary>
public sealed class TlsStreamFailureTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly TestPki _pki = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    /// <summary>
    /// A peer that asks for a KeyUpdate and reads nothing must not keep this side from reading: the peer may be waiting for just that. The
    /// answer goes before this side's next data (RFC 8446 section 4.6.3).
    /// </summary>
    [Fact]
    public async Task A_reader_does_not_write()
    {
        BlockedStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new BlockedStream(inner));
        wire!.Block();
        await pair.Server.UpdateKeysAsync(requestPeerUpdate: true, Stop);
        await pair.Server.WriteAsync(new byte[] { 1 }, Stop);
        byte[] data = new byte[1];
        Assert.Equal(1, await pair.Client.ReadAsync(data, Stop).AsTask().WaitAsync(Long, Stop));
        Assert.Equal([1], data);
        Assert.False(wire.HasWaiter);

        wire.Open();
        await pair.Client.WriteAsync(new byte[] { 2 }, Stop);
        await pair.Server.ReadExactlyAsync(data, Stop);
        Assert.Equal([2], data);
    }

    [Fact]
    public async Task A_cancelled_read_does_no_harm()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        using var soon = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Client.ReadAsync(new byte[1], soon.Token).AsTask());
        await pair.Server.WriteAsync(new byte[] { 1 }, Stop);
        byte[] data = new byte[1];
        await pair.Client.ReadExactlyAsync(data, Stop);
        Assert.Equal([1], data);
        await pair.Client.WriteAsync(new byte[] { 2 }, Stop);
        await pair.Server.ReadExactlyAsync(data, Stop);
        Assert.Equal([2], data);
    }

    /// <summary>What has left in part cannot be taken back: nothing may follow it.</summary>
    [Fact]
    public async Task After_a_cancelled_write_no_more_records_are_sent()
    {
        BlockedStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new BlockedStream(inner));
        wire!.Block();
        using var soon = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Client.WriteAsync(new byte[1], soon.Token).AsTask());
        wire.Open();
        await Assert.ThrowsAsync<IOException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
        await pair.Server.WriteAsync(new byte[] { 1 }, Stop);
        Assert.Equal(1, await pair.Client.ReadAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_before_it_begins_does_no_harm()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pair.Client.WriteAsync(new byte[1], new CancellationToken(true)).AsTask());
        await pair.Client.WriteAsync(new byte[] { 2 }, Stop);
        Assert.Equal(1, await pair.Server.ReadAsync(new byte[1], Stop));
    }

    /// <summary>The reader finds a forged record while a writer is under way: the writer, when it is done, tells the peer.</summary>
    [Fact]
    public async Task An_alert_is_not_lost_behind_a_writer()
    {
        BlockedStream? clientWire = null;
        NetworkStream? serverWire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(
            _pki, clientInner: inner => clientWire = new BlockedStream(inner), serverInner: inner => serverWire = (NetworkStream)inner);
        clientWire!.Block();
        Task write = pair.Client.WriteAsync(new byte[] { 1 }, Stop).AsTask();
        Assert.True(clientWire.HasWaiter);
        await serverWire!.WriteAsync(new byte[] { 23, 3, 3, 0, 32 }.Concat(new byte[32]).ToArray(), Stop);
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => pair.Client.ReadAsync(new byte[1], Stop).AsTask());
        Assert.Equal(AlertDescription.BadRecordMac, e.Alert);
        clientWire.Open();
        await write;

        byte[] data = new byte[1];
        await pair.Server.ReadExactlyAsync(data, Stop);
        TlsException heard = await Assert.ThrowsAsync<TlsException>(() => pair.Server.ReadAsync(data, Stop).AsTask().WaitAsync(Long, Stop));
        Assert.True(heard.IsFromPeer);
        Assert.Equal(AlertDescription.BadRecordMac, heard.Alert);
        Assert.Same(e, await Assert.ThrowsAsync<TlsException>(() => pair.Client.WriteAsync(data, Stop).AsTask()));
    }

    /// <summary>
    /// The reader finds a forged record while nobody writes: it tells the peer itself, before its caller does anything else.
    /// </summary>
    [Fact]
    public async Task A_failed_read_tells_the_peer()
    {
        NetworkStream? serverWire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, serverInner: inner => serverWire = (NetworkStream)inner);
        await serverWire!.WriteAsync(new byte[] { 23, 3, 3, 0, 32 }.Concat(new byte[32]).ToArray(), Stop);
        await Assert.ThrowsAsync<TlsException>(() => pair.Client.ReadAsync(new byte[1], Stop).AsTask());
        TlsException heard = await Assert.ThrowsAsync<TlsException>(
            () => pair.Server.ReadAsync(new byte[1], Stop).AsTask().WaitAsync(Long, Stop));
        Assert.True(heard.IsFromPeer);
        Assert.Equal(AlertDescription.BadRecordMac, heard.Alert);
    }

    /// <summary>A peer that sends nonsense and reads nothing does not get to keep this side waiting.</summary>
    [Fact]
    public async Task Telling_the_peer_takes_bounded_time()
    {
        BlockedStream? clientWire = null;
        NetworkStream? serverWire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(
            _pki, clientInner: inner => clientWire = new BlockedStream(inner), serverInner: inner => serverWire = (NetworkStream)inner);
        clientWire!.Block();
        await serverWire!.WriteAsync(new byte[] { 23, 3, 3, 0, 32 }.Concat(new byte[32]).ToArray(), Stop);
        TlsException e = await Assert.ThrowsAsync<TlsException>(
            () => pair.Client.ReadAsync(new byte[1], Stop).AsTask().WaitAsync(Long, Stop));
        Assert.Equal(AlertDescription.BadRecordMac, e.Alert);
    }

    /// <summary>
    /// A blocking goodbye has a time limit too: that of the stream below, which may be used on and gets its own limit back.
    /// </summary>
    [Fact]
    public async Task A_blocking_Dispose_limits_its_last_write_only()
    {
        CountingStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new CountingStream(inner));
        wire!.WriteTimeout = 60_000;
#pragma warning disable CA1849 // The blocking form is what is tested.
        pair.Client.Dispose();
#pragma warning restore CA1849
        Assert.InRange(wire.WriteTimeoutOfLastWrite, 1, 5000);
        Assert.Equal(60_000, wire.WriteTimeout);
        Assert.Equal(0, await pair.Server.ReadAsync(new byte[1], Stop));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Dispose_clears_the_keys(bool asynchronously)
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        var census = new SecretCensus(SecretCensus.Field(pair.Client, "_session")!);
        Assert.Contains(census.Count(), secret => !secret.IsDisposed);
        if (asynchronously)
            await pair.Client.DisposeAsync();
        else
#pragma warning disable CA1849 // The blocking form is what is tested.
            pair.Client.Dispose();
#pragma warning restore CA1849
        Assert.All(census.Seen, secret => Assert.True(secret.IsDisposed));
    }

    /// <summary>After half a record not even close_notify may follow.</summary>
    [Fact]
    public async Task After_a_failed_write_nothing_is_sent_at_all()
    {
        FailingStream? inner = null;
        CountingStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(
            _pki, clientInner: stream => inner = new FailingStream(wire = new CountingStream(stream)));
        long before = wire!.Written;
        inner!.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
        inner.Fails = false;
        await pair.Client.ShutdownAsync(Stop);
        await pair.Client.DisposeAsync();
        Assert.Equal(before, wire.Written);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_broken_stream_can_still_be_disposed(bool asynchronously)
    {
        BrokenStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new BrokenStream(inner));
        wire!.IsBroken = true;
        if (asynchronously)
            await pair.Client.DisposeAsync();
        else
#pragma warning disable CA1849 // The blocking form is what is tested.
            pair.Client.Dispose();
#pragma warning restore CA1849
        Assert.True(wire.WasDisposed);
        Assert.False(pair.Client.CanRead || pair.Client.CanWrite);
    }

    /// <summary>Disposing does not wait for a write that does not end, and a read that waits for the peer ends with it.</summary>
    [Fact]
    public async Task Dispose_ends_what_is_under_way()
    {
        BlockedStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new BlockedStream(inner));
        wire!.Block();
        Task<int> read = pair.Client.ReadAsync(new byte[1], Stop).AsTask();
        Task write = pair.Client.WriteAsync(new byte[1], Stop).AsTask();
        await pair.Client.DisposeAsync().AsTask().WaitAsync(Long, Stop);
        Assert.True(await Assert.ThrowsAnyAsync<Exception>(() => read.WaitAsync(Long, Stop)) is IOException or ObjectDisposedException);
        wire.Open();
        Assert.True(await Assert.ThrowsAnyAsync<Exception>(() => write.WaitAsync(Long, Stop)) is IOException or ObjectDisposedException);
    }

    /// <summary>A read that a Dispose overtakes never returns memory that the Dispose has cleared.</summary>
    [Fact]
    public async Task Dispose_during_a_read_gives_data_or_an_exception()
    {
        byte[] data = new byte[16_000];
        data.AsSpan().Fill(0xAA);
        byte[] part = new byte[15_000];
        for (int i = 0; i < Effort.Scale(100, 5000); i++)
        {
            (MemoryEnd one, MemoryEnd other) = MemoryEnd.Create();
            using var client = new TlsStream(one);
            using var server = new TlsStream(other);
            using TlsContext context = Lab.Server();
            await Task.WhenAll(
                client.AuthenticateAsClientAsync(Lab.Client(), cancellationToken: Stop), server.AuthenticateAsServerAsync(context, Stop));
            await server.WriteAsync(data, Stop);
            using var start = new Barrier(2);
            Task dispose = Task.Run(
                () =>
                {
                    start.SignalAndWait(Stop);
                    Thread.SpinWait(Random.Shared.Next(300));
#pragma warning disable CA1849 // The blocking form meets the read where it hurts.
                    client.Dispose();
#pragma warning restore CA1849
                },
                Stop);
            start.SignalAndWait(Stop);
            try
            {
                int length = await client.ReadAsync(part, CancellationToken.None);
                Assert.Equal(-1, part.AsSpan(0, length).IndexOfAnyExcept((byte)0xAA));
            }
            catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
            {
                // Overtaken.
            }

            await dispose;
        }
    }

    [Fact]
    public async Task A_handshake_whose_last_flight_does_not_leave_is_not_done()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        var wire = new BlockedStream(client);
        await using var clientStream = new TlsStream(wire);
        await using var serverStream = new TlsStream(server);
        using var soon = new CancellationTokenSource();
        Task connecting = clientStream.AuthenticateAsClientAsync(Lab.Client(), cancellationToken: soon.Token);
        // The first flight has gone out before the task came back, and nobody has answered it yet.
        wire.Block();
        Task serving = serverStream.AuthenticateAsServerAsync(Lab.Server(), Stop);
        while (!wire.HasWaiter && !connecting.IsCompleted)
            await Task.Delay(1, Stop);
        Assert.False(connecting.IsCompleted);
        Assert.False(clientStream.IsAuthenticated || clientStream.CanRead || clientStream.CanWrite);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.False(clientStream.IsAuthenticated);
        await Assert.ThrowsAsync<InvalidOperationException>(() => clientStream.ReadAsync(new byte[1], Stop).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => clientStream.AuthenticateAsClientAsync(Lab.Client(), cancellationToken: Stop));
        await clientStream.DisposeAsync();
        await Assert.ThrowsAsync<TlsException>(() => serving.WaitAsync(Long, Stop));
    }

    /// <summary>Section 6.1: user_canceled, then close_notify.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Disposing_after_a_cancelled_handshake_tells_the_peer(bool asynchronously)
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using NetworkStream peer = server;
        await using var clientStream = new TlsStream(client);
        using var soon = new CancellationTokenSource();
        Task connecting = clientStream.AuthenticateAsClientAsync(Lab.Client(), cancellationToken: soon.Token);
        await peer.ReadExactlyAsync(new byte[RecordLimits.HeaderLength], Stop);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        if (asynchronously)
            await clientStream.DisposeAsync();
        else
#pragma warning disable CA1849 // The blocking form is what is tested.
            clientStream.Dispose();
#pragma warning restore CA1849
        using var heard = new MemoryStream();
        await peer.CopyToAsync(heard, Stop);
        Assert.Equal([21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 0], heard.ToArray()[^14..]);
    }

    /// <summary>An end in the middle of a record, or of the handshake, is as bad as one between records.</summary>
    [Theory, InlineData(0), InlineData(3), InlineData(12)]
    public async Task The_end_inside_a_record_is_an_error(int length)
    {
        NetworkStream? serverWire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, serverInner: inner => serverWire = (NetworkStream)inner);
        await serverWire!.WriteAsync(new byte[] { 23, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7 }.AsMemory(0, length), Stop);
        await serverWire.DisposeAsync();
        for (int i = 0; i < 2; i++)
        {
            TlsException e = await Assert.ThrowsAsync<TlsException>(() => pair.Client.ReadAsync(new byte[1], Stop).AsTask());
            Assert.Null(e.Alert);
        }

        await Assert.ThrowsAsync<TlsException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
    }

    [Fact]
    public async Task The_end_inside_the_handshake_is_an_error()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using var clientStream = new TlsStream(client);
        Task connecting = clientStream.AuthenticateAsClientAsync(Lab.Client(), cancellationToken: Stop);
        await server.DisposeAsync();
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => connecting.WaitAsync(Long, Stop));
        Assert.Null(e.Alert);
        Assert.False(e.IsFromPeer);
    }
}
