using System.Text;

namespace FastCrypto.Tls;

/// <summary>server_name (RFC 6066 section 3).</summary>
internal static class ServerNameExtension
{
    private const byte HostNameType = 0;

    /// <summary>The host name of a ClientHello; null where the list holds only names of other types.</summary>
    internal static string? Parse(ReadOnlySpan<byte> data)
    {
        var outer = new WireReader(data);
        var list = new WireReader(outer.ReadVector16(1));
        outer.ExpectEnd();

        string? host = null;
        while (!list.IsEmpty)
        {
            byte type = list.ReadByte();
            // Every type "MUST begin with a 16-bit length field", so that unknown ones can be skipped.
            ReadOnlySpan<byte> name = list.ReadVector16(1);
            if (type != HostNameType)
                continue;
            if (host is not null)
                throw new TlsException(AlertDescription.IllegalParameter, "server_name holds more than one host name.");
            host = ParseHostName(name);
        }

        return host;
    }

    /// <summary>Writes the request of a client.</summary>
    internal static void Write(WireWriter writer, string host)
    {
        using (writer.Extension(ExtensionType.ServerName))
        using (writer.Vector16())
        {
            writer.WriteByte(HostNameType);
            writer.WriteVector16(Encoding.ASCII.GetBytes(host));
        }
    }

    // ASCII without control characters and without a trailing dot; literal addresses "are not permitted".
    private static string ParseHostName(ReadOnlySpan<byte> name)
    {
        foreach (byte c in name)
        {
            if (c is <= 0x20 or >= 0x7F)
                throw new TlsException(AlertDescription.IllegalParameter, "server_name is not a DNS host name.");
        }

        string host = Encoding.ASCII.GetString(name);
        if (host.EndsWith('.') || System.Net.IPAddress.TryParse(host, out _))
            throw new TlsException(AlertDescription.IllegalParameter, "server_name holds a literal address or a trailing dot.");
        return host;
    }
}
