using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>An RSA private key, in the platform's hands.</summary>
internal sealed class RsaSigningKey(RSA key) : SigningKey
{
    private readonly SignatureScheme[] _schemes = [.. RsaPss.Schemes.Where(scheme => RsaPss.Fits(scheme, key.KeySize))];

    internal override ReadOnlySpan<SignatureScheme> Schemes => _schemes;

    internal override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content) =>
        key.SignData(content.ToArray(), RsaPss.HashOf(scheme), RSASignaturePadding.Pss);

    internal override byte[] ExportSubjectPublicKeyInfo() => key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => key.Dispose();
}
