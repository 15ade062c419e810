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
        }
        catch (TlsException)
        {
            await SayGoodbyeAsync<TInner>().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAsync<TInner>(Memory<byte> buffer, CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        TlsBufferSession session = Usable();
        if (Interlocked.Exchange(ref _reading, 1) != 0)
            throw new NotSupportedException("Another read is under way.");
        try
        {
            while (!buffer.IsEmpty)
            {
                TlsOperationStatus status = session.Read(_input.AsSpan(_start.._end), buffer.Span, out int consumed, out int written);
                _start += consumed;
                if (session.HasPendingOutput)
                    await SendPendingAsync<TInner>(cancellationToken).ConfigureAwait(false);
                if (status == TlsOperationStatus.Complete)
                    return written;
                if (status == TlsOperationStatus.Closed)
                    return 0;
                if (!await FillAsync<TInner>(cancellationToken).ConfigureAwait(false))
                    session.EndOfInput();
            }

            return 0;
        }
        catch (TlsException)
        {
            // A writer that is under way finds the same failure and says goodbye in its turn.
            if (await TryEnterAsync().ConfigureAwait(false))
            {
                await SayGoodbyeAsync<TInner>().ConfigureAwait(false);
                _writing.Release();
            }

            throw;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync<TInner>(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        TlsBufferSession session = Usable();
        await TInner.EnterAsync(_writing, cancellationToken).ConfigureAwait(false);
        try
        {
            await SendAsync<TInner>(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (TlsException)
        {
            await SayGoodbyeAsync<TInner>().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _writing.Release();
        }

        // What a reader has queued meanwhile, and left because this write was under way.
        if (session.HasPendingOutput)
            await SendPendingAsync<TInner>(cancellationToken).ConfigureAwait(false);
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
            _writing.Release();
        }
    }

    // Under the writer's gate: data, and before it whatever waits to be sent.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync<TInner>(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) where TInner : struct, IInnerStream
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

    // Answers of the protocol, such as a KeyUpdate. A reader must not wait for a writer, who may be waiting for the peer to read, who
    // may be waiting for this side to read: if the gate is closed, the writer sends them.
    private async ValueTask SendPendingAsync<TInner>(CancellationToken cancellationToken) where TInner : struct, IInnerStream
    {
        if (!await TryEnterAsync().ConfigureAwait(false))
            return;
        try
        {
            if (Session.HasPendingOutput)
                await SendAsync<TInner>(default, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Task<bool> TryEnterAsync() => _writing.WaitAsync(0);

    // Under the writer's gate, after a failure: the alert that is owed. The failure itself is what the caller hears of.
    private async ValueTask SayGoodbyeAsync<TInner>() where TInner : struct, IInnerStream
    {
        try
        {
            await ShutdownSessionAsync<TInner>(Session, default).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The peer is not there to be told.
        }
    }

    private async ValueTask ShutdownSessionAsync<TInner>(TlsBufferSession session, CancellationToken cancellationToken) where TInner : struct, IInnerStream
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
