using System.Net;
using System.Net.Sockets;

namespace FastCrypto.Tls.Tests;

/// <summary>A client and a server over a loopback connection, shaken hands.</summary>
internal sealed class TlsPair : IAsyncDisposable
{
    private TlsPair(TlsStream client, TlsStream server)
    {
        Client = client;
        Server = server;
    }

    internal TlsStream Client { get; }

    internal TlsStream Server { get; }

    internal static async Task<TlsPair> ConnectAsync(
        TestPki pki,
        Action<TlsClientOptions>? client = null,
        Action<TlsServerOptions>? server = null,
        Func<Stream, Stream>? clientInner = null,
        Func<Stream, Stream>? serverInner = null)
    {
        (NetworkStream clientSide, NetworkStream serverSide) = await ConnectSocketsAsync();
        var clientStream = new TlsStream(clientInner?.Invoke(clientSide) ?? clientSide);
        var serverStream = new TlsStream(serverInner?.Invoke(serverSide) ?? serverSide);
        var clientOptions = new TlsClientOptions { TargetHost = TestPki.Host, CertificateValidation = pki.Trusting };
        var serverOptions = new TlsServerOptions { Certificates = [pki.Issue(CertificateKeyKind.EcdsaP256).ToServerCertificate()] };
        client?.Invoke(clientOptions);
        server?.Invoke(serverOptions);
        CancellationToken stop = TestContext.Current.CancellationToken;
        await Task.WhenAll(
            clientStream.AuthenticateAsClientAsync(clientOptions, stop), serverStream.AuthenticateAsServerAsync(serverOptions, stop));
        return new TlsPair(clientStream, serverStream);
    }

    internal static async Task<(NetworkStream Client, NetworkStream Server)> ConnectSocketsAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Task<Socket> accept = listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask();
        await client.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        Socket server = await accept;
        server.NoDelay = true;
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
