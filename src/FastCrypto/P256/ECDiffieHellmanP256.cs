using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// An ECDH key on the curve P-256 (SP 800-186, SP 800-56A): a key pair, or another party's public key alone. Immutable, and safe to
/// use from several threads at once; <see cref="Dispose"/> clears the private key.
/// </summary>
/// <remarks>
/// Points are uncompressed (0x04 ‖ X ‖ Y, SEC 1 2.3.3) and pass full validation before anything else is done with them.
/// </remarks>
public sealed partial class ECDiffieHellmanP256 : IDisposable
{
    /// <summary>The size of a private key, in bytes.</summary>
    public const int PrivateKeySizeInBytes = P256Ecdh.PrivateKeySize;

    /// <summary>The size of a public key, in bytes: an uncompressed point.</summary>
    public const int PublicKeySizeInBytes = P256Ecdh.PublicKeySize;

    /// <summary>The size of a raw secret agreement, in bytes.</summary>
    public const int SecretAgreementSizeInBytes = P256Ecdh.SecretSize;

    private readonly P256Key _key;

    private ECDiffieHellmanP256(P256Key key) => _key = key;

    /// <summary>Whether the algorithm runs here; always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether this object can derive secrets, not only be the other party.</summary>
    public bool HasPrivateKey => _key.HasPrivateKey;

    internal SecretMemory? PrivateKeyMemory => _key.PrivateKeyMemory;

    /// <summary>
    /// Derives the 32-byte raw secret, the x-coordinate. It is not uniformly random: feed it to a key derivation function.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="otherParty"/> is null.</exception>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">A key object has been disposed.</exception>
    public byte[] DeriveRawSecretAgreement(ECDiffieHellmanP256 otherParty)
    {
        byte[] secret = new byte[SecretAgreementSizeInBytes];
        DeriveRawSecretAgreement(otherParty, secret);
        return secret;
    }

    /// <summary>
    /// Derives the 32-byte raw secret, the x-coordinate. It is not uniformly random: feed it to a key derivation function.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 32 bytes long.</exception>
    /// <inheritdoc cref="DeriveRawSecretAgreement(ECDiffieHellmanP256)" path="/exception"/>
    public void DeriveRawSecretAgreement(ECDiffieHellmanP256 otherParty, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(otherParty);
        Throw.IfLengthIsNot(SecretAgreementSizeInBytes, destination);
        Derive(otherParty._key.Point, destination);
        GC.KeepAlive(otherParty);
    }

    /// <summary>
    /// Derives the 32-byte raw secret, the x-coordinate. It is not uniformly random: feed it to a key derivation function.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="otherPartyPublicKey"/> is not 65 bytes long.</exception>
    /// <exception cref="CryptographicException">The public key is not an uncompressed point of the curve, or this object holds
    /// a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] DeriveRawSecretAgreement(ReadOnlySpan<byte> otherPartyPublicKey)
    {
        byte[] secret = new byte[SecretAgreementSizeInBytes];
        DeriveRawSecretAgreement(otherPartyPublicKey, secret);
        return secret;
    }

    /// <summary>
    /// Derives the 32-byte raw secret, the x-coordinate. It is not uniformly random: feed it to a key derivation function.
    /// </summary>
    /// <param name="otherPartyPublicKey">The other party's public key, 65 bytes.</param>
    /// <param name="destination">The secret, 32 bytes; all zeroes if the public key is refused.</param>
    /// <exception cref="ArgumentException">A buffer has the wrong size, or the two overlap.</exception>
    /// <exception cref="CryptographicException">The public key is not an uncompressed point of the curve, or this object holds
    /// a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public void DeriveRawSecretAgreement(ReadOnlySpan<byte> otherPartyPublicKey, Span<byte> destination)
    {
        Throw.IfLengthIsNot(PublicKeySizeInBytes, otherPartyPublicKey);
        Throw.IfLengthIsNot(SecretAgreementSizeInBytes, destination);
        Throw.IfOverlap(otherPartyPublicKey, destination);
        _key.ThrowIfNoPrivateKey();
        if (!P256Affine.TryFromBytes(out P256Affine peer, otherPartyPublicKey))
        {
            CryptographicOperations.ZeroMemory(destination);
            Throw.BadKey("The public key is not an uncompressed point of the curve P-256.");
        }

        Derive(peer, destination);
    }

    /// <summary>Clears the private key. The object cannot be used afterwards.</summary>
    public void Dispose() => _key.Dispose();

    private void Derive(in P256Affine peer, Span<byte> destination)
    {
        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        _key.CopyPrivateKeyTo(privateKey);
        P256Ecdh.Derive(_key.Kernel, privateKey, peer, destination);
        CryptographicOperations.ZeroMemory(privateKey);
        GC.KeepAlive(this);
    }
}
