using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FastCrypto.Tls;

namespace FastCrypto.Samples;

/// <summary>The device: it knows one server, by its key.</summary>
internal sealed class Device : IDisposable
{
    private readonly TlsContext _context;
    private readonly string _host;
    private readonly int _port;

    private Device(string host, int port, TlsContext context)
    {
        _host = host;
        _port = port;
        _context = context;
    }

    internal static Device Create(string target, string pin)
    {
        int colon = target.LastIndexOf(':');
        if (colon < 0)
            throw new FormatException("The server is not of the form HOST:PORT.");
        string host = target[..colon];
        // The policy goes to the constructor: this program never mentions the other one, so the platform's certificates are not part of it.
        var options = new TlsClientOptions(new TlsPinnedKeys(Convert.FromBase64String(pin)))
        {
            TargetHost = host,
            CipherSuites = [CipherSuite.TLS_CHACHA20_POLY1305_SHA256],
            Groups = [NamedGroup.X25519],
            SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256],
        };
        return new Device(host, int.Parse(target.AsSpan(colon + 1), CultureInfo.InvariantCulture), TlsContext.CreateClient(options));
    }

    /// <summary>
    /// Shakes hands, asks for a page, copies the answer, and says on the error stream what was negotiated and what it took.
    /// </summary>
    internal void Get(Stream output)
    {
        using TlsStream tls = Open(out TimeSpan handshake);
        tls.Write(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {_host}\r\nConnection: close\r\n\r\n"));
        tls.CopyTo(output, bufferSize: 2048);
        output.Flush();
        Console.Error.WriteLine($"""
            tier         {CryptoInfo.CpuTier}
            suite        {tls.NegotiatedCipherSuite}
            group        {tls.NegotiatedGroup}
            signature    {tls.NegotiatedSignatureScheme}
            handshake    {handshake.TotalMilliseconds:F1} ms
            memory       {PeakMemory()} kB
            """);
    }

    /// <summary>Connects and shakes hands; the time is that of the handshake alone.</summary>
    internal TlsStream Open(out TimeSpan handshake)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(_host, _port);
            var tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
            long started = Stopwatch.GetTimestamp();
            tls.AuthenticateAsClient(_context);
            handshake = Stopwatch.GetElapsedTime(started);
            return tls;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _context.Dispose();

    /// <summary>The most memory that this program has really had, as the kernel tells it, in kB.</summary>
    internal static string PeakMemory()
    {
        const string Name = "VmHWM:";
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
                return line[Name.Length..^" kB".Length].Trim();
        }

        throw new IOException("The kernel does not tell the peak of this program's memory.");
    }
}
