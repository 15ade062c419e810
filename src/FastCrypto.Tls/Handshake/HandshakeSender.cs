namespace FastCrypto.Tls;

/// <summary>Writes messages, hashes them into the transcript and hands them to the transport.</summary>
internal sealed class HandshakeSender(IHandshakeTransport transport, HandshakeEnvironment environment)
{
    private readonly WireWriter _writer = new();

    /// <summary>A writer for the next message; it holds nothing.</summary>
    internal WireWriter Begin()
    {
        _writer.Clear();
        return _writer;
    }

    /// <summary>Sends what was written since <see cref="Begin"/> and returns it; the span is valid until the next Begin.</summary>
    internal ReadOnlySpan<byte> Send(TranscriptHash? transcript)
    {
        ReadOnlySpan<byte> message = _writer.Written;
        if (environment.Replace(message) is { } other)
            message = other;
        transcript?.Append(message);
        transport.Send(message);
        return message;
    }
}
