namespace FastCrypto.Tls;

/// <summary>
/// A ClientHello that was sent and the keys behind its shares. What may be answered is read from the message itself, so that the checks
/// and the offer cannot drift apart.
/// </summary>
internal sealed class ClientOffer : IDisposable
{
    private readonly byte[] _message;
    private readonly List<KeyExchange> _keys;

    private ClientOffer(ReadOnlySpan<byte> message, List<KeyExchange> keys)
    {
        _message = message.ToArray();
        _keys = keys;
    }

    /// <summary>The message as it entered the transcript.</summary>
    internal ReadOnlySpan<byte> Message => _message;

    internal ReadOnlySpan<byte> SessionId => View.SessionId;

    internal ExtensionBlock Extensions => View.Extensions;

    private ClientHello View => ClientHello.Parse(_message.AsSpan(HandshakeMessage.HeaderLength));

    /// <summary>Sends the first ClientHello.</summary>
    internal static ClientOffer SendFirst(ClientHandshake handshake)
    {
        Span<byte> random = stackalloc byte[ServerHello.RandomLength];
        handshake.Environment.FillRandom(random);
        Span<byte> sessionId = stackalloc byte[handshake.Settings.MiddleboxCompatibility ? ServerHello.MaxSessionIdLength : 0];
        handshake.Environment.FillRandom(sessionId);
        return Send(handshake, transcript: null, random, sessionId, handshake.Settings.KeyShareGroups, [], cookie: default);
    }

    /// <summary>
    /// Sends the second ClientHello (RFC 8446 section 4.1.2): the same but for the share, if <paramref name="group"/> says another, and the
    /// cookie. This offer's keys go over to the new one where its shares stay.
    /// </summary>
    internal ClientOffer SendSecond(ClientHandshake handshake, TranscriptHash transcript, NamedGroup group, ReadOnlySpan<byte> cookie)
    {
        ClientHello first = View;
        if (group != NamedGroup.None)
            return Send(handshake, transcript, first.Random, first.SessionId, [group], [], cookie);
        List<KeyExchange> keys = [.. _keys];
        _keys.Clear();
        return Send(handshake, transcript, first.Random, first.SessionId, handshake.Settings.KeyShareGroups, keys, cookie);
    }

    internal bool OffersSuite(ushort suite) => View.CipherSuites.Contains(suite);

    internal bool OffersGroup(ushort group) => Lists(ExtensionType.SupportedGroups, group);

    internal bool OffersScheme(ushort scheme) => Lists(ExtensionType.SignatureAlgorithms, scheme);

    internal bool OffersProtocol(ReadOnlySpan<byte> name) =>
        Extensions.TryFind(ExtensionType.ApplicationLayerProtocolNegotiation, out ReadOnlySpan<byte> data)
        && ApplicationProtocolExtension.Contains(ApplicationProtocolExtension.Parse(data), name);

    internal bool HasShareFor(ushort group) =>
        Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> data) && KeyShareExtension.Parse(data).TryFind(group, out _);

    /// <summary>Computes the shared secret from the server's share.</summary>
    internal void Finish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret) =>
        _keys.Find(key => key.Serves(group))!.Finish(group, serverShare, sharedSecret);

    /// <summary>Clears the keys; the message can still be read.</summary>
    public void Dispose()
    {
        foreach (KeyExchange key in _keys)
            key.Dispose();
    }

    private static ClientOffer Send(
        ClientHandshake handshake, TranscriptHash? transcript, ReadOnlySpan<byte> random, ReadOnlySpan<byte> sessionId,
        NamedGroup[] shareGroups, List<KeyExchange> keys, ReadOnlySpan<byte> cookie)
    {
        // Hybrids first, whatever the order of the shares: their keys serve the plain groups as well.
        foreach (NamedGroup group in shareGroups.OrderByDescending(group => group.IsHybrid()))
        {
            if (!keys.Exists(key => key.Serves(group)))
                keys.Add(handshake.Environment.CreateKeyExchange(group));
        }

        WireWriter extensions = WriteExtensions(handshake, shareGroups, keys, cookie);
        ClientHello.Write(handshake.Sender.Begin(), random, sessionId, CodePoints(handshake.Settings.CipherSuites), extensions.Written);
        return new ClientOffer(handshake.Sender.Send(transcript), keys);
    }

    private static WireWriter WriteExtensions(
        ClientHandshake handshake, NamedGroup[] shareGroups, List<KeyExchange> keys, ReadOnlySpan<byte> cookie)
    {
        ClientSettings settings = handshake.Settings;
        var writer = new WireWriter();
        if (handshake.Negotiated.ServerName is { } name)
            ServerNameExtension.Write(writer, name);
        UInt16List.WriteExtension(writer, ExtensionType.SupportedGroups, CodePoints(settings.Groups));
        UInt16List.WriteExtension(writer, ExtensionType.SignatureAlgorithms, CodePoints(settings.SignatureSchemes));
        if (settings.ApplicationProtocols.Length > 0)
            ApplicationProtocolExtension.Write(writer, settings.ApplicationProtocols);
        SupportedVersionsExtension.Write(writer);
        if (!cookie.IsEmpty)
            CookieExtension.Write(writer, cookie);
        using (writer.Extension(ExtensionType.KeyShare))
        using (writer.Vector16())
        {
            foreach (NamedGroup group in shareGroups)
            {
                writer.WriteUInt16((ushort)group);
                using (writer.Vector16())
                    keys.Find(key => key.Serves(group))!.WriteShare(group, writer.Take(group.ClientShareLength()));
            }
        }

        return writer;
    }

    private static ushort[] CodePoints<T>(T[] values) where T : struct, Enum =>
        Array.ConvertAll(values, value => System.Runtime.CompilerServices.Unsafe.BitCast<T, ushort>(value));

    private bool Lists(ExtensionType type, ushort value) =>
        Extensions.TryFind(type, out ReadOnlySpan<byte> data) && UInt16List.ParseExtension(data).Contains(value);
}
