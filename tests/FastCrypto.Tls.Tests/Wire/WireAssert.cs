namespace FastCrypto.Tls.Tests;

/// <summary>What every parser of a message promises: it takes exactly the message, and nothing that is shorter or longer.</summary>
internal static class WireAssert
{
    internal delegate void Parser(ReadOnlySpan<byte> body);

    internal static void Alert(AlertDescription expected, Action action) =>
        Assert.Equal(expected, Assert.Throws<TlsException>(action).Alert);

    /// <summary>
    /// Every proper prefix and every extension by a byte is a decode_error, unless <paramref name="mayEndAt"/> says otherwise.
    /// </summary>
    internal static void IsExact(byte[] body, Parser parse, params int[] mayEndAt)
    {
        parse(body);
        for (int length = 0; length < body.Length; length++)
        {
            if (mayEndAt.Contains(length))
                parse(body.AsSpan(0, length));
            else
                Alert(AlertDescription.DecodeError, () => parse(body.AsSpan(0, length)));
        }

        Alert(AlertDescription.DecodeError, () => parse([.. body, 0]));
    }

    /// <summary>The body of a message that <paramref name="write"/> writes.</summary>
    internal static byte[] Body(HandshakeType type, Action<WireWriter> write)
    {
        byte[] encoded = Bytes(write);
        var message = new HandshakeMessage(encoded);
        Assert.Equal(type, message.Type);
        return message.Body.ToArray();
    }

    internal static byte[] Bytes(Action<WireWriter> write)
    {
        var writer = new WireWriter(1);
        write(writer);
        return writer.ToArray();
    }

    /// <summary>The data of one extension that <paramref name="write"/> writes.</summary>
    internal static byte[] Data(ExtensionType type, Action<WireWriter> write)
    {
        ExtensionBlock block = ExtensionBlock.Parse(Bytes(write));
        Assert.True(block.TryFind(type, out ReadOnlySpan<byte> data));
        return data.ToArray();
    }
}
