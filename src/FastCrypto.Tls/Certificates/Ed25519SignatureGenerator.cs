using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>Signs certificates with Ed25519 (RFC 8410 section 3), which the platform's CertificateRequest cannot do by itself.</summary>
internal sealed class Ed25519SignatureGenerator(Ed25519 key, PublicKey publicKey) : X509SignatureGenerator
{
    // SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 }, without parameters.
    private static ReadOnlySpan<byte> AlgorithmIdentifier => [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70];

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => AlgorithmIdentifier.ToArray();

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data);

    protected override PublicKey BuildPublicKey() => publicKey;
}
