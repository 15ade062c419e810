using System.Buffers;
using System.Runtime.CompilerServices;

namespace FastCrypto.Tls;

// The loops between the session and the inner stream.
public sealed partial class TlsStream
{
    private async Task HandshakeAsync<TInner>(CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        TlsBufferSession session = Session;
        await TInner.EnterAsync(_writing, cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                TlsOperationStatus status = session.Handshake(_input.AsSpan(_start.._end), _output, out int consumed, out int written);
                _start += consumed;
                await WriteInnerAsync<TInner>(written, cancellationToken).ConfigureAwait(false);
                if (status == TlsOperationStatus.Complete)
                    break;
                if (status == TlsOperationStatus.NeedMoreData && !await FillAsync<TInner>(cancellationToken).ConfigureAwait(false))
                    session.EndOfInput();
            }

            await TInner.FlushAsync(_inner, cancellationToken).ConfigureAwait(false);
            _authenticated = true;
        }
        finally
        {
            await LeaveAsync<TInner>().ConfigureAwait(false);
        }
    }

    // A reader does not write: the peer may read nothing before this side has read. What the protocol has it answer (a KeyUpdate, section
    // 4.6.3) goes before the next data. Only a failure is told at once, because nothing comes after it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAsync<TInner>(Memory<byte> buffer, CancellationToken cancellationToken)
        where TInner : struct, IInnerStream
    {
        TlsBufferSession session = Usable();
        if (Interlocked.Exchange(ref _reading, 1) != 0)
            throw new NotSupportedException("Another read is under way.");
        try
        {
            while (!buffer.IsEmpty)
            {
                TlsOperationStatus status = session.Read(_input.AsSpan(_start.._end), buffer.Span, out int consumed, out int written);
                // A Dispose on another thread clears memory that this read may have copied from.
                Volatile.ReadBarrier();
                ObjectDisposedException.ThrowIf(_disposed != 0, this);
                _start += consumed;
                if (status == TlsOperationStatus.Complete)
                    return written;
                if (status == TlsOperationStatus.Closed)
                    return 0;
                if (!await FillAsync<TInner>(cancellationToken).ConfigureAwait(false))
                    session.EndOfInput();
            }

            return 0;
        }
        catch (TlsException) when (_disposed != 0)
        {
            // The session's failure is that its keys were taken away.
            throw new ObjectDisposedException(GetType().FullName);
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
            if (session.OwesAlert)
                await TellFailureAsync<TInner>().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync<TInner>(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        where TInner : struct, IInnerStream
    {
        Usable();
        await TInner.EnterAsync(_writing, cancellationToken).ConfigureAwait(false);
        try
        {
            await SendAsync<TInner>(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync<TInner>().ConfigureAwait(false);
        }
    }

    // As in Stream, but plaintext does not stay in the pool.
    private async Task CopyToAsync<TInner>(Stream destination, int bufferSize, CancellationToken cancellationToken)
        where TInner : struct, IInnerStream
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(bufferSize, RecordLimits.MaxCiphertext));
        try
        {
            int length;
            while ((length = await ReadAsync<TInner>(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                await TInner.WriteAsync(destination, buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task ShutdownAsync<TInner>(CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        TlsBufferSession session = Usable();
        await TInner.EnterAsync(_writing, cancellationToken).ConfigureAwait(false);
        try
        {
            await ShutdownSessionAsync<TInner>(session, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync<TInner>().ConfigureAwait(false);
        }
    }

    // Under the writer's gate: data, and before it whatever waits to be sent.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync<TInner>(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        where TInner : struct, IInnerStream
    {
        if (_innerFailed)
            throw new IOException("An earlier write has failed: the connection is broken.");
        TlsOperationStatus status;
        do
        {
            status = Session.Write(buffer.Span, _output, out int consumed, out int written);
            buffer = buffer[consumed..];
            await WriteInnerAsync<TInner>(written, cancellationToken).ConfigureAwait(false);
            if (status == TlsOperationStatus.Closed)
                throw new InvalidOperationException("The stream has been shut down for writing.");
        }
        while (status != TlsOperationStatus.Complete);
    }

    private Task<bool> TryEnterAsync() => _writing.WaitAsync(0);

    // Leaves the writer's gate. Whoever leaves it tells the peer of a failure: a reader that found it closed relies on that.
    private ValueTask LeaveAsync<TInner>() where TInner : struct, IInnerStream
    {
        _writing.Release();
        return Session.OwesAlert ? TellFailureAsync<TInner>() : default;
    }

    // The alert that is owed after a failure, unless somebody else is at the gate, who will send it on leaving.
    private async ValueTask TellFailureAsync<TInner>() where TInner : struct, IInnerStream
    {
        if (await TryEnterAsync().ConfigureAwait(false))
            await SayGoodbyeAsync<TInner>().ConfigureAwait(false);
    }

    // The last words, in bounded time; opens the writer's gate again.
    private async ValueTask SayGoodbyeAsync<TInner>() where TInner : struct, IInnerStream
    {
        try
        {
            int usual = TInner.LimitWrites(_inner, FarewellMilliseconds);
            using var timeout = new CancellationTokenSource(FarewellMilliseconds);
            try
            {
                await ShutdownSessionAsync<TInner>(Session, timeout.Token).ConfigureAwait(false);
            }
            finally
            {
                TInner.LimitWrites(_inner, usual);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the stream below has to say: the peer is not there to be told, and the caller hears of the failure itself.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask ShutdownSessionAsync<TInner>(TlsBufferSession session, CancellationToken cancellationToken)
        where TInner : struct, IInnerStream
    {
        if (_innerFailed)
            return;
        TlsOperationStatus status;
        do
        {
            status = session.Shutdown(_output, out int written);
            await WriteInnerAsync<TInner>(written, cancellationToken).ConfigureAwait(false);
        }
        while (status == TlsOperationStatus.DestinationTooSmall);
        await TInner.FlushAsync(_inner, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteInnerAsync<TInner>(int length, CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        if (length == 0)
            return;
        // A record that has left only in part cannot be taken back: whatever follows it would be garbage.
        _innerFailed = true;
        await TInner.WriteAsync(_inner, _output.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        _innerFailed = false;
    }

    // More bytes from the peer behind those that are there; false at the end.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync<TInner>(CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        if (_start > 0)
        {
            _input.AsSpan(_start.._end).CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        int read = await TInner.ReadAsync(_inner, _input.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
