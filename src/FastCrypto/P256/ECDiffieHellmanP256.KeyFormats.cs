using System.Security.Cryptography;

namespace FastCrypto;

// Keys in and out: raw, SubjectPublicKeyInfo, PKCS#8, SEC 1 and PEM.
public sealed partial class ECDiffieHellmanP256
{
    /// <summary>Generates a key pair (FIPS 186-5, A.2.2: rejection sampling).</summary>
    public static ECDiffieHellmanP256 GenerateKey() => GenerateKey(P256Kernels.Preferred);

    internal static ECDiffieHellmanP256 GenerateKey(P256Kernel kernel) => new(P256Key.Generate(kernel));

    /// <summary>Imports a private key: 32 bytes, big-endian, in [1, n − 1].</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 32 bytes long.</exception>
    /// <exception cref="CryptographicException">The number is zero or not below the order of the group.</exception>
    public static ECDiffieHellmanP256 ImportPrivateKey(ReadOnlySpan<byte> source) => ImportPrivateKey(P256Kernels.Preferred, source);

    internal static ECDiffieHellmanP256 ImportPrivateKey(P256Kernel kernel, ReadOnlySpan<byte> source) =>
        new(P256Key.ImportPrivateKey(kernel, source));

    /// <summary>Imports a public key: the 65 bytes of an uncompressed point (SEC 1, 2.3.3).</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 65 bytes long.</exception>
    /// <exception cref="CryptographicException">The bytes are not an uncompressed point of the curve.</exception>
    public static ECDiffieHellmanP256 ImportPublicKey(ReadOnlySpan<byte> source) => ImportPublicKey(P256Kernels.Preferred, source);

    internal static ECDiffieHellmanP256 ImportPublicKey(P256Kernel kernel, ReadOnlySpan<byte> source) =>
        new(P256Key.ImportPublicKey(kernel, source));

    /// <summary>Imports a DER-encoded SubjectPublicKeyInfo (RFC 5480) with the named curve and an uncompressed point.</summary>
    /// <exception cref="CryptographicException">The encoding is malformed, or holds no valid P-256 key.</exception>
    public static ECDiffieHellmanP256 ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> source) =>
        ImportSubjectPublicKeyInfo(P256Kernels.Preferred, source);

    internal static ECDiffieHellmanP256 ImportSubjectPublicKeyInfo(P256Kernel kernel, ReadOnlySpan<byte> source) =>
        new(P256KeyEncoding.ReadSubjectPublicKeyInfo(kernel, source));

    /// <summary>Imports a DER-encoded PKCS#8 PrivateKeyInfo or OneAsymmetricKey (RFC 5958).</summary>
    /// <remarks>Attributes are ignored. A public key, within the ECPrivateKey or beside it, must be that of the private key.</remarks>
    /// <exception cref="CryptographicException">The encoding is malformed, or holds no valid P-256 key.</exception>
    public static ECDiffieHellmanP256 ImportPkcs8PrivateKey(ReadOnlySpan<byte> source) =>
        new(P256KeyEncoding.ReadPkcs8(P256Kernels.Preferred, source));

    /// <summary>Imports a DER-encoded ECPrivateKey (RFC 5915) that names the curve.</summary>
    /// <exception cref="CryptographicException">The encoding is malformed, or holds no valid P-256 key.</exception>
    public static ECDiffieHellmanP256 ImportECPrivateKey(ReadOnlySpan<byte> source) =>
        new(P256KeyEncoding.ReadEcPrivateKey(P256Kernels.Preferred, source));

    /// <summary>Imports the one <c>PRIVATE KEY</c>, <c>EC PRIVATE KEY</c> or <c>PUBLIC KEY</c> block of a PEM text (RFC 7468).</summary>
    /// <exception cref="ArgumentException">The text holds no such block, more than one, or malformed base64.</exception>
    /// <exception cref="CryptographicException">The block's contents are malformed, or no valid P-256 key.</exception>
    public static ECDiffieHellmanP256 ImportFromPem(ReadOnlySpan<char> source) =>
        new(P256KeyEncoding.ReadPem(P256Kernels.Preferred, source));

    /// <summary>The private key: 32 bytes, big-endian.</summary>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] ExportPrivateKey()
    {
        byte[] privateKey = new byte[PrivateKeySizeInBytes];
        _key.ExportPrivateKey(privateKey);
        return privateKey;
    }

    /// <summary>Writes the private key: 32 bytes, big-endian.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 32 bytes long.</exception>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public void ExportPrivateKey(Span<byte> destination) => _key.ExportPrivateKey(destination);

    /// <summary>The public key: the 65 bytes of an uncompressed point.</summary>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] ExportPublicKey()
    {
        byte[] publicKey = new byte[PublicKeySizeInBytes];
        _key.ExportPublicKey(publicKey);
        return publicKey;
    }

    /// <summary>Writes the public key: the 65 bytes of an uncompressed point.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 65 bytes long.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public void ExportPublicKey(Span<byte> destination) => _key.ExportPublicKey(destination);

    /// <summary>The public key as a DER-encoded SubjectPublicKeyInfo (RFC 5480).</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public byte[] ExportSubjectPublicKeyInfo() => P256KeyEncoding.WriteSubjectPublicKeyInfo(_key);

    /// <summary>Writes the public key as SubjectPublicKeyInfo; false if <paramref name="destination"/> is too short.</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public bool TryExportSubjectPublicKeyInfo(Span<byte> destination, out int bytesWritten) =>
        KeyEncoding.TryMove(ExportSubjectPublicKeyInfo(), destination, out bytesWritten);

    /// <summary>The public key as a <c>PUBLIC KEY</c> PEM text.</summary>
    /// <inheritdoc cref="ExportPublicKey()" path="/exception"/>
    public string ExportSubjectPublicKeyInfoPem() => KeyEncoding.WritePem(KeyEncoding.PublicKeyLabel, ExportSubjectPublicKeyInfo());

    /// <summary>The private key as a DER-encoded PKCS#8 PrivateKeyInfo (RFC 5958), the public key included.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public byte[] ExportPkcs8PrivateKey() => P256KeyEncoding.WritePkcs8(_key);

    /// <summary>Writes the private key as PKCS#8; false if <paramref name="destination"/> is too short.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public bool TryExportPkcs8PrivateKey(Span<byte> destination, out int bytesWritten) =>
        KeyEncoding.TryMove(ExportPkcs8PrivateKey(), destination, out bytesWritten);

    /// <summary>The private key as a <c>PRIVATE KEY</c> PEM text.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public string ExportPkcs8PrivateKeyPem() => KeyEncoding.WritePem(KeyEncoding.PrivateKeyLabel, ExportPkcs8PrivateKey());

    /// <summary>The private key as a DER-encoded ECPrivateKey (RFC 5915) with curve and public key.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public byte[] ExportECPrivateKey() => P256KeyEncoding.WriteEcPrivateKey(_key);

    /// <summary>Writes the private key as ECPrivateKey; false if <paramref name="destination"/> is too short.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public bool TryExportECPrivateKey(Span<byte> destination, out int bytesWritten) =>
        KeyEncoding.TryMove(ExportECPrivateKey(), destination, out bytesWritten);

    /// <summary>The private key as an <c>EC PRIVATE KEY</c> PEM text.</summary>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public string ExportECPrivateKeyPem() => KeyEncoding.WritePem(KeyEncoding.EcPrivateKeyLabel, ExportECPrivateKey());
}
