namespace FastCrypto.Tls;

/// <summary>A whole handshake message (RFC 8446 section 4): type, three bytes of length, body.</summary>
internal readonly ref struct HandshakeMessage
{
    internal const int HeaderLength = 4;

    /// <summary>Takes one whole message with its header.</summary>
    internal HandshakeMessage(ReadOnlySpan<byte> encoded)
    {
        var reader = new WireReader(encoded);
        Type = (HandshakeType)reader.ReadByte();
        Body = reader.ReadVector24(0);
        reader.ExpectEnd();
        Encoded = encoded;
    }

    internal HandshakeType Type { get; }

    internal ReadOnlySpan<byte> Body { get; }

    /// <summary>The message as it enters the transcript.</summary>
    internal ReadOnlySpan<byte> Encoded { get; }

    /// <summary>Refuses every type but one.</summary>
    internal void Expect(HandshakeType type)
    {
        if (Type != type)
            throw new TlsException(AlertDescription.UnexpectedMessage, $"{Type} came where {type} was expected.");
    }
}
