namespace FastCrypto.Interop.Tests;

/// <summary><c>openssl s_server -rev</c>: sends each line back reversed.</summary>
internal sealed class OpenSslServer : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly PeerFiles _files;

    private OpenSslServer(PeerProcess process, PeerFiles files, int port)
    {
        _process = process;
        _files = files;
        Port = port;
    }

    internal int Port { get; }

    internal PeerProcess Process => _process;

    internal static async Task<OpenSslServer> StartAsync(TestPki pki, PemIdentity identity, params string[] options)
    {
        var files = new PeerFiles(pki, identity);
        PeerProcess process = PeerProcess.Start(
            Programs.OpenSsl, ["s_server", "-accept", "127.0.0.1:0", "-tls1_3", "-rev", "-cert", files.Leaf,
                "-cert_chain", files.Chain, "-key", files.Key, .. options]);
        string port = (await process.WaitForAsync(@"^ACCEPT .*:(\d+)$")).Groups[1].Value;
        return new OpenSslServer(process, files, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _files.Dispose();
    }
}
