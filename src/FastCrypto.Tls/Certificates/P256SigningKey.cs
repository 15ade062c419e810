using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>A P-256 private key in this library's hands.</summary>
internal sealed class P256SigningKey(ECDsaP256 key) : SigningKey
{
    private static readonly SignatureScheme[] Supported = [SignatureScheme.EcdsaSecp256r1Sha256];

    internal override ReadOnlySpan<SignatureScheme> Schemes => Supported;

    internal override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content) =>
        key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    internal override byte[] ExportSubjectPublicKeyInfo() => key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => key.Dispose();
}
