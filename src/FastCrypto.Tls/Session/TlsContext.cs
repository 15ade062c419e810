namespace FastCrypto.Tls;

/// <summary>
/// The configuration of a client or a server, checked once and shared by any number of sessions at the same time. It owns the server's
/// certificates and their keys.
/// </summary>
public sealed class TlsContext : IDisposable
{
    private TlsContext(ClientSettings? client, ServerSettings? server, HandshakeEnvironment environment)
    {
        Client = client;
        Server = server;
        Environment = environment;
    }

    /// <summary>Whether sessions of this context are servers.</summary>
    public bool IsServer => Server is not null;

    internal ClientSettings? Client { get; }

    internal ServerSettings? Server { get; }

    internal HandshakeEnvironment Environment { get; }

    internal bool IsDisposed { get; private set; }

    /// <summary>A client's configuration.</summary>
    /// <exception cref="ArgumentException">An option holds a value that is not supported, or one twice.</exception>
    public static TlsContext CreateClient(TlsClientOptions options) => CreateClient(options, HandshakeEnvironment.Default);

    /// <summary>A server's configuration; it takes over the certificates.</summary>
    /// <exception cref="ArgumentException">There is no certificate, or an option holds a value that is not
    /// supported, or one twice.</exception>
    public static TlsContext CreateServer(TlsServerOptions options) => CreateServer(options, HandshakeEnvironment.Default);

    internal static TlsContext CreateClient(TlsClientOptions options, HandshakeEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TlsContext(new ClientSettings(options), null, environment);
    }

    internal static TlsContext CreateServer(TlsServerOptions options, HandshakeEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TlsContext(null, new ServerSettings(options), environment);
    }

    /// <summary>Clears the server's private keys. Sessions that still shake hands fail; those that have finished go on.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        Server?.Dispose();
    }
}
