using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>A P-384 private key, or a P-256 key that cannot be exported, in the platform's hands.</summary>
internal sealed class EcdsaSigningKey : SigningKey
{
    private readonly ECDsa _key;
    private readonly SignatureScheme[] _schemes;

    internal EcdsaSigningKey(ECDsa key)
    {
        _key = key;
        _schemes = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value switch
        {
            CertificateOids.P256 => [SignatureScheme.EcdsaSecp256r1Sha256],
            CertificateOids.P384 => [SignatureScheme.EcdsaSecp384r1Sha384],
            _ => throw new CryptographicException("ECDSA keys must be on P-256 or P-384."),
        };
    }

    internal override ReadOnlySpan<SignatureScheme> Schemes => _schemes;

    internal override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        HashAlgorithmName hash = scheme == SignatureScheme.EcdsaSecp256r1Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
        return _key.SignData(content.ToArray(), hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    internal override byte[] ExportSubjectPublicKeyInfo() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();
}
