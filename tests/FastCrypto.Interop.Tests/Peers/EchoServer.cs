using System.Net;
using System.Net.Sockets;

namespace FastCrypto.Interop.Tests;

/// <summary>
/// Our server: takes one connection, sends back a number of bytes as they come, and ends. <see cref="Done"/> fails where the
/// handshake or the echo does.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TlsServerOptions _options;
    private readonly long _length;

    internal EchoServer(TlsServerOptions options, long length)
    {
        _options = options;
        _length = length;
        _listener.Start();
        Done = ServeAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The group and suite of the connection.</summary>
    internal Task<(NamedGroup Group, CipherSuite Suite, string? Protocol)> Done { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await Done.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (TlsServerCertificate certificate in _options.Certificates)
            certificate.Dispose();
    }

    private async Task<(NamedGroup Group, CipherSuite Suite, string? Protocol)> ServeAsync()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Socket socket = await _listener.AcceptSocketAsync(stop);
        await using var stream = new TlsStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsServerAsync(_options, stop);
        byte[] buffer = new byte[20_000];
        long left = _length;
        while (left > 0)
        {
            int read = await stream.ReadAsync(buffer, stop);
            if (read == 0)
                break;
            await stream.WriteAsync(buffer.AsMemory(0, read), stop);
            left -= read;
        }

        Assert.Equal(0, left);
        await stream.ShutdownAsync(stop);
        return (stream.NegotiatedGroup, stream.NegotiatedCipherSuite, stream.NegotiatedApplicationProtocol);
    }
}
