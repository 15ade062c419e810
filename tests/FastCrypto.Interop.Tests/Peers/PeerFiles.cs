namespace FastCrypto.Interop.Tests;

/// <summary>Certificates and keys as files, in a folder that goes away with this object.</summary>
internal sealed class PeerFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastcrypto-interop-").FullName;

    internal PeerFiles(TestPki pki, PemIdentity identity)
    {
        Root = Write("root.pem", new PemIdentity([pki.Root.Certificate.RawData], "").ChainPem);
        Leaf = Write("leaf.pem", new PemIdentity([identity.Chain[0]], "").ChainPem);
        Chain = Write("chain.pem", identity.ChainPem);
        Key = Write("key.pem", identity.KeyPem);
    }

    internal string Root { get; }

    internal string Leaf { get; }

    internal string Chain { get; }

    internal string Key { get; }

    internal string NewFolder() => Directory.CreateTempSubdirectory("fastcrypto-profile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
