namespace FastCrypto.Tls.Tests;

/// <summary>Every field of a ClientHello or ServerHello, to be set to what no honest peer would send.</summary>
internal sealed class HelloFields(HandshakeType type)
{
    internal ushort LegacyVersion { get; set; } = ProtocolVersions.Tls12;

    internal byte[] Random { get; set; } = new byte[32];

    internal byte[] SessionId { get; set; } = [];

    /// <summary>The suites of a ClientHello; the first one of a ServerHello.</summary>
    internal ushort[] Suites { get; set; } = [(ushort)CipherSuite.TLS_AES_128_GCM_SHA256];

    internal byte[] Compression { get; set; } = [0];

    internal List<(ExtensionType Type, byte[] Data)> Extensions { get; private init; } = [];

    internal byte[] this[ExtensionType extension]
    {
        get => Extensions.Single(item => item.Type == extension).Data;
        set
        {
            int index = Extensions.FindIndex(item => item.Type == extension);
            if (index < 0)
                Extensions.Add((extension, value));
            else
                Extensions[index] = (extension, value);
        }
    }

    internal void Remove(ExtensionType extension) => Extensions.RemoveAll(item => item.Type == extension);

    internal HelloFields Clone() => new(type)
    {
        LegacyVersion = LegacyVersion,
        Random = Random,
        SessionId = SessionId,
        Suites = Suites,
        Compression = Compression,
        Extensions = [.. Extensions],
    };

    internal byte[] Encode()
    {
        var writer = new WireWriter();
        using (writer.Message(type))
        {
            writer.WriteUInt16(LegacyVersion);
            writer.WriteBytes(Random);
            writer.WriteVector8(SessionId);
            if (type == HandshakeType.ClientHello)
            {
                using (writer.Vector16())
                {
                    foreach (ushort suite in Suites)
                        writer.WriteUInt16(suite);
                }

                writer.WriteVector8(Compression);
            }
            else
            {
                writer.WriteUInt16(Suites[0]);
                writer.WriteBytes(Compression);
            }

            using (writer.Vector16())
                writer.WriteBytes(EncodeExtensions(Extensions));
        }

        return writer.ToArray();
    }

    internal static byte[] EncodeExtensions(IEnumerable<(ExtensionType Type, byte[] Data)> extensions)
    {
        var writer = new WireWriter();
        foreach ((ExtensionType extension, byte[] data) in extensions)
        {
            using (writer.Extension(extension))
                writer.WriteBytes(data);
        }

        return writer.ToArray();
    }
}
