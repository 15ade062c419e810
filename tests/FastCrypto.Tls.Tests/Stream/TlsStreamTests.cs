using System.Buffers;
using System.Net.Sockets;

namespace FastCrypto.Tls.Tests.Streams;

public sealed class TlsStreamTests : IDisposable
{
    private readonly TestPki _pki = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Theory]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256, NamedGroup.X25519MLKEM768),
        InlineData(CipherSuite.TLS_AES_256_GCM_SHA384, NamedGroup.SecP256r1MLKEM768)]
    [InlineData(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, NamedGroup.X25519),
        InlineData(CipherSuite.TLS_AES_128_GCM_SHA256, NamedGroup.Secp256r1)]
    public async Task A_megabyte_goes_both_ways_at_once(CipherSuite suite, NamedGroup group)
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(
            _pki, client => (client.CipherSuites, client.Groups, client.ApplicationProtocols) = ([suite], [group], ["b", "a"]),
            server => server.ApplicationProtocols = ["a"]);
        foreach (TlsStream side in (TlsStream[])[pair.Client, pair.Server])
        {
            Assert.True(side.IsAuthenticated && side.CanRead && side.CanWrite && !side.CanSeek);
            Assert.Equal(suite, side.NegotiatedCipherSuite);
            Assert.Equal(group, side.NegotiatedGroup);
            Assert.Equal("a", side.NegotiatedApplicationProtocol);
            Assert.Equal(TestPki.Host, side.TargetHostName);
            Assert.Equal(SignatureScheme.EcdsaSecp256r1Sha256, side.NegotiatedSignatureScheme);
        }

        Assert.True(pair.Server.IsServer && !pair.Client.IsServer);
        Assert.Equal(2, pair.Client.PeerCertificateChain.Count);
        Assert.Empty(pair.Server.PeerCertificateChain);
        byte[] up = new Random(1).Bytes(1 << 20), down = new Random(2).Bytes(1 << 20);
        Task<byte[]> atServer = ReadAsync(pair.Server, up.Length), atClient = ReadAsync(pair.Client, down.Length);
        await Task.WhenAll(WriteAsync(pair.Client, up), WriteAsync(pair.Server, down));
        Assert.Equal(up, await atServer);
        Assert.Equal(down, await atClient);

        byte[] one = new byte[32], other = new byte[32];
        pair.Client.ExportKeyingMaterial("EXPORTER-test", "c"u8, one);
        pair.Server.ExportKeyingMaterial("EXPORTER-test", "c"u8, other);
        Assert.Equal(one, other);
    }

    /// <summary>What Stream does by itself for spans and copies leaves plaintext behind for the next user of the pool.</summary>
    [Fact]
    public async Task Plaintext_does_not_stay_in_the_shared_pool()
    {
        byte[] data = new byte[1000];
        data.AsSpan().Fill(0xA5);
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        await pair.Server.WriteAsync(data, Stop);
        await pair.Server.WriteAsync(data, Stop);
        await pair.Server.ShutdownAsync(Stop);
        // Blocking calls on one thread: what they return to the pool is what is rented next.
#pragma warning disable CA1849
        byte[] read = new byte[1000];
        pair.Client.Write(data.AsSpan());
        CheckPool();
        Assert.Equal(1000, pair.Client.Read(read.AsSpan()));
        CheckPool();
        using var copy = new MemoryStream(1000);
        pair.Client.CopyTo(copy, 1000);
        CheckPool();
#pragma warning restore CA1849
        Assert.Equal(data, read);
        Assert.Equal(data, copy.ToArray());
        Assert.Equal(data, await ReadAsync(pair.Server, 1000));

        static void CheckPool()
        {
            byte[] next = ArrayPool<byte>.Shared.Rent(1000);
            Assert.Equal(-1, next.AsSpan().IndexOf(new byte[] { 0xA5, 0xA5, 0xA5, 0xA5 }));
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    [Fact]
    public async Task A_stream_copies_what_it_reads()
    {
        byte[] data = new Random(4).Bytes(100_000);
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        Task write = WriteAsync(pair.Server, data)
            .ContinueWith(_ => pair.Server.ShutdownAsync(Stop), Stop, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        using var copy = new MemoryStream();
        await pair.Client.CopyToAsync(copy, Stop);
        await write;
        Assert.Equal(data, copy.ToArray());
    }

    /// <summary>Options given to one connection serve the next one as well: only a context takes over certificates.</summary>
    [Fact]
    public async Task Options_serve_many_connections()
    {
        using TlsServerCertificate certificate = _pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate();
        for (int i = 0; i < 2; i++)
            await (await TlsPair.ConnectAsync(_pki, server: options => options.Certificates = [certificate])).DisposeAsync();
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_as_good()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(
            _pki, clientInner: inner => new DribblingStream(inner), serverInner: inner => new DribblingStream(inner));
        byte[] data = new Random(3).Bytes(20000);
        Task write = WriteAsync(pair.Client, data);
        Assert.Equal(data, await ReadAsync(pair.Server, data.Length));
        await write;
    }

    [Fact]
    public async Task The_end_without_close_notify_is_an_error()
    {
        NetworkStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = (NetworkStream)inner);
        await pair.Client.WriteAsync(new byte[] { 1 }, Stop);
        Assert.Equal([1], await ReadAsync(pair.Server, 1));
        await wire!.DisposeAsync();
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => pair.Server.ReadAsync(new byte[1], Stop).AsTask());
        Assert.Null(e.Alert);
        Assert.False(e.IsFromPeer);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Dispose_says_close_notify(bool asynchronously)
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        if (asynchronously)
            await pair.Client.DisposeAsync();
        else
#pragma warning disable CA1849 // The blocking form is what is tested.
            pair.Client.Dispose();
#pragma warning restore CA1849
        Assert.Equal(0, await pair.Server.ReadAsync(new byte[1], Stop));
        Assert.Equal(0, await pair.Server.ReadAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task After_shutdown_reading_goes_on_and_writing_does_not()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        await pair.Client.ShutdownAsync(Stop);
        await pair.Client.ShutdownAsync(Stop);
        Assert.Equal(0, await pair.Server.ReadAsync(new byte[1], Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
        await pair.Server.WriteAsync(new byte[] { 7 }, Stop);
        Assert.Equal([7], await ReadAsync(pair.Client, 1));
        await pair.Server.ShutdownAsync(Stop);
        Assert.Equal(0, await pair.Client.ReadAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task Keys_change_in_both_directions_under_load()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        byte[] up = new Random(4).Bytes(300_000), down = new Random(5).Bytes(300_000);
        Task<byte[]> atServer = ReadAsync(pair.Server, up.Length), atClient = ReadAsync(pair.Client, down.Length);
        await Task.WhenAll(WriteWithUpdates(pair.Client, up), WriteWithUpdates(pair.Server, down));
        Assert.Equal(up, await atServer);
        Assert.Equal(down, await atClient);

        static async Task WriteWithUpdates(TlsStream stream, byte[] data)
        {
            for (int i = 0; i < data.Length; i += 30_000)
            {
                await stream.WriteAsync(data.AsMemory(i, 30_000), Stop);
                await stream.UpdateKeysAsync(requestPeerUpdate: i % 60_000 == 0, Stop);
            }
        }
    }

    [Fact]
    public async Task A_wrong_host_is_refused_and_the_server_hears_why()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using var clientStream = new TlsStream(client);
        await using var serverStream = new TlsStream(server);
        Task serving = serverStream.AuthenticateAsServerAsync(
            new TlsServerOptions { Certificates = [_pki.Issue(CertificateKeyKind.Ed25519).ToServerCertificate()] }, Stop);
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => clientStream.AuthenticateAsClientAsync(
            new TlsClientOptions { TargetHost = "other.test", CertificateValidation = _pki.Trusting }, Stop));
        Assert.Equal(AlertDescription.BadCertificate, e.Alert);
        Assert.False(e.IsFromPeer);
        Assert.False(clientStream.IsAuthenticated);

        // The server is done with its flight, or still waits for the client's Finished: either way the alert comes next.
        TlsException heard = await Assert.ThrowsAsync<TlsException>(async () =>
        {
            await serving;
            Assert.Equal(1, await serverStream.ReadAsync(new byte[1], Stop));
        });
        Assert.Equal(AlertDescription.BadCertificate, heard.Alert);
        Assert.True(heard.IsFromPeer);
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS_is_told_so()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using NetworkStream plain = client;
        await using var serverStream = new TlsStream(server);
        Task serving = serverStream.AuthenticateAsServerAsync(
            new TlsServerOptions { Certificates = [_pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate()] }, Stop);
        await plain.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Stop);
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => serving);
        Assert.Equal(AlertDescription.UnexpectedMessage, e.Alert);
        byte[] alert = new byte[7];
        await plain.ReadExactlyAsync(alert, Stop);
        Assert.Equal([21, 3, 3, 0, 2, 2, 10], alert);
    }

    [Fact]
    public async Task The_blocking_methods_do_the_same()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        Task serving = Task.Run(() =>
        {
            using var stream = new TlsStream(server);
            stream.AuthenticateAsServer(
                new TlsServerOptions { Certificates = [_pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate()] });
            stream.CopyTo(stream);
        }, Stop);
        await Task.Run(() =>
        {
            using var stream = new TlsStream(client);
            stream.AuthenticateAsClient(new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting });
            byte[] data = new Random(6).Bytes(50_000), back = new byte[data.Length];
            for (int i = 0; i < data.Length; i += 10_000)
            {
                stream.Write(data.AsSpan(i, 10_000));
                stream.Flush();
                stream.ReadExactly(back.AsSpan(i, 10_000));
            }

            Assert.Equal(data, back);
        }, Stop);
        await serving;
    }

    [Fact]
    public async Task Misuse_is_refused()
    {
        Assert.Throws<ArgumentNullException>("innerStream", () => new TlsStream(null!));
        Assert.Throws<ArgumentException>("innerStream", () => new TlsStream(new MemoryStream([1], writable: false)));
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using NetworkStream keep = server;
        var stream = new TlsStream(client);
        using TlsContext wrongSide = TlsContext.CreateServer(
            new TlsServerOptions { Certificates = [_pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate()] });
        Assert.Throws<InvalidOperationException>(() => stream.NegotiatedGroup);
        Assert.False(stream.CanRead || stream.CanWrite || stream.IsAuthenticated);
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ReadAsync(new byte[1], Stop).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.WriteAsync(new byte[1], Stop).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ShutdownAsync(Stop));
        using TlsContext otherWrongSide = TlsContext.CreateClient(new TlsClientOptions { TargetHost = "a" });
        await Assert.ThrowsAsync<ArgumentException>("context", () => stream.AuthenticateAsClientAsync(wrongSide, "a", Stop));
        await Assert.ThrowsAsync<ArgumentException>("context", () => stream.AuthenticateAsServerAsync(otherWrongSide, Stop));
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => stream.AuthenticateAsClientAsync((TlsContext)null!, "a", Stop));
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => stream.AuthenticateAsServerAsync((TlsContext)null!, Stop));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.AuthenticateAsServerAsync(wrongSide, Stop));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], Stop).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.WriteAsync(new byte[1], Stop).AsTask());
    }

    /// <summary>What is asked of every stream goes to the one below, or is checked as every stream checks it.</summary>
    [Fact]
    public async Task The_rest_of_a_stream()
    {
        CountingStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new CountingStream(inner));
        Assert.True(wire!.Flushes > 0);
        int flushes = wire.Flushes;
#pragma warning disable CA1849, CA1835 // The other forms are what is tested.
        pair.Client.Flush();
        await pair.Client.FlushAsync(Stop);
        Assert.Equal(flushes + 2, wire.Flushes);

        Assert.True(pair.Client.CanTimeout);
        pair.Client.ReadTimeout = 11_000;
        pair.Client.WriteTimeout = 12_000;
        Assert.Equal((11_000, 12_000), (wire.ReadTimeout, wire.WriteTimeout));
        Assert.Equal((11_000, 12_000), (pair.Client.ReadTimeout, pair.Client.WriteTimeout));

        byte[] buffer = new byte[4];
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.WriteAsync(buffer, 2, 3, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.ReadAsync(buffer, 2, 3, Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Client.Write(buffer, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Client.Read(buffer, 2, 3));
        Assert.Throws<ArgumentNullException>("buffer", () => pair.Client.Write(null!, 0, 0));
        Assert.Throws<ArgumentNullException>("buffer", () => pair.Client.Read(null!, 0, 0));

        await Task.Factory.FromAsync(pair.Client.BeginWrite, pair.Client.EndWrite, new byte[] { 0, 1, 2, 0 }, 1, 2, null);
        await pair.Client.WriteAsync(new byte[] { 0, 3, 0 }, 1, 1, Stop);
        pair.Client.Write([0, 4, 0], 1, 1);
        int count = await Task<int>.Factory.FromAsync(pair.Server.BeginRead, pair.Server.EndRead, buffer, 1, 2, null);
        Assert.Equal(2, count);
        Assert.Equal([0, 1, 2, 0], buffer);
        Assert.Equal(1, await pair.Server.ReadAsync(buffer, 3, 1, Stop));
        Assert.Equal(1, pair.Server.Read(buffer, 0, 1));
        Assert.Equal([4, 1, 2, 3], buffer);
#pragma warning restore CA1849, CA1835
        await pair.Client.ShutdownAsync(Stop);
        Assert.Equal(flushes + 3, wire.Flushes);
    }

    [Fact]
    public async Task An_update_of_keys_is_sent_at_once()
    {
        CountingStream? wire = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: inner => wire = new CountingStream(inner));
        long before = wire!.Written;
        await pair.Client.UpdateKeysAsync(requestPeerUpdate: false, Stop);
        // One record with five bytes in it.
        Assert.Equal(before + 5 + TlsBufferSession.RecordOverhead, wire.Written);
    }

    [Fact]
    public async Task A_second_read_at_the_same_time_is_refused()
    {
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki);
        ValueTask<int> first = pair.Client.ReadAsync(new byte[1], Stop);
        await Assert.ThrowsAsync<NotSupportedException>(() => pair.Client.ReadAsync(new byte[1], Stop).AsTask());
        Assert.Equal(0, await pair.Server.ReadAsync(Memory<byte>.Empty, Stop));
        await pair.Server.WriteAsync(new byte[] { 1 }, Stop);
        Assert.Equal(1, await first);
    }

    [Fact]
    public async Task Cancelling_gives_up()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using NetworkStream silent = server;
        await using var stream = new TlsStream(client);
        using var soon = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.AuthenticateAsClientAsync(
            new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting }, soon.Token));
        Assert.False(stream.IsAuthenticated);
    }

    [Fact]
    public async Task After_a_failed_write_no_more_records_are_sent()
    {
        FailingStream? inner = null;
        await using TlsPair pair = await TlsPair.ConnectAsync(_pki, clientInner: stream => inner = new FailingStream(stream));
        inner!.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
        inner.Fails = false;
        await Assert.ThrowsAsync<IOException>(() => pair.Client.WriteAsync(new byte[1], Stop).AsTask());
    }

    [Fact]
    public async Task An_inner_stream_may_stay_open()
    {
        (NetworkStream client, NetworkStream server) = await TlsPair.ConnectSocketsAsync();
        await using (var stream = new TlsStream(client, leaveInnerStreamOpen: true))
            Assert.False(stream.IsAuthenticated);
        await client.WriteAsync(new byte[] { 1 }, Stop);
        Assert.Equal(1, server.ReadByte());
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Reads_and_writes_cost_no_allocation()
    {
        (MemoryEnd one, MemoryEnd other) = MemoryEnd.Create();
        using var client = new TlsStream(one);
        using var server = new TlsStream(other);
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(
                new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = _pki.Trusting }, Stop),
            server.AuthenticateAsServerAsync(
                new TlsServerOptions { Certificates = [_pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate()] }, Stop));
        byte[] data = new byte[1000], back = new byte[1000];
        Run(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ValueTask write = client.WriteAsync(data, CancellationToken.None);
                if (!write.IsCompletedSuccessfully)
                    throw new InvalidOperationException();
                write.GetAwaiter().GetResult();
                ValueTask<int> read = server.ReadAsync(back, CancellationToken.None);
                if (!read.IsCompletedSuccessfully || read.GetAwaiter().GetResult() != data.Length)
                    throw new InvalidOperationException();
            }
        }
    }

    private static async Task<byte[]> ReadAsync(TlsStream stream, int length)
    {
        byte[] data = new byte[length];
        await stream.ReadExactlyAsync(data, Stop);
        return data;
    }

    private static async Task WriteAsync(TlsStream stream, byte[] data)
    {
        for (int i = 0; i < data.Length; i += 70_001)
            await stream.WriteAsync(data.AsMemory(i, Math.Min(70_001, data.Length - i)), Stop);
    }
}
