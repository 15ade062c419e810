using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// An X25519 key (RFC 7748): a key pair, or another party's public key alone. Immutable, and safe to use from several
/// threads at once; <see cref="Dispose"/> clears the private key.
/// </summary>
/// <remarks>
/// Public keys are taken as the RFC says: bit 255 is ignored and values from 2^255 − 19 up are reduced. A public key of small
/// order yields the all-zero secret and is refused when a secret is derived.
/// </remarks>
public sealed partial class X25519DiffieHellman : IDisposable
{
    /// <summary>The size of a private key, in bytes.</summary>
    public const int PrivateKeySizeInBytes = X25519.KeySize;

    /// <summary>The size of a public key, in bytes.</summary>
    public const int PublicKeySizeInBytes = X25519.KeySize;

    /// <summary>The size of a raw secret agreement, in bytes.</summary>
    public const int SecretAgreementSizeInBytes = X25519.KeySize;

    private readonly X25519Kernel _kernel;
    private readonly SecretMemory? _privateKey;
    private readonly byte[] _publicKey;
    private volatile bool _disposed;

    private X25519DiffieHellman(X25519Kernel kernel, SecretMemory? privateKey, byte[] publicKey)
    {
        _kernel = kernel;
        _privateKey = privateKey;
        _publicKey = publicKey;
    }

    /// <summary>Whether the algorithm runs here; always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether this object can derive secrets, not only be the other party.</summary>
    public bool HasPrivateKey => _privateKey is not null;

    internal SecretMemory? PrivateKeyMemory => _privateKey;

    /// <summary>Generates a key pair.</summary>
    public static X25519DiffieHellman GenerateKey() => GenerateKey(Curve25519Kernels.X25519Preferred);

    internal static X25519DiffieHellman GenerateKey(X25519Kernel kernel)
    {
        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        SystemRandom.Fill(privateKey);
        try
        {
            return ImportPrivateKey(kernel, privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    /// <summary>Imports a private key: 32 bytes, clamped when used and exported as given (RFC 7748 section 5).</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 32 bytes long.</exception>
    public static X25519DiffieHellman ImportPrivateKey(ReadOnlySpan<byte> source) =>
        ImportPrivateKey(Curve25519Kernels.X25519Preferred, source);

    internal static X25519DiffieHellman ImportPrivateKey(X25519Kernel kernel, ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(PrivateKeySizeInBytes, source);
        byte[] publicKey = new byte[PublicKeySizeInBytes];
        X25519.DerivePublicKey(kernel, source, publicKey);
        return new X25519DiffieHellman(kernel, new SecretMemory(source), publicKey);
    }

    /// <summary>Imports another party's public key: 32 bytes, the u-coordinate in little-endian order.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 32 bytes long.</exception>
    public static X25519DiffieHellman ImportPublicKey(ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(PublicKeySizeInBytes, source);
        return new X25519DiffieHellman(Curve25519Kernels.X25519Preferred, null, source.ToArray());
    }

    /// <summary>The private key, as it was imported or generated.</summary>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] ExportPrivateKey()
    {
        byte[] privateKey = new byte[PrivateKeySizeInBytes];
        ExportPrivateKey(privateKey);
        return privateKey;
    }

    /// <summary>Writes the private key, as it was imported or generated.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 32 bytes long.</exception>
    /// <inheritdoc cref="ExportPrivateKey()" path="/exception"/>
    public void ExportPrivateKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(PrivateKeySizeInBytes, destination);
        RequirePrivateKey().CopyTo(destination);
    }

    /// <summary>The public key.</summary>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] ExportPublicKey()
    {
        byte[] publicKey = new byte[PublicKeySizeInBytes];
        ExportPublicKey(publicKey);
        return publicKey;
    }

    /// <summary>Writes the public key.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 32 bytes long.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public void ExportPublicKey(Span<byte> destination)
    {
        Throw.IfLengthIsNot(PublicKeySizeInBytes, destination);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _publicKey.CopyTo(destination);
    }

    /// <summary>Derives the 32-byte raw secret. It is not uniformly random: feed it to a key derivation function.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="otherParty"/> is null.</exception>
    /// <inheritdoc cref="DeriveRawSecretAgreement(ReadOnlySpan{byte}, Span{byte})" path="/exception[@cref!='T:System.ArgumentException']"/>
    public byte[] DeriveRawSecretAgreement(X25519DiffieHellman otherParty)
    {
        byte[] secret = new byte[SecretAgreementSizeInBytes];
        DeriveRawSecretAgreement(otherParty, secret);
        return secret;
    }

    /// <summary>Derives the 32-byte raw secret. It is not uniformly random: feed it to a key derivation function.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="otherParty"/> is null.</exception>
    /// <inheritdoc cref="DeriveRawSecretAgreement(ReadOnlySpan{byte}, Span{byte})" path="/exception"/>
    public void DeriveRawSecretAgreement(X25519DiffieHellman otherParty, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(otherParty);
        ObjectDisposedException.ThrowIf(otherParty._disposed, otherParty);
        DeriveRawSecretAgreement(otherParty._publicKey, destination);
    }

    /// <summary>Derives the 32-byte raw secret. It is not uniformly random: feed it to a key derivation function.</summary>
    /// <exception cref="ArgumentException"><paramref name="otherPartyPublicKey"/> is not 32 bytes long.</exception>
    /// <inheritdoc cref="DeriveRawSecretAgreement(ReadOnlySpan{byte}, Span{byte})" path="/exception[@cref!='T:System.ArgumentException']"/>
    public byte[] DeriveRawSecretAgreement(ReadOnlySpan<byte> otherPartyPublicKey)
    {
        byte[] secret = new byte[SecretAgreementSizeInBytes];
        DeriveRawSecretAgreement(otherPartyPublicKey, secret);
        return secret;
    }

    /// <summary>Derives the 32-byte raw secret. It is not uniformly random: feed it to a key derivation function.</summary>
    /// <param name="otherPartyPublicKey">The other party's public key, 32 bytes.</param>
    /// <param name="destination">The secret, 32 bytes; all zeroes if this method throws for the public key.</param>
    /// <exception cref="ArgumentException">A buffer is not 32 bytes long, or the two overlap in part.</exception>
    /// <exception cref="CryptographicException">
    /// The public key has small order, so that the secret would be zero (RFC 7748 section 6.1), or this object holds a public key only.
    /// </exception>
    /// <exception cref="ObjectDisposedException">A key object has been disposed.</exception>
    public void DeriveRawSecretAgreement(ReadOnlySpan<byte> otherPartyPublicKey, Span<byte> destination)
    {
        Throw.IfLengthIsNot(PublicKeySizeInBytes, otherPartyPublicKey);
        Throw.IfLengthIsNot(SecretAgreementSizeInBytes, destination);
        Throw.IfPartialOverlap(otherPartyPublicKey, destination);

        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        RequirePrivateKey().CopyTo(privateKey);
        bool valid = X25519.TryDerive(_kernel, privateKey, otherPartyPublicKey, destination);
        CryptographicOperations.ZeroMemory(privateKey);
        if (!valid)
            Throw.BadKey("The public key has small order: the secret agreement is zero.");
    }

    /// <summary>Clears the private key. The object cannot be used afterwards.</summary>
    public void Dispose()
    {
        _disposed = true;
        _privateKey?.Dispose();
    }

    private SecretMemory RequirePrivateKey()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_privateKey is null)
            Throw.NoPrivateKey();
        return _privateKey!;
    }
}
