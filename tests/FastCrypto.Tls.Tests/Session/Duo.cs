namespace FastCrypto.Tls.Tests;

/// <summary>Our client and our server, connected in memory.</summary>
internal sealed class Duo : IDisposable
{
    internal Duo(TlsContext client, TlsContext server, string host = TestPki.Host, int destinationSize = 32 * 1024)
    {
        Client = new Endpoint(new TlsBufferSession(client, host), destinationSize);
        Server = new Endpoint(new TlsBufferSession(server), destinationSize);
    }

    internal Endpoint Client { get; }

    internal Endpoint Server { get; }

    /// <summary>Cuts what one side sends into the pieces that the other receives; by default one piece.</summary>
    internal Func<byte[], IEnumerable<byte[]>> Cut { get; set; } = bytes => [bytes];

    /// <summary>Shakes hands and fails unless both sides are content.</summary>
    internal Duo Handshake()
    {
        Client.Start();
        Exchange();
        Assert.Null(Client.Failure);
        Assert.Null(Server.Failure);
        Assert.True(Client.IsComplete);
        Assert.True(Server.IsComplete);
        return this;
    }

    /// <summary>Carries bytes to and fro until both sides are silent.</summary>
    internal void Exchange()
    {
        while (true)
        {
            byte[] toServer = Client.TakeOutput();
            foreach (byte[] piece in toServer.Length == 0 ? [] : Cut(toServer))
                Server.Deliver(piece);
            byte[] toClient = Server.TakeOutput();
            foreach (byte[] piece in toClient.Length == 0 ? [] : Cut(toClient))
                Client.Deliver(piece);
            if (toServer.Length == 0 && toClient.Length == 0)
                return;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
