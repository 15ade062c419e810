namespace FastCrypto.Tls.Tests;

/// <summary>A stream that passes everything on; its heirs misbehave.</summary>
internal abstract class PassingStream(Stream inner) : Stream
{
    protected Stream Inner => inner;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Gives one byte at a time.</summary>
internal sealed class DribblingStream(Stream inner) : PassingStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..1], cancellationToken);
}

/// <summary>Fails to write when told to.</summary>
internal sealed class FailingStream(Stream inner) : PassingStream(inner)
{
    internal bool Fails { get; set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Fails ? throw new IOException("The wire is cut.") : base.WriteAsync(buffer, cancellationToken);
}

/// <summary>Holds writes back while told to, as a connection does whose peer does not read.</summary>
internal sealed class BlockedStream(Stream inner) : PassingStream(inner)
{
    private volatile TaskCompletionSource? _open;
    private int _waiting;

    /// <summary>A write has come and is being held back.</summary>
    internal bool HasWaiter => Volatile.Read(ref _waiting) > 0;

    internal void Block() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Open() => _open?.SetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_open is { } open)
        {
            Interlocked.Increment(ref _waiting);
            await open.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _waiting);
        }

        await base.WriteAsync(buffer, cancellationToken);
    }
}

/// <summary>Is broken in every way that a stream can be, once told so.</summary>
internal sealed class BrokenStream(Stream inner) : PassingStream(inner)
{
    internal bool IsBroken { get; set; }

    internal bool WasDisposed { get; private set; }

    public override bool CanTimeout => true;

    public override int WriteTimeout
    {
        get => 0;
        set => ThrowIfBroken();
    }

    public override void Flush() => ThrowIfBroken();

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowIfBroken();
        base.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        return base.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        WasDisposed = true;
        base.Dispose(disposing);
    }

    private void ThrowIfBroken()
    {
        if (IsBroken)
            throw new NotSupportedException("This stream is broken.");
    }
}

/// <summary>Counts what reaches it.</summary>
internal sealed class CountingStream(Stream inner) : PassingStream(inner)
{
    internal int Flushes { get; private set; }

    internal long Written { get; private set; }

    public override bool CanTimeout => true;

    public override int ReadTimeout { get; set; }

    public override int WriteTimeout { get; set; }

    internal int WriteTimeoutOfLastWrite { get; private set; }

    public override void Flush() => Flushes++;

    public override void Write(byte[] buffer, int offset, int count)
    {
        Written += count;
        WriteTimeoutOfLastWrite = WriteTimeout;
        base.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Written += buffer.Length;
        return base.WriteAsync(buffer, cancellationToken);
    }
}

/// <summary>Two ends in memory: what one end writes, the other reads.</summary>
internal sealed class MemoryEnd : PassingStream
{
    private readonly byte[] _buffer = new byte[1 << 17];
    private MemoryEnd? _other;
    private int _start;
    private int _end;

    private MemoryEnd() : base(Null)
    {
    }

    internal static (MemoryEnd One, MemoryEnd Other) Create()
    {
        MemoryEnd one = new(), other = new();
        (one._other, other._other) = (other, one);
        return (one, other);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length;
        while ((length = Take(buffer.Span)) == 0)
            await Task.Delay(1, cancellationToken);
        return length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Put(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Put(buffer.Span);
        return default;
    }

    private int Take(Span<byte> destination)
    {
        lock (_buffer)
        {
            int length = Math.Min(destination.Length, _end - _start);
            _buffer.AsSpan(_start, length).CopyTo(destination);
            _start += length;
            if (_start == _end)
                _start = _end = 0;
            return length;
        }
    }

    private void Put(ReadOnlySpan<byte> source)
    {
        MemoryEnd other = _other!;
        lock (other._buffer)
        {
            source.CopyTo(other._buffer.AsSpan(other._end));
            other._end += source.Length;
        }
    }
}
