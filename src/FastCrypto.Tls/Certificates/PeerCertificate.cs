using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// A certificate that the peer sent, with its public key. Being here says nothing about trust: that is for
/// <see cref="ValidatedCertificate"/>.
/// </summary>
internal sealed class PeerCertificate : IDisposable
{
    private readonly VerificationKey _key;

    private PeerCertificate(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> subjectPublicKeyInfo, VerificationKey key)
    {
        Der = der;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        _key = key;
    }

    internal ReadOnlyMemory<byte> Der { get; }

    /// <summary>The public key as it stands in the certificate.</summary>
    internal ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>Reads a certificate in DER and the public key in it.</summary>
    /// <exception cref="TlsException">
    /// bad_certificate: not a certificate; unsupported_certificate: a public key that the policy does not verify with.
    /// </exception>
    internal static PeerCertificate Parse(ReadOnlyMemory<byte> der, TlsCertificatePolicy policy)
    {
        try
        {
            ReadOnlyMemory<byte> key = ReadSubjectPublicKeyInfo(der);
            return new PeerCertificate(der, key, policy.ImportKey(key));
        }
        catch (AsnContentException e)
        {
            throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate is malformed.", e);
        }
        catch (CryptographicException e)
        {
            throw new TlsException(
                AlertDescription.UnsupportedCertificate, "The public key of the peer's certificate is malformed or not supported.", e);
        }
    }

    /// <summary>Reads a certificate with the platform, for its chains.</summary>
    /// <exception cref="TlsException">bad_certificate.</exception>
    internal static X509Certificate2 Load(ReadOnlySpan<byte> der)
    {
        try
        {
            // The loader also takes PEM and ignores trailing bytes; RFC 8446 section 4.4.2 wants one DER value.
            if (!AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out Asn1Tag tag, out _, out _, out int consumed)
                || consumed != der.Length || !tag.HasSameClassAndValue(Asn1Tag.Sequence))
                throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate is not a DER sequence.");
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException e)
        {
            throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate is malformed.", e);
        }
    }

    /// <summary>
    /// Whether the scheme belongs to this kind of key, and to its curve; PKCS #1 v1.5 never does (RFC 8446 section 4.4.3).
    /// </summary>
    internal bool CanVerify(SignatureScheme scheme) => _key.CanVerify(scheme);

    /// <summary>Verifies a signature by this certificate's key; false also where the scheme does not belong to the key.</summary>
    internal bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        _key.CanVerify(scheme) && _key.Verify(scheme, content, signature);

    public void Dispose() => _key.Dispose();

    // RFC 5280 section 4.1. What stands before and behind the key is read for its shape only.
    private static ReadOnlyMemory<byte> ReadSubjectPublicKeyInfo(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        AsnReader fields = certificate.ReadSequence();
        certificate.ReadSequence(); // signatureAlgorithm
        certificate.ReadBitString(out _); // signatureValue
        certificate.ThrowIfNotEmpty();

        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (fields.PeekTag() == version)
            fields.ReadSequence(version).ReadIntegerBytes();
        fields.ReadIntegerBytes(); // serialNumber
        fields.ReadSequence(); // signature
        fields.ReadSequence(); // issuer
        fields.ReadSequence(); // validity
        fields.ReadSequence(); // subject
        if (fields.PeekTag() != Asn1Tag.Sequence)
            throw new AsnContentException();
        ReadOnlyMemory<byte> key = fields.ReadEncodedValue();
        // The unique identifiers [1] and [2] and the extensions [3], each at most once and in this order.
        for (int last = 0; fields.HasData; fields.ReadEncodedValue())
        {
            Asn1Tag tag = fields.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue <= last || tag.TagValue > 3)
                throw new AsnContentException();
            last = tag.TagValue;
        }

        return key;
    }
}
