using System.Text;

namespace FastCrypto.Tls;

/// <summary>
/// One TLS 1.3 connection (RFC 8446) without a socket: bytes from the peer go in, bytes for the peer and plaintext come out. It owns no
/// thread, no timer and no buffer of the caller's.
/// </summary>
/// <remarks>
/// <para>
/// Every operation takes whole records off its source, reports how many bytes that were, and leaves the rest to be offered again with more
/// behind it: a receive buffer of <see cref="MaxRecordLength"/> bytes always suffices. Whatever was written, send it before anything else,
/// with every status. Buffers must not overlap.
/// </para>
/// <para>
/// A failure throws <see cref="TlsException"/>, from then on every time. <see cref="Shutdown"/> then hands out the alert that tells the
/// peer; close the connection after sending it.
/// </para>
/// <para>Once the handshake is done, one thread may read while another writes. Nothing else may run at the same time.</para>
/// </remarks>
public sealed class TlsBufferSession : IDisposable
{
    /// <summary>The longest record that a peer may send, header included.</summary>
    public const int MaxRecordLength = RecordLimits.MaxRecord;

    /// <summary>What a record adds to the plaintext that it carries, of which there are at most 16384 bytes.</summary>
    public const int RecordOverhead = RecordLimits.Overhead;

    private readonly IncomingRecords _incoming = new();
    private readonly OutgoingRecords _outgoing;
    private readonly NegotiatedParameters _negotiated = new();
    private readonly ClientHandshake? _client;
    private HandshakeState? _state;
    private TlsException? _failure;
    private bool _peerClosed;
    private bool _disposed;

    /// <summary>Starts a connection; nothing is sent before <see cref="Handshake"/>.</summary>
    /// <param name="context">The configuration, which many sessions share.</param>
    /// <param name="targetHost">On a client, the name of the server, if it is not that of the options.</param>
    /// <exception cref="ArgumentException">A client's session has no target host, or one that is no host name; or
    /// a server's has one.</exception>
    public TlsBufferSession(TlsContext context, string? targetHost = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(context.IsDisposed, context);
        _outgoing = new OutgoingRecords(isClient: !context.IsServer);
        var transport = new RecordTransport(_incoming, _outgoing);
        if (context.Client is { } client)
        {
            string host = targetHost ?? client.TargetHost
                ?? throw new ArgumentException("A client needs the name of the server: set it here or in the options.", nameof(targetHost));
            _negotiated.ServerName = TargetName.ToDnsName(host, nameof(targetHost));
            _client = new ClientHandshake(client, host, transport, context.Environment, _negotiated);
        }
        else
        {
            if (targetHost is not null)
                throw new ArgumentException("A server has no target host.", nameof(targetHost));
            _incoming.AllowsPlaintextAlert = true;
            _state = new WaitClientHello(new ServerHandshake(context.Server!, transport, context.Environment, _negotiated));
        }
    }

    /// <summary>Whether the handshake is done, the peer authenticated and application data may flow.</summary>
    public bool IsHandshakeComplete => _state is { IsConnected: true };

    /// <summary>
    /// Something waits to be sent that no write of the application has taken along yet: call <see cref="Write"/> with an empty source.
    /// </summary>
    public bool HasPendingOutput => _outgoing.IsPending;

    /// <summary>The negotiated cipher suite; <see cref="CipherSuite.None"/> until then.</summary>
    public CipherSuite NegotiatedCipherSuite => _negotiated.CipherSuite;

    /// <summary>The negotiated key exchange group; <see cref="NamedGroup.None"/> until then.</summary>
    public NamedGroup NegotiatedGroup => _negotiated.Group;

    /// <summary>The scheme that the server signed the handshake with.</summary>
    public SignatureScheme NegotiatedSignatureScheme => _negotiated.SignatureScheme;

    /// <summary>The negotiated application protocol (ALPN); null where there is none.</summary>
    public string? NegotiatedApplicationProtocol => _negotiated.ApplicationProtocol is { } name ? Encoding.UTF8.GetString(name) : null;

    /// <summary>
    /// The host name that the client asks for (server_name), in DNS form; null where it asks for none, as with an IP address.
    /// </summary>
    public string? ServerName => _negotiated.ServerName;

    /// <summary>Whether the handshake took the additional round trip of a HelloRetryRequest.</summary>
    public bool UsedHelloRetryRequest => _negotiated.UsedHelloRetryRequest;

    /// <summary>The peer's certificates in DER, leaf first, as it has sent them; empty on a server.</summary>
    public IReadOnlyList<byte[]> PeerCertificateChain => _negotiated.PeerCertificateChain;

    /// <summary>Carries the handshake on.</summary>
    /// <param name="source">Bytes from the peer.</param>
    /// <param name="destination">Room for bytes to the peer, of any size.</param>
    /// <param name="consumed">How many bytes were taken off the source.</param>
    /// <param name="written">How many bytes are to be sent.</param>
    /// <returns>
    /// <see cref="TlsOperationStatus.Complete"/>; <see cref="TlsOperationStatus.NeedMoreData"/>; or
    /// <see cref="TlsOperationStatus.DestinationTooSmall"/>, when output remains.
    /// </returns>
    /// <exception cref="TlsException">The handshake has failed.</exception>
    public TlsOperationStatus Handshake(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        CheckUsable(source, destination);
        consumed = 0;
        written = 0;
        bool starved = false;
        try
        {
            _state ??= _client!.Start();
            while (!IsHandshakeComplete && !starved)
                starved = !ProcessRecord(source, default, ref consumed, out _);
            if (!_outgoing.Drain(destination, out int drained))
            {
                written = drained;
                return TlsOperationStatus.DestinationTooSmall;
            }

            written = drained;
            return IsHandshakeComplete ? TlsOperationStatus.Complete : TlsOperationStatus.NeedMoreData;
        }
        catch (Exception e)
        {
            consumed = 0;
            throw Fail(e);
        }
    }

    /// <summary>Opens application data.</summary>
    /// <param name="source">Bytes from the peer.</param>
    /// <param name="destination">Room for plaintext. With the size of the record that is next (at most 16640 bytes)
    /// nothing is copied twice.</param>
    /// <param name="consumed">How many bytes were taken off the source.</param>
    /// <param name="written">How many bytes of plaintext were written.</param>
    /// <returns>
    /// <see cref="TlsOperationStatus.Complete"/>: at least one byte was written. <see cref="TlsOperationStatus.NeedMoreData"/>.
    /// <see cref="TlsOperationStatus.DestinationTooSmall"/>: the destination is empty. <see cref="TlsOperationStatus.Closed"/>: the peer
    /// has sent close_notify, and no data is missing.
    /// </returns>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    /// <exception cref="TlsException">The connection has failed.</exception>
    public TlsOperationStatus Read(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        CheckUsable(source, destination);
        CheckConnected();
        consumed = 0;
        written = 0;
        if (destination.IsEmpty)
            return TlsOperationStatus.DestinationTooSmall;
        written = _incoming.Deliver(destination);
        if (written > 0)
            return TlsOperationStatus.Complete;
        try
        {
            while (!_peerClosed)
            {
                if (!ProcessRecord(source, destination, ref consumed, out ReadOnlySpan<byte> data))
                    return TlsOperationStatus.NeedMoreData;
                if (data.IsEmpty)
                    continue;
                written = Accept(data, destination);
                return TlsOperationStatus.Complete;
            }

            return TlsOperationStatus.Closed;
        }
        catch (Exception e)
        {
            consumed = 0;
            throw Fail(e);
        }
    }

    /// <summary>Protects application data. What waits to be sent goes first, so that an empty source sends just that.</summary>
    /// <param name="source">Plaintext.</param>
    /// <param name="destination">Room for bytes to the peer: <see cref="RecordOverhead"/> more than the plaintext, for
    /// each 16384 bytes of it.</param>
    /// <param name="consumed">How much plaintext was taken.</param>
    /// <param name="written">How many bytes are to be sent.</param>
    /// <returns>
    /// <see cref="TlsOperationStatus.Complete"/>; <see cref="TlsOperationStatus.DestinationTooSmall"/>, when some of the source or of what
    /// waited remains; or <see cref="TlsOperationStatus.Closed"/> after <see cref="Shutdown"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    /// <exception cref="TlsException">The connection has failed.</exception>
    public TlsOperationStatus Write(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        CheckUsable(source, destination);
        CheckConnected();
        TlsOperationStatus status = _outgoing.Write(source, destination, out consumed, out written);
        if (status != TlsOperationStatus.Closed)
            return status;
        // Not always by Shutdown: a reader on another thread may have failed meanwhile. What was written may hold its alert and is not to
        // be lost behind an exception; the next call throws.
        if (written > 0)
            return TlsOperationStatus.DestinationTooSmall;
        CheckUsable(default, default);
        return status;
    }

    /// <summary>
    /// Ends this side's half of the connection with close_notify, or, after a failure, hands out the alert that is owed to the peer. Either
    /// follows what still waits to be sent. Reading goes on until the peer closes too; a handshake that is under way is given up.
    /// </summary>
    /// <param name="destination">Room for bytes to the peer.</param>
    /// <param name="written">How many bytes are to be sent.</param>
    /// <returns>
    /// <see cref="TlsOperationStatus.Complete"/>, or <see cref="TlsOperationStatus.DestinationTooSmall"/> when output remains.
    /// </returns>
    public TlsOperationStatus Shutdown(Span<byte> destination, out int written)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Section 6.1: a handshake that is given up ends with user_canceled, then close_notify.
        if (_failure is null && IsHandshakeComplete)
            _outgoing.Close(AlertDescription.CloseNotify);
        else if (_failure is null && _state is not null)
        {
            _outgoing.Close(AlertDescription.UserCanceled, AlertDescription.CloseNotify);
            Fail(new TlsException(AlertDescription.UserCanceled, "The handshake was given up on this side."));
        }

        return _outgoing.Drain(destination, out written) ? TlsOperationStatus.Complete : TlsOperationStatus.DestinationTooSmall;
    }

    /// <summary>
    /// The peer's bytes have come to an end. Without close_notify that is an attack or an accident, and data may be missing.
    /// </summary>
    /// <exception cref="TlsException">The peer has not sent close_notify.</exception>
    public void EndOfInput()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_peerClosed || _failure is not null)
            return;
        throw Fail(TlsException.Truncated());
    }

    /// <summary>
    /// Sends new keys before the next data (RFC 8446 section 4.6.3); they also change by themselves before a key is used up.
    /// </summary>
    /// <param name="requestPeerUpdate">Ask the peer to do the same.</param>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public void RequestKeyUpdate(bool requestPeerUpdate)
    {
        CheckUsable(default, default);
        CheckConnected();
        _outgoing.UpdateKeys(requestPeerUpdate);
    }

    /// <summary>Derives keying material that both sides share and nobody else (RFC 8446 section 7.5).</summary>
    /// <param name="label">The label of the use, as registered for exporters.</param>
    /// <param name="context">Context of the use; may be empty.</param>
    /// <param name="destination">Is filled.</param>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        CheckUsable(default, default);
        CheckConnected();
        _negotiated.Application!.ExportKeyingMaterial(label, context, destination);
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        ForgetKeys();
    }

    /// <summary>The connection has failed, and its alert has not been handed out yet.</summary>
    internal bool OwesAlert => _failure is not null && _outgoing.IsPending;

    /// <summary>The sending half, for tests that send what no state does.</summary>
    internal OutgoingRecords Outgoing => _outgoing;

    /// <summary>What has been agreed, for tests that compare secrets.</summary>
    internal NegotiatedParameters Negotiated => _negotiated;

    // Processes one record: false if it is incomplete. Application data is returned, everything else is dealt with here.
    private bool ProcessRecord(ReadOnlySpan<byte> source, Span<byte> destination, ref int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!_incoming.TryRead(source[consumed..], destination, _state!.DropsChangeCipherSpec,
            out int length, out ContentType type, out ReadOnlySpan<byte> content))
            return false;
        consumed += length;
        switch (type)
        {
            case ContentType.Handshake:
                ProcessHandshake(content);
                break;
            case ContentType.Alert:
                ProcessAlert(AlertMessage.Parse(content).Description);
                break;
            case ContentType.ApplicationData:
                if (!IsHandshakeComplete)
                    throw new TlsException(AlertDescription.UnexpectedMessage, "Application data came before the handshake was done.");
                if (content.IsEmpty)
                    _incoming.CountIdle();
                else
                    _incoming.CountProgress();
                data = content;
                break;
        }

        return true;
    }

    private void ProcessHandshake(ReadOnlySpan<byte> content)
    {
        _incoming.Messages.Append(content);
        while (_incoming.Messages.TryRead(_state!.TakesCertificate, out ReadOnlySpan<byte> encoded))
        {
            HandshakeState state = _state!;
            var message = new HandshakeMessage(encoded);
            if (!state.IsConnected)
                _incoming.CountProgress();
            else if (message.Type != HandshakeType.KeyUpdate || !_outgoing.TakeAwaitedKeyUpdate())
                _incoming.CountIdle();
            _state = state.Receive(message);
        }
    }

    private void ProcessAlert(AlertDescription alert)
    {
        switch (alert)
        {
            case AlertDescription.CloseNotify when IsHandshakeComplete:
                // Section 5.1: a message that has begun is missing its end.
                _incoming.Messages.RequireEmpty();
                _peerClosed = true;
                break;
            case AlertDescription.UserCanceled:
                // A close_notify follows.
                _incoming.Messages.RequireEmpty();
                _incoming.CountIdle();
                break;
            default:
                throw TlsException.FromPeer(alert);
        }
    }

    // Data that was opened in place is there already; other data is handed out in pieces.
    private int Accept(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (data.Overlaps(destination))
            return data.Length;
        _incoming.Keep(data.Length);
        return _incoming.Deliver(destination);
    }

    private void CheckUsable(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOverlap(source, destination);
        if (_failure is not null)
            throw _failure;
    }

    private void CheckConnected()
    {
        if (!IsHandshakeComplete)
            throw new InvalidOperationException("The handshake is not complete.");
    }

    // Turns every failure into a TlsException, owes the peer its alert and forgets the keys. From here on the session is dead, whatever
    // state the exception has left it in: not only TlsException comes here, but also what the platform's cryptography and certificates
    // throw, and ObjectDisposedException where the context, and its keys with it, is disposed while hands are shaken.
    private TlsException Fail(Exception e)
    {
        TlsException failure = e as TlsException
            ?? new TlsException(AlertDescription.InternalError, "An operation of the handshake has failed.", e);
        _failure = failure;
        try
        {
            if (failure is { IsFromPeer: false, Alert: { } alert })
                _outgoing.Close(alert);
        }
        finally
        {
            ForgetKeys();
        }

        return failure;
    }

    // RFC 8446 section 6.2. An alert that is owed has been protected before.
    private void ForgetKeys()
    {
        _state?.Dispose();
        _negotiated.Dispose();
        _incoming.Dispose();
        _outgoing.Dispose();
    }
}
