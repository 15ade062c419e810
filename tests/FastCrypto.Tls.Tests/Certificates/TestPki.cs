using System.Security.Cryptography.X509Certificates;
using X509Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace FastCrypto.Tls.Tests;

/// <summary>A root, an intermediate and server certificates of every kind, for 127.0.0.1 and localhost.</summary>
internal sealed class TestPki : IDisposable
{
    internal const string Host = "localhost";

    // Making an RSA key takes long, and which one it is matters to no test.
    private static readonly Lazy<CertificateKey> RsaKey = new(() => CertificateKey.Generate(CertificateKeyKind.Rsa2048));

    internal TestPki(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256)
    {
        Root = CertificateIssuer.CreateRoot("FastCrypto test root", kind);
        Intermediate = Root.CreateIntermediate("FastCrypto test intermediate", kind);
    }

    internal CertificateIssuer Root { get; }

    internal CertificateIssuer Intermediate { get; }

    /// <summary>Trusts the root.</summary>
    internal TlsCertificateValidation Trusting => new() { CustomRoots = [Root.Certificate] };

    /// <summary>A server certificate below the intermediate, with its chain and key as PEM texts.</summary>
    internal PemIdentity Issue(
        CertificateKeyKind kind,
        IReadOnlyList<string>? hosts = null,
        Action<X509Request>? change = null,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null)
    {
        using CertificateKey? ownKey = kind == CertificateKeyKind.Rsa2048 ? null : CertificateKey.Generate(kind);
        CertificateKey key = ownKey ?? RsaKey.Value;
        using X509Certificate2 leaf = Intermediate.Issue(
            key.PublicKey, hosts ?? [Host, "*.example.test", "127.0.0.1", "::1"], change, notBefore, notAfter);
        return new PemIdentity([leaf.RawData, Intermediate.Certificate.RawData], key.ExportPem());
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
    }
}
