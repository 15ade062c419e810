using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// An Ed25519 key (RFC 8032): a key pair, or a public key alone. Signatures are the pure, deterministic form without a
/// context. Immutable, and safe to use from several threads at once; <see cref="Dispose"/> clears the private key.
/// </summary>
/// <remarks>
/// What verification accepts is one rule: RFC 8032 section 5.1.7 with the equation without cofactor, and with k reduced modulo the
/// group order L before it multiplies A. A public key must be the one canonical encoding of a point of the curve, or its import fails;
/// S must be below L; R must be, byte for byte, the encoding of [S]B − [k mod L]A, so a non-canonical R is never accepted. Points of
/// small order are not refused as such, since the RFC does not. The RFC multiplies by k itself, which differs only where A has a part
/// of small order: no key that was generated has one, and whoever makes one decides which of its signatures pass.
/// </remarks>
public sealed partial class Ed25519 : IDisposable
{
    /// <summary>The size of a private key (the RFC's seed), in bytes.</summary>
    public const int PrivateKeySizeInBytes = Ed25519Signature.KeySize;

    /// <summary>The size of a public key, in bytes.</summary>
    public const int PublicKeySizeInBytes = Ed25519Signature.KeySize;

    /// <summary>The size of a signature, in bytes.</summary>
    public const int SignatureSizeInBytes = Ed25519Signature.SignatureSize;

    private readonly Ed25519Kernel _kernel;

    // The seed, the scalar and the prefix; null where there is a public key only.
    private readonly SecretMemory? _expanded;
    private readonly byte[] _publicKey;
    private readonly EdwardsPoint25519 _negativeA;
    private volatile bool _disposed;

    private Ed25519(Ed25519Kernel kernel, SecretMemory? expanded, byte[] publicKey, in EdwardsPoint25519 negativeA)
    {
        _kernel = kernel;
        _expanded = expanded;
        _publicKey = publicKey;
        _negativeA = negativeA;
    }

    /// <summary>Whether the algorithm runs here; always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether this object can sign, not only verify.</summary>
    public bool HasPrivateKey => _expanded is not null;

    internal SecretMemory? PrivateKeyMemory => _expanded;

    /// <summary>Generates a key pair.</summary>
    public static Ed25519 GenerateKey() => GenerateKey(Curve25519Kernels.Ed25519Preferred);

    internal static Ed25519 GenerateKey(Ed25519Kernel kernel)
    {
        Span<byte> seed = stackalloc byte[PrivateKeySizeInBytes];
        SystemRandom.Fill(seed);
        try
        {
            return ImportPrivateKey(kernel, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Imports a private key: the 32-byte seed of RFC 8032 section 5.1.5.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 32 bytes long.</exception>
    public static Ed25519 ImportPrivateKey(ReadOnlySpan<byte> source) => ImportPrivateKey(Curve25519Kernels.Ed25519Preferred, source);

    internal static Ed25519 ImportPrivateKey(Ed25519Kernel kernel, ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(PrivateKeySizeInBytes, source);
        var expanded = new SecretMemory(Ed25519Signature.ExpandedSize);
        byte[] publicKey = new byte[PublicKeySizeInBytes];
        EdwardsPoint25519 negativeA = Ed25519Signature.Expand(kernel, source, expanded.Initialize(), publicKey);
        return new Ed25519(kernel, expanded, publicKey, negativeA);
    }

    /// <summary>Imports a public key: 32 bytes, the canonical encoding of a point (RFC 8032 section 5.1.2).</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 32 bytes long.</exception>
    /// <exception cref="CryptographicException">The bytes are not the canonical encoding of a point of the curve.</exception>
    public static Ed25519 ImportPublicKey(ReadOnlySpan<byte> source) => ImportPublicKey(Curve25519Kernels.Ed25519Preferred, source);

    internal static Ed25519 ImportPublicKey(Ed25519Kernel kernel, ReadOnlySpan<byte> source)
    {
        Throw.IfLengthIsNot(PublicKeySizeInBytes, source);
        if (!Edwards25519Portable.TryDecodeVartime(source, out EdwardsPoint25519 a))
            Throw.BadKey("The public key is not the canonical encoding of a point of the curve.");
        Field25519Portable.SubtractTight(FieldElement25519.Zero, a.X, out a.X);
        Field25519Portable.SubtractTight(FieldElement25519.Zero, a.T, out a.T);
        return new Ed25519(kernel, null, source.ToArray(), a);
    }

    /// <summary>The private key (the seed).</summary>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] ExportPrivateKey()
    {
        byte[] seed = new byte[PrivateKeySizeInBytes];
        ExportPrivateKey(seed);
        return seed;
    }

    /// <summary>Writes the private key (the seed).</summary>
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

    /// <summary>Signs the data (RFC 8032 section 5.1.6).</summary>
    /// <param name="data">The message, hashed here.</param>
    /// <returns>The 64-byte signature.</returns>
    /// <inheritdoc cref="SignData(ReadOnlySpan{byte}, Span{byte})" path="/exception[@cref!='T:System.ArgumentException']"/>
    public byte[] SignData(ReadOnlySpan<byte> data)
    {
        byte[] signature = new byte[SignatureSizeInBytes];
        SignData(data, signature);
        return signature;
    }

    /// <summary>Signs the data (RFC 8032 section 5.1.6).</summary>
    /// <param name="data">The message, hashed here.</param>
    /// <param name="destination">The signature, 64 bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not 64 bytes long, or overlaps the data in part.</exception>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public void SignData(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Throw.IfLengthIsNot(SignatureSizeInBytes, destination);
        Throw.IfPartialOverlap(data, destination);
        Span<byte> expanded = stackalloc byte[Ed25519Signature.ExpandedSize];
        RequirePrivateKey().CopyTo(expanded);
        Ed25519Signature.Sign(_kernel, expanded, _publicKey, data, destination);
        CryptographicOperations.ZeroMemory(expanded);
    }

    /// <summary>Verifies a signature (RFC 8032 section 5.1.7; see the class for what is accepted).</summary>
    /// <param name="data">The message.</param>
    /// <param name="signature">The signature; of any other length than 64 bytes it is not valid.</param>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public bool VerifyData(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return signature.Length == SignatureSizeInBytes
            && Ed25519Signature.VerifyVartime(_kernel, _negativeA, _publicKey, data, signature);
    }

    /// <summary>Clears the private key. The object cannot be used afterwards.</summary>
    public void Dispose()
    {
        _disposed = true;
        _expanded?.Dispose();
    }

    private SecretMemory RequirePrivateKey()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_expanded is null)
            Throw.NoPrivateKey();
        return _expanded!;
    }
}
