namespace FastCrypto.Tls;

/// <summary>An Ed25519 private key.</summary>
internal sealed class Ed25519SigningKey(Ed25519 key) : SigningKey
{
    private static readonly SignatureScheme[] Supported = [SignatureScheme.Ed25519];

    internal override ReadOnlySpan<SignatureScheme> Schemes => Supported;

    internal override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content) => key.SignData(content);

    internal override byte[] ExportSubjectPublicKeyInfo() => key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => key.Dispose();
}
