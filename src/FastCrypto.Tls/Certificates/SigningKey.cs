using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// The private key beside a certificate: Ed25519 and P-256 by this library, RSA, P-384 and keys that cannot be exported by the platform.
/// </summary>
internal abstract class SigningKey : IDisposable
{
    private const string RsaPrivateKeyLabel = "RSA PRIVATE KEY";

    /// <summary>The TLS 1.3 schemes that this key can sign with, the preferred one first.</summary>
    internal abstract ReadOnlySpan<SignatureScheme> Schemes { get; }

    internal abstract byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content);

    internal abstract byte[] ExportSubjectPublicKeyInfo();

    public abstract void Dispose();

    /// <summary>Imports the one private key of a PEM text: PKCS #8, SEC 1 or PKCS #1, not encrypted.</summary>
    /// <exception cref="ArgumentException">The text holds no such key, or more than one.</exception>
    /// <exception cref="CryptographicException">The key is malformed, or of a kind that is not supported.</exception>
    internal static SigningKey ImportFromPem(ReadOnlySpan<char> pem)
    {
        byte[] der = KeyEncoding.ReadPem(
            pem, out string label, KeyEncoding.PrivateKeyLabel, KeyEncoding.EcPrivateKeyLabel, RsaPrivateKeyLabel);
        try
        {
            return label switch
            {
                KeyEncoding.PrivateKeyLabel => ImportPkcs8(der),
                KeyEncoding.EcPrivateKeyLabel => ImportSec1(der),
                _ => ImportRsa(rsa => rsa.ImportRSAPrivateKey(der, out _)),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Imports a PKCS #8 private key.</summary>
    internal static SigningKey ImportPkcs8(byte[] der)
    {
        KeyEncoding.PrivateKeyInfo info = KeyEncoding.ReadPkcs8(der);
        CryptographicOperations.ZeroMemory(info.PrivateKey);
        switch (info.Oid)
        {
            case CertificateOids.Ed25519:
                return new Ed25519SigningKey(Ed25519.ImportPkcs8PrivateKey(der));
            case CertificateOids.EcPublicKey when VerificationKey.CurveOf(info.Parameters) == CertificateOids.P256:
                return new P256SigningKey(ECDsaP256.ImportPkcs8PrivateKey(der));
            case CertificateOids.EcPublicKey:
                return ImportEcdsa(ecdsa => ecdsa.ImportPkcs8PrivateKey(der, out _));
            case CertificateOids.RsaEncryption:
                return ImportRsa(rsa => rsa.ImportPkcs8PrivateKey(der, out _));
            default:
                throw new CryptographicException("Private keys of this kind are not supported.");
        }
    }

    /// <summary>
    /// The private key of a certificate: P-256 is taken over where it can be exported, everything else stays with the platform.
    /// </summary>
    /// <exception cref="ArgumentException">There is no private key, or none of a supported kind.</exception>
    internal static SigningKey Of(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPrivateKey() is { } rsa)
            return new RsaSigningKey(rsa);
        if (certificate.GetECDsaPrivateKey() is not { } ecdsa)
            throw new ArgumentException(
                "The certificate has no private key of a supported kind; Ed25519 keys come from PEM.", nameof(certificate));
        if (ecdsa.KeySize == 256 && TryExport(ecdsa) is { } der)
        {
            using (ecdsa)
            {
                try
                {
                    return ImportPkcs8(der);
                }
                finally
                {
                    CryptographicOperations.ZeroMemory(der);
                }
            }
        }

        return new EcdsaSigningKey(ecdsa);
    }

    private static byte[]? TryExport(ECDsa ecdsa)
    {
        try
        {
            return ecdsa.ExportPkcs8PrivateKey();
        }
        catch (CryptographicException)
        {
            // The key lives in a store that does not give it away.
            return null;
        }
    }

    private static SigningKey ImportSec1(byte[] der)
    {
        try
        {
            return new P256SigningKey(ECDsaP256.ImportECPrivateKey(der));
        }
        catch (CryptographicException)
        {
            // Another curve, or malformed; the platform's error says which.
            return ImportEcdsa(ecdsa => ecdsa.ImportECPrivateKey(der, out _));
        }
    }

    private static EcdsaSigningKey ImportEcdsa(Action<ECDsa> import)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            import(ecdsa);
            return new EcdsaSigningKey(ecdsa);
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    private static RsaSigningKey ImportRsa(Action<RSA> import)
    {
        var rsa = RSA.Create();
        try
        {
            import(rsa);
            return new RsaSigningKey(rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }
}
