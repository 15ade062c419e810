namespace FastCrypto.Tls;

/// <summary>
/// TLS 1.3 over another stream, used as SslStream is: authenticate, then read and write. One read and any number of writes may be
/// under way at the same time.
/// </summary>
/// <remarks>
/// The end of the inner stream without the peer's close_notify is an error (RFC 8446 section 6.1): a read returns
/// zero only where nothing is missing. Disposing says close_notify in turn, and <see cref="ShutdownAsync"/> says it earlier. Every write
/// makes records of its own: whoever writes byte by byte wants a <see cref="BufferedStream"/> in front.
/// </remarks>
public sealed partial class TlsStream : Stream
{
    // Two records each way: the rest of one and the whole of the next.
    private const int InputSize = 2 * TlsBufferSession.MaxRecordLength;
    private const int OutputSize = 2 * (RecordLimits.MaxPlaintext + TlsBufferSession.RecordOverhead);

    // How long the peer may take to accept close_notify or an alert.
    private const int FarewellMilliseconds = 2000;

    private readonly Stream _inner;
    private readonly bool _leaveInnerStreamOpen;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _input = [];
    private byte[] _output = [];
    private int _start;
    private int _end;
    private int _reading;
    private int _disposed;
    private bool _innerFailed;
    private volatile bool _authenticated;
    private TlsBufferSession? _session;

    /// <summary>Wraps a stream on which nothing has been said yet.</summary>
    /// <param name="innerStream">The stream to the peer, usually of a socket.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing this stream leaves the inner one open.</param>
    public TlsStream(Stream innerStream, bool leaveInnerStreamOpen = false)
    {
        ArgumentNullException.ThrowIfNull(innerStream);
        if (!innerStream.CanRead || !innerStream.CanWrite)
            throw new ArgumentException("The stream must be readable and writable.", nameof(innerStream));
        _inner = innerStream;
        _leaveInnerStreamOpen = leaveInnerStreamOpen;
    }

    /// <summary>Whether the handshake is done and the server has proven who it is.</summary>
    public bool IsAuthenticated => _authenticated;

    /// <summary>Whether this is the server's side; false before authentication starts.</summary>
    public bool IsServer { get; private set; }

    /// <summary>The negotiated cipher suite.</summary>
    public CipherSuite NegotiatedCipherSuite => Session.NegotiatedCipherSuite;

    /// <summary>The negotiated key exchange group.</summary>
    public NamedGroup NegotiatedGroup => Session.NegotiatedGroup;

    /// <summary>The scheme that the server signed the handshake with.</summary>
    public SignatureScheme NegotiatedSignatureScheme => Session.NegotiatedSignatureScheme;

    /// <summary>The negotiated application protocol (ALPN); null where there is none.</summary>
    public string? NegotiatedApplicationProtocol => Session.NegotiatedApplicationProtocol;

    /// <summary>
    /// On a server, the host name that the client asked for; on a client, the one it asked for; null where there is none.
    /// </summary>
    public string? TargetHostName => Session.ServerName;

    /// <summary>The peer's certificates in DER, its own first; empty where it has sent none.</summary>
    public IReadOnlyList<byte[]> PeerCertificateChain => Session.PeerCertificateChain;

    private TlsBufferSession Session => _session ?? throw NotAuthenticated();

    /// <summary>Shakes hands as the client and checks the server's certificate.</summary>
    /// <param name="options">What to offer, whom to expect and whom to trust.</param>
    /// <param name="cancellationToken">Gives up; the stream is of no use afterwards.</param>
    /// <exception cref="TlsException">The handshake failed; the server has been told why.</exception>
    public Task AuthenticateAsClientAsync(TlsClientOptions options, CancellationToken cancellationToken = default) =>
        AuthenticateAsClientAsync(TlsContext.CreateClient(options), targetHost: null, cancellationToken);

    /// <summary>Shakes hands as the client, with a configuration that other connections share.</summary>
    /// <param name="context">A client's configuration.</param>
    /// <param name="targetHost">The server's name; null for that of the configuration.</param>
    /// <param name="cancellationToken">Gives up; the stream is of no use afterwards.</param>
    /// <exception cref="TlsException">The handshake failed; the server has been told why.</exception>
    public Task AuthenticateAsClientAsync(TlsContext context, string? targetHost = null, CancellationToken cancellationToken = default)
    {
        Begin(context, asServer: false, targetHost);
        return HandshakeAsync<IInnerStream.Awaiting>(cancellationToken);
    }

    /// <summary>Shakes hands as the server.</summary>
    /// <param name="options">The certificates, which stay the caller's and may serve other connections, and what to accept.</param>
    /// <param name="cancellationToken">Gives up; the stream is of no use afterwards.</param>
    /// <exception cref="TlsException">The handshake failed; the client has been told why.</exception>
    public Task AuthenticateAsServerAsync(TlsServerOptions options, CancellationToken cancellationToken = default) =>
        AuthenticateAsServerAsync(TlsContext.CreateServer(options), cancellationToken);

    /// <summary>Shakes hands as the server, with a configuration that other connections share.</summary>
    /// <param name="context">A server's configuration.</param>
    /// <param name="cancellationToken">Gives up; the stream is of no use afterwards.</param>
    /// <exception cref="TlsException">The handshake failed; the client has been told why.</exception>
    public Task AuthenticateAsServerAsync(TlsContext context, CancellationToken cancellationToken = default)
    {
        Begin(context, asServer: true, targetHost: null);
        return HandshakeAsync<IInnerStream.Awaiting>(cancellationToken);
    }

    /// <summary>Shakes hands as the client, blocking.</summary>
    /// <inheritdoc cref="AuthenticateAsClientAsync(TlsClientOptions, CancellationToken)"/>
    public void AuthenticateAsClient(TlsClientOptions options) => AuthenticateAsClient(TlsContext.CreateClient(options));

    /// <summary>Shakes hands as the client, blocking, with a configuration that other connections share.</summary>
    /// <inheritdoc cref="AuthenticateAsClientAsync(TlsContext, string?, CancellationToken)"/>
    public void AuthenticateAsClient(TlsContext context, string? targetHost = null)
    {
        Begin(context, asServer: false, targetHost);
        HandshakeAsync<IInnerStream.Blocking>(default).GetAwaiter().GetResult();
    }

    /// <summary>Shakes hands as the server, blocking.</summary>
    /// <inheritdoc cref="AuthenticateAsServerAsync(TlsServerOptions, CancellationToken)"/>
    public void AuthenticateAsServer(TlsServerOptions options)
    {
        Begin(TlsContext.CreateServer(options), asServer: true, targetHost: null);
        HandshakeAsync<IInnerStream.Blocking>(default).GetAwaiter().GetResult();
    }

    /// <summary>Says close_notify: nothing more is written. Reading goes on until the peer says it too.</summary>
    public Task ShutdownAsync(CancellationToken cancellationToken = default) => ShutdownAsync<IInnerStream.Awaiting>(cancellationToken);

    /// <summary>
    /// Changes the keys of this direction (RFC 8446 section 4.6.3); they also change by themselves before one is used up.
    /// </summary>
    /// <param name="requestPeerUpdate">Ask the peer to do the same.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task UpdateKeysAsync(bool requestPeerUpdate, CancellationToken cancellationToken = default)
    {
        TlsBufferSession session = Usable();
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            session.RequestKeyUpdate(requestPeerUpdate);
            await SendAsync<IInnerStream.Awaiting>(default, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync<IInnerStream.Awaiting>().ConfigureAwait(false);
        }
    }

    /// <summary>Derives keying material that both sides share and nobody else (RFC 8446 section 7.5).</summary>
    /// <param name="label">The label of the use, as registered for exporters.</param>
    /// <param name="context">Context of the use; may be empty.</param>
    /// <param name="destination">Is filled.</param>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) =>
        Usable().ExportKeyingMaterial(label, context, destination);

    private void Begin(TlsContext context, bool asServer, string? targetHost)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (context.IsServer != asServer)
            throw new ArgumentException("The configuration is for the other side.", nameof(context));
        if (_session is not null)
            throw new InvalidOperationException("Authentication has been started before.");
        _session = new TlsBufferSession(context, targetHost);
        IsServer = asServer;
        _input = new byte[InputSize];
        _output = new byte[OutputSize];
    }

    private TlsBufferSession Usable()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _authenticated ? Session : throw NotAuthenticated();
    }

    private static InvalidOperationException NotAuthenticated() => new("The stream is not authenticated.");
}
