using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>A fresh key pair to make a certificate for, and to sign certificates with.</summary>
internal sealed class CertificateKey : IDisposable
{
    private readonly byte[] _pkcs8;
    private readonly IDisposable _key;

    private CertificateKey(CertificateKeyKind kind, IDisposable key, byte[] pkcs8, PublicKey publicKey, X509SignatureGenerator generator)
    {
        Kind = kind;
        _key = key;
        _pkcs8 = pkcs8;
        PublicKey = publicKey;
        Generator = generator;
    }

    internal CertificateKeyKind Kind { get; }

    internal PublicKey PublicKey { get; }

    /// <summary>Signs certificates with this key.</summary>
    internal X509SignatureGenerator Generator { get; }

    internal HashAlgorithmName Hash => Kind == CertificateKeyKind.Ed25519 ? default : HashAlgorithmName.SHA256;

    internal static CertificateKey Generate(CertificateKeyKind kind)
    {
        switch (kind)
        {
            case CertificateKeyKind.EcdsaP256:
                var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                return new(kind, ecdsa, ecdsa.ExportPkcs8PrivateKey(), new PublicKey(ecdsa), X509SignatureGenerator.CreateForECDsa(ecdsa));
            case CertificateKeyKind.Rsa2048:
                var rsa = RSA.Create(2048);
                return new(kind, rsa, rsa.ExportPkcs8PrivateKey(), new PublicKey(rsa),
                    X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1));
            case CertificateKeyKind.Ed25519:
                Ed25519 ed25519 = Ed25519.GenerateKey();
                PublicKey publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(ed25519.ExportSubjectPublicKeyInfo(), out _);
                return new(kind, ed25519, ed25519.ExportPkcs8PrivateKey(), publicKey, new Ed25519SignatureGenerator(ed25519, publicKey));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of key.");
        }
    }

    internal SigningKey ToSigningKey() => SigningKey.ImportPkcs8(_pkcs8);

    /// <summary>The private key as a <c>PRIVATE KEY</c> PEM text.</summary>
    internal string ExportPem() => PemEncoding.WriteString(KeyEncoding.PrivateKeyLabel, _pkcs8) + "\n";

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_pkcs8);
        _key.Dispose();
    }
}
