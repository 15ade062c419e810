namespace FastCrypto.Tls;

/// <summary>
/// How <see cref="TlsStream"/> waits for the stream below it: by blocking or by awaiting. With <see cref="Blocking"/> every task is
/// complete when it is returned, so that one asynchronous body serves both.
/// </summary>
internal interface IInnerStream
{
    static abstract ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken);

    static abstract ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    static abstract ValueTask FlushAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>Bounds the time that writes may take from now on, where no token does, and returns the bound until now.</summary>
    static abstract int LimitWrites(Stream stream, int milliseconds);

    static abstract Task EnterAsync(SemaphoreSlim gate, CancellationToken cancellationToken);

    internal readonly struct Awaiting : IInnerStream
    {
        public static ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
            stream.ReadAsync(buffer, cancellationToken);

        public static ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
            stream.WriteAsync(buffer, cancellationToken);

        public static ValueTask FlushAsync(Stream stream, CancellationToken cancellationToken) => new(stream.FlushAsync(cancellationToken));

        public static int LimitWrites(Stream stream, int milliseconds) => Timeout.Infinite;

        public static Task EnterAsync(SemaphoreSlim gate, CancellationToken cancellationToken) => gate.WaitAsync(cancellationToken);
    }

    internal readonly struct Blocking : IInnerStream
    {
        public static ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
            new(stream.Read(buffer.Span));

        public static ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        {
            stream.Write(buffer.Span);
            return default;
        }

        public static ValueTask FlushAsync(Stream stream, CancellationToken cancellationToken)
        {
            stream.Flush();
            return default;
        }

        public static int LimitWrites(Stream stream, int milliseconds)
        {
            if (!stream.CanTimeout)
                return Timeout.Infinite;
            int before = stream.WriteTimeout;
            stream.WriteTimeout = milliseconds;
            return before;
        }

        public static Task EnterAsync(SemaphoreSlim gate, CancellationToken cancellationToken)
        {
            gate.Wait(cancellationToken);
            return Task.CompletedTask;
        }
    }
}
