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

    private PeerCertificate(X509Certificate2 certificate, VerificationKey key)
    {
        Certificate = certificate;
        _key = key;
    }

    internal X509Certificate2 Certificate { get; }

    /// <summary>Reads a certificate in DER and the public key in it.</summary>
    /// <exception cref="TlsException">bad_certificate: not a certificate; unsupported_certificate: a public key of a kind that this library does not verify with.</exception>
    internal static PeerCertificate Parse(ReadOnlySpan<byte> der)
    {
        X509Certificate2 certificate = Load(der);
        try
        {
            return new PeerCertificate(certificate, VerificationKey.Import(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        }
        catch (CryptographicException e)
        {
            certificate.Dispose();
            throw new TlsException(AlertDescription.UnsupportedCertificate, "The public key of the peer's certificate is malformed or not supported.", e);
        }
    }

    /// <summary>Reads a certificate whose key does not matter.</summary>
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

    /// <summary>Whether the scheme belongs to this kind of key, and to its curve; PKCS #1 v1.5 never does (RFC 8446 section 4.4.3).</summary>
    internal bool CanVerify(SignatureScheme scheme) => _key.CanVerify(scheme);

    /// <summary>Verifies a signature by this certificate's key; false also where the scheme does not belong to the key.</summary>
    internal bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        _key.CanVerify(scheme) && _key.Verify(scheme, content, signature);

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }
}
