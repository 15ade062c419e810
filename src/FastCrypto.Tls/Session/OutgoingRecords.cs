namespace FastCrypto.Tls;

/// <summary>
/// The sending half of a connection: gathers handshake messages into records, protects them, and queues what the caller has no room for.
/// Safe for one writer while the reader answers the peer (KeyUpdate, alerts).
/// </summary>
internal sealed class OutgoingRecords : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OutputQueue _queue = new();
    private readonly WireWriter _flight = new();
    private RecordSealer? _sealer;
    private TrafficSecret? _applicationSecret;
    private bool _initialClientHello;
    private bool _answerOwed;
    private long _answersAwaited;
    private bool _closed;

    /// <param name="isClient">The very first record, which holds a ClientHello, says 0x0301 (RFC 8446 section 5.1).</param>
    internal OutgoingRecords(bool isClient) => _initialClientHello = isClient;

    /// <summary>Something waits to be sent, whether or not the application writes.</summary>
    internal bool IsPending
    {
        get
        {
            lock (_gate)
                return !_queue.IsEmpty || _flight.Length > 0 || (_answerOwed && !_closed);
        }
    }

    /// <summary>Appends a handshake message to the current flight.</summary>
    internal void SendHandshake(ReadOnlySpan<byte> message)
    {
        lock (_gate)
            _flight.WriteBytes(message);
    }

    internal void SendChangeCipherSpec()
    {
        lock (_gate)
        {
            PackFlight();
            Commit(PlaintextRecord.WriteChangeCipherSpec(_queue.Reserve(PlaintextRecord.GetLength(1))));
        }
    }

    /// <summary>Protects what follows with handshake keys; the secret stays the caller's.</summary>
    internal void Protect(TrafficSecret secret)
    {
        lock (_gate)
        {
            PackFlight();
            ReplaceSealer(secret);
        }
    }

    /// <summary>Protects what follows with application keys; takes over the secret.</summary>
    internal void EnterApplication(TrafficSecret secret)
    {
        lock (_gate)
        {
            _applicationSecret = secret;
            PackFlight();
            ReplaceSealer(secret);
        }
    }

    /// <summary>Announces new keys and uses them from the next record on (RFC 8446 section 4.6.3).</summary>
    internal void UpdateKeys(bool requestAnswer)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            UpdateKeysCore(requestAnswer);
            if (requestAnswer)
                _answersAwaited++;
        }
    }

    /// <summary>Whether a KeyUpdate of the peer's is one that this side has asked for; each request stands for one.</summary>
    internal bool TakeAwaitedKeyUpdate()
    {
        lock (_gate)
        {
            if (_answersAwaited == 0)
                return false;
            _answersAwaited--;
            return true;
        }
    }

    /// <summary>The peer wants new keys from this side. However often it asks, one answer before the next data is enough.</summary>
    internal void OweKeyUpdate()
    {
        lock (_gate)
            _answerOwed = true;
    }

    /// <summary>Sends a last alert; nothing can follow it.</summary>
    internal void Close(params ReadOnlySpan<AlertDescription> alerts)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            PackFlight();
            Span<byte> content = stackalloc byte[AlertMessage.Length];
            foreach (AlertDescription alert in alerts)
            {
                new AlertMessage(alert).Write(content);
                Pack(ContentType.Alert, content);
            }

            _closed = true;
        }
    }

    /// <summary>Moves queued records to <paramref name="destination"/>; false if some remain.</summary>
    internal bool Drain(Span<byte> destination, out int written)
    {
        lock (_gate)
        {
            PackFlight();
            written = _queue.Drain(destination);
            return _queue.IsEmpty;
        }
    }

    /// <summary>Protects application data, after whatever is queued, straight into <paramref name="destination"/>.</summary>
    internal TlsOperationStatus Write(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        lock (_gate)
        {
            consumed = 0;
            written = 0;
            if (_answerOwed && !_closed)
                UpdateKeysCore(requestAnswer: false);
            while (true)
            {
                PackFlight();
                written += _queue.Drain(destination[written..]);
                if (!_queue.IsEmpty)
                    return TlsOperationStatus.DestinationTooSmall;
                if (_closed)
                    return TlsOperationStatus.Closed;
                if (consumed == source.Length)
                    return TlsOperationStatus.Complete;
                int room = destination.Length - written - RecordLimits.Overhead;
                if (room <= 0)
                    return TlsOperationStatus.DestinationTooSmall;

                int count = Math.Min(Math.Min(source.Length - consumed, room), RecordLimits.MaxPlaintext);
                written += _sealer!.Seal(ContentType.ApplicationData, source.Slice(consumed, count), destination[written..]);
                consumed += count;
                if (_sealer.NeedsKeyUpdate)
                    UpdateKeysCore(requestAnswer: false);
            }
        }
    }

    /// <summary>Clears the keys. What has been protected can still be drained.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _flight.Clear();
            _sealer?.Dispose();
            _applicationSecret?.Dispose();
        }
    }

    private void UpdateKeysCore(bool requestAnswer)
    {
        KeyUpdate.Write(_flight, requestAnswer);
        PackFlight();
        _applicationSecret = _applicationSecret!.Next();
        ReplaceSealer(_applicationSecret);
        _answerOwed = false;
    }

    private void ReplaceSealer(TrafficSecret secret)
    {
        _sealer?.Dispose();
        _sealer = new RecordSealer(secret);
    }

    // Consecutive messages share records: fewer bytes, fewer AEAD calls, and what the RFC 8448 traces do.
    private void PackFlight()
    {
        ReadOnlySpan<byte> messages = _flight.Written;
        while (!messages.IsEmpty)
        {
            int count = Math.Min(messages.Length, RecordLimits.MaxPlaintext);
            Pack(ContentType.Handshake, messages[..count]);
            messages = messages[count..];
        }

        _flight.Clear();
    }

    private void Pack(ContentType type, ReadOnlySpan<byte> content)
    {
        if (_sealer is not null)
            Commit(_sealer.Seal(type, content, _queue.Reserve(RecordSealer.SealedLength(content.Length))));
        else
            Commit(PlaintextRecord.Write(type, content, _queue.Reserve(PlaintextRecord.GetLength(content.Length)), _initialClientHello));
        _initialClientHello = false;
    }

    private void Commit(int length) => _queue.Commit(length);
}
