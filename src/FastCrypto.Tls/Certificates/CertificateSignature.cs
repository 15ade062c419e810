using System.Formats.Asn1;
using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>
/// With what a certificate is signed. The platform verifies whatever it knows, MD5 and SHA-1 included; this is the list of what may be
/// believed.
/// </summary>
internal static class CertificateSignature
{
    // RFC 4055.
    private const string RsaPss = "1.2.840.113549.1.1.10";

    /// <summary>
    /// Whether a certificate is signed with an algorithm whose hash resists collisions (RFC 8446 section 4.4.2.4 wants MD5 refused and
    /// recommends the same for SHA-1).
    /// </summary>
    /// <exception cref="CryptographicException">The certificate is malformed.</exception>
    internal static bool IsStrong(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            // RFC 5280 section 4.1: SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }.
            AsnReader fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
            fields.ReadEncodedValue();
            AsnReader algorithm = fields.ReadSequence();
            string oid = algorithm.ReadObjectIdentifier();
            return oid == RsaPss ? algorithm.HasData && IsStrongHash(PssHash(algorithm.ReadSequence())) : IsStrongAlgorithm(oid);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The certificate is malformed.", e);
        }
    }

    // RFC 4055 section 3.1: RSASSA-PSS-params begins with hashAlgorithm [0], which is SHA-1 where it is left out.
    private static string PssHash(AsnReader parameters)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!parameters.HasData || parameters.PeekTag() != tag)
            return "";
        return parameters.ReadSequence(tag).ReadSequence().ReadObjectIdentifier();
    }

    // RFC 4055 section 2.1 and FIPS 180-4: the hashes that RSASSA-PSS may name in its parameters.
    private static bool IsStrongHash(string oid) =>
        oid is "2.16.840.1.101.3.4.2.1" or "2.16.840.1.101.3.4.2.2" or "2.16.840.1.101.3.4.2.3";

    // RFC 4055 (RSA PKCS #1 v1.5), RFC 5758 (ECDSA), RFC 8410 (Ed25519, Ed448).
    private static bool IsStrongAlgorithm(string oid) => oid is
        "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.12" or "1.2.840.113549.1.1.13"
        or "1.2.840.10045.4.3.2" or "1.2.840.10045.4.3.3" or "1.2.840.10045.4.3.4"
        or "1.3.101.112" or "1.3.101.113";
}
