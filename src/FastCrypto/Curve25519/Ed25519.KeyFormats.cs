using System.Security.Cryptography;

namespace FastCrypto;

// PKCS#8, SubjectPublicKeyInfo and PEM as RFC 8410 lays them down for id-Ed25519.
public sealed partial class Ed25519
{
    /// <summary>Imports a DER-encoded PKCS#8 PrivateKeyInfo or OneAsymmetricKey (RFC 8410 section 7).</summary>
    /// <remarks>Attributes are ignored; a public key must be that of the private key.</remarks>
    /// <exception cref="CryptographicException">The encoding is malformed, or holds no Ed25519 key.</exception>
    public static Ed25519 ImportPkcs8PrivateKey(ReadOnlySpan<byte> source) =>
        Rfc8410.ImportPkcs8(Rfc8410.Ed25519Oid, source, ImportPrivateKey, key => key.ExportPublicKey());

    /// <summary>Imports a DER-encoded SubjectPublicKeyInfo (RFC 8410 section 4).</summary>
    /// <exception cref="CryptographicException">The encoding is malformed, or holds no Ed25519 key.</exception>
    public static Ed25519 ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> source) =>
        ImportPublicKey(Rfc8410.ReadSubjectPublicKeyInfo(Rfc8410.Ed25519Oid, source));

    /// <summary>Imports the one <c>PRIVATE KEY</c> or <c>PUBLIC KEY</c> block of a PEM text (RFC 7468).</summary>
    /// <exception cref="ArgumentException">The text holds no such block, more than one, or malformed base64.</exception>
    /// <exception cref="CryptographicException">The block's contents are malformed, or no Ed25519 key.</exception>
    public static Ed25519 ImportFromPem(ReadOnlySpan<char> source) =>
        KeyEncoding.ImportFromPem(source, ImportPkcs8PrivateKey, ImportSubjectPublicKeyInfo);

    /// <summary>The private key as a DER-encoded PKCS#8 PrivateKeyInfo (RFC 8410 section 7).</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public byte[] ExportPkcs8PrivateKey()
    {
        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        RequirePrivateKey().CopyTo(privateKey);
        byte[] encoded = Rfc8410.WritePkcs8(Rfc8410.Ed25519Oid, privateKey);
        CryptographicOperations.ZeroMemory(privateKey);
        return encoded;
    }

    /// <summary>Writes the private key as PKCS#8; false if <paramref name="destination"/> is too short.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public bool TryExportPkcs8PrivateKey(Span<byte> destination, out int bytesWritten) =>
        KeyEncoding.TryMove(ExportPkcs8PrivateKey(), destination, out bytesWritten);

    /// <summary>The private key as a <c>PRIVATE KEY</c> PEM text.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public string ExportPkcs8PrivateKeyPem() => KeyEncoding.WritePem(KeyEncoding.PrivateKeyLabel, ExportPkcs8PrivateKey());

    /// <summary>The public key as a DER-encoded SubjectPublicKeyInfo (RFC 8410 section 4).</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public byte[] ExportSubjectPublicKeyInfo()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Rfc8410.WriteSubjectPublicKeyInfo(Rfc8410.Ed25519Oid, _publicKey);
    }

    /// <summary>Writes the public key as SubjectPublicKeyInfo; false if <paramref name="destination"/> is too short.</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public bool TryExportSubjectPublicKeyInfo(Span<byte> destination, out int bytesWritten) =>
        KeyEncoding.TryMove(ExportSubjectPublicKeyInfo(), destination, out bytesWritten);

    /// <summary>The public key as a <c>PUBLIC KEY</c> PEM text.</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public string ExportSubjectPublicKeyInfoPem() => KeyEncoding.WritePem(KeyEncoding.PublicKeyLabel, ExportSubjectPublicKeyInfo());
}
