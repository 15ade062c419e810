namespace FastCrypto.Tls.Tests;

/// <summary>
/// One side of a connection in memory: feeds a session with bytes as an application would, collects what it sends and what it delivers,
/// and keeps its failure.
/// </summary>
internal sealed class Endpoint(TlsBufferSession session, int destinationSize = 32 * 1024) : IDisposable
{
    private readonly byte[] _buffer = new byte[destinationSize];
    private readonly List<byte> _inbox = [];
    private readonly List<byte> _outbox = [];
    private readonly List<byte> _received = [];

    internal TlsBufferSession Session { get; } = session;

    internal TlsException? Failure { get; private set; }

    internal bool IsClosed { get; private set; }

    /// <summary>The last record that this side has handed out is an alert of its own, protected or not.</summary>
    internal bool SentAlert { get; private set; }

    internal byte[] Received => [.. _received];

    internal bool IsComplete => Session.IsHandshakeComplete && Failure is null;

    /// <summary>Takes what waits to be sent.</summary>
    internal byte[] TakeOutput()
    {
        byte[] output = [.. _outbox];
        _outbox.Clear();
        return output;
    }

    /// <summary>Starts the handshake of a client.</summary>
    internal void Start() => Deliver([]);

    /// <summary>Takes bytes from the peer and does all that can be done with them.</summary>
    internal void Deliver(ReadOnlySpan<byte> bytes)
    {
        _inbox.AddRange(bytes);
        Guard(() =>
        {
            while (!Session.IsHandshakeComplete || Session.HasPendingOutput && !_handshakeFlushed)
            {
                TlsOperationStatus status = Session.Handshake(_inbox.ToArray(), _buffer, out int consumed, out int written);
                Account(consumed, written);
                if (status == TlsOperationStatus.NeedMoreData)
                    return;
                _handshakeFlushed = status == TlsOperationStatus.Complete;
            }

            while (!IsClosed)
            {
                TlsOperationStatus status = Session.Read(_inbox.ToArray(), _buffer, out int consumed, out int written);
                _inbox.RemoveRange(0, consumed);
                _received.AddRange(_buffer.AsSpan(0, written));
                IsClosed = status == TlsOperationStatus.Closed;
                if (status == TlsOperationStatus.NeedMoreData)
                    break;
            }
        });
        if (Session.IsHandshakeComplete && Failure is null && Session.HasPendingOutput)
            Send([]);
    }

    /// <summary>Writes application data.</summary>
    internal void Send(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            TlsOperationStatus status = Session.Write(data, _buffer, out int consumed, out int written);
            _outbox.AddRange(_buffer.AsSpan(0, written));
            data = data[consumed..];
            if (status != TlsOperationStatus.DestinationTooSmall)
                return;
        }
    }

    /// <summary>Ends this side's half, or sends the alert that is owed.</summary>
    internal void Shutdown()
    {
        TlsOperationStatus status;
        do
        {
            status = Session.Shutdown(_buffer, out int written);
            _outbox.AddRange(_buffer.AsSpan(0, written));
        }
        while (status == TlsOperationStatus.DestinationTooSmall);
        SentAlert |= EndsWithAlert([.. _outbox]);
    }

    public void Dispose() => Session.Dispose();

    private bool _handshakeFlushed;

    private static bool EndsWithAlert(ReadOnlySpan<byte> records)
    {
        ReadOnlySpan<byte> last = default;
        while (RecordHeader.TryRead(records, out RecordHeader header))
        {
            last = records[..(RecordLimits.HeaderLength + header.Length)];
            records = records[last.Length..];
        }

        Assert.True(records.IsEmpty);
        return last is [(byte)ContentType.Alert, 3, 3, 0, AlertMessage.Length, 2, _]
            || (last is [(byte)ContentType.ApplicationData, ..] && last.Length == RecordSealer.SealedLength(AlertMessage.Length));
    }

    private void Account(int consumed, int written)
    {
        _inbox.RemoveRange(0, consumed);
        _outbox.AddRange(_buffer.AsSpan(0, written));
    }

    private void Guard(Action action)
    {
        if (Failure is not null)
            return;
        try
        {
            action();
        }
        catch (TlsException e)
        {
            Failure = e;
            Shutdown();
        }
    }
}
