using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>A certificate's public key: Ed25519 and P-256 by this library, P-384 and RSA by the platform.</summary>
internal abstract class VerificationKey : IDisposable
{
    /// <summary>Imports a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The key is malformed, or of a kind that is not supported.</exception>
    internal static VerificationKey Import(ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        KeyEncoding.PublicKeyInfo info = KeyEncoding.ReadSubjectPublicKeyInfo(subjectPublicKeyInfo);
        switch (info.Oid)
        {
            case CertificateOids.EcPublicKey when CurveOf(info.Parameters) == CertificateOids.P384:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo.Span, out _);
                return new P384Key(ecdsa);
            case CertificateOids.RsaEncryption:
                var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo.Span, out _);
                return new RsaKey(rsa);
            default:
                return ImportOwn(subjectPublicKeyInfo, info);
        }
    }

    /// <summary>Imports a SubjectPublicKeyInfo of a kind that needs no platform.</summary>
    /// <exception cref="CryptographicException">The key is malformed, or of another kind.</exception>
    internal static VerificationKey ImportOwn(ReadOnlyMemory<byte> subjectPublicKeyInfo) =>
        ImportOwn(subjectPublicKeyInfo, KeyEncoding.ReadSubjectPublicKeyInfo(subjectPublicKeyInfo));

    /// <summary>Whether keys that need no platform sign with this scheme.</summary>
    internal static bool IsOwn(SignatureScheme scheme) => scheme is SignatureScheme.EcdsaSecp256r1Sha256 or SignatureScheme.Ed25519;

    internal abstract bool CanVerify(SignatureScheme scheme);

    /// <summary>Verifies a signature of a scheme for which <see cref="CanVerify"/> is true.</summary>
    internal abstract bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);

    public abstract void Dispose();

    /// <summary>The curve's object identifier, or null where the parameters are anything but a named curve.</summary>
    internal static string? CurveOf(ReadOnlyMemory<byte>? parameters)
    {
        if (parameters is not { } encoded)
            return null;
        try
        {
            return System.Formats.Asn1.AsnDecoder.ReadObjectIdentifier(encoded.Span, System.Formats.Asn1.AsnEncodingRules.DER, out _);
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            return null;
        }
    }

    private static VerificationKey ImportOwn(ReadOnlyMemory<byte> subjectPublicKeyInfo, KeyEncoding.PublicKeyInfo info) => info.Oid switch
    {
        CertificateOids.Ed25519 => new Ed25519Key(Ed25519.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo.Span)),
        CertificateOids.EcPublicKey when CurveOf(info.Parameters) == CertificateOids.P256 =>
            new P256Key(ECDsaP256.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo.Span)),
        _ => throw new CryptographicException("Keys of this kind are not supported."),
    };

    private sealed class Ed25519Key(Ed25519 key) : VerificationKey
    {
        internal override bool CanVerify(SignatureScheme scheme) => scheme == SignatureScheme.Ed25519;

        internal override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
            signature.Length == Ed25519.SignatureSizeInBytes && key.VerifyData(content, signature);

        public override void Dispose() => key.Dispose();
    }

    private sealed class P256Key(ECDsaP256 key) : VerificationKey
    {
        internal override bool CanVerify(SignatureScheme scheme) => scheme == SignatureScheme.EcdsaSecp256r1Sha256;

        internal override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
            key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        public override void Dispose() => key.Dispose();
    }

    private sealed class P384Key(ECDsa key) : VerificationKey
    {
        private const int SignatureSize = 2 * 48;

        internal override bool CanVerify(SignatureScheme scheme) => scheme == SignatureScheme.EcdsaSecp384r1Sha384;

        // RFC 8446 section 4.2.3: DER. The platform takes BER and negative numbers, too.
        internal override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
        {
            Span<byte> fixedFields = stackalloc byte[SignatureSize];
            return EcdsaSignatureEncoding.TryRead(signature, fixedFields)
                && key.VerifyData(content, fixedFields, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        public override void Dispose() => key.Dispose();
    }

    private sealed class RsaKey(RSA key) : VerificationKey
    {
        internal override bool CanVerify(SignatureScheme scheme) => RsaPss.Fits(scheme, key.KeySize);

        // RFC 8017 section 8.1.2 step 1: as long as the modulus. The platform takes shorter ones, too.
        internal override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
            signature.Length == (key.KeySize + 7) / 8 && key.VerifyData(content, signature, RsaPss.HashOf(scheme), RSASignaturePadding.Pss);

        public override void Dispose() => key.Dispose();
    }
}
