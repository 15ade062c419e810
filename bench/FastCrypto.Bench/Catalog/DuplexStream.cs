using System.Threading.Channels;

namespace FastCrypto.Bench.Catalog;

/// <summary>Two streams in memory, each reading what the other wrote; continuations run where the write happened, on one thread.</summary>
internal sealed class DuplexStream : Stream
{
    private readonly ChannelReader<byte[]> _incoming;
    private readonly ChannelWriter<byte[]> _outgoing;
    private readonly Action<byte[]>? _observer;
    private ReadOnlyMemory<byte> _rest;

    private DuplexStream(ChannelReader<byte[]> incoming, ChannelWriter<byte[]> outgoing, Action<byte[]>? observer = null) =>
        (_incoming, _outgoing, _observer) = (incoming, outgoing, observer);

    /// <summary>Makes both ends; the observer sees what the server writes.</summary>
    internal static (Stream Client, Stream Server) CreatePair(Action<byte[]>? observer = null)
    {
        var options = new UnboundedChannelOptions { AllowSynchronousContinuations = true, SingleReader = true, SingleWriter = true };
        Channel<byte[]> up = Channel.CreateUnbounded<byte[]>(options), down = Channel.CreateUnbounded<byte[]>(options);
        return (new DuplexStream(down.Reader, up.Writer), new DuplexStream(up.Reader, down.Writer, observer));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_rest.IsEmpty)
        {
            if (!await _incoming.WaitToReadAsync(cancellationToken))
                return 0;
            _incoming.TryRead(out byte[]? next);
            _rest = next;
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Send(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // A stream that is disposed says its farewell synchronously.
    public override void Write(byte[] buffer, int offset, int count) => Send(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Send(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        _observer?.Invoke(copy);
        _outgoing.TryWrite(copy);
    }
}
