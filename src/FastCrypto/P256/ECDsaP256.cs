using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// An ECDSA key on the curve P-256 (FIPS 186-5): a key pair, or a public key alone. Immutable, and safe to use from several threads
/// at once; <see cref="Dispose"/> clears the private key.
/// </summary>
/// <remarks>
/// <para>Nonces are hedged: HMAC_DRBG as in RFC 6979 over the private key and the hash, with fresh random bytes as additional input
/// (3.6). Neither a broken random generator nor a repeated message reveals the key.</para>
/// <para>Signatures are r ‖ s in 64 bytes (IEEE P1363) unless another format is asked for; DER (RFC 3279) is read strictly. A
/// signature with s replaced by n − s is as valid as the original.</para>
/// <para>A key that verifies several signatures keeps 5 KB of multiples of its point, which halve the time of each further one.</para>
/// </remarks>
public sealed partial class ECDsaP256 : IDisposable
{
    /// <summary>The size of a private key, in bytes.</summary>
    public const int PrivateKeySizeInBytes = P256Ecdh.PrivateKeySize;

    /// <summary>The size of a public key, in bytes: an uncompressed point.</summary>
    public const int PublicKeySizeInBytes = P256Ecdh.PublicKeySize;

    private const DSASignatureFormat DefaultFormat = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    private readonly P256Key _key;

    private ECDsaP256(P256Key key) => _key = key;

    /// <summary>Whether the algorithm runs here; always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Whether this object can sign, not only verify.</summary>
    public bool HasPrivateKey => _key.HasPrivateKey;

    internal SecretMemory? PrivateKeyMemory => _key.PrivateKeyMemory;

    /// <summary>The size that no signature in the format exceeds: 64 bytes, or 72 in DER.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format is unknown.</exception>
    public static int GetMaxSignatureSize(DSASignatureFormat signatureFormat) => P256Signature.MaxSize(signatureFormat);

    /// <summary>Hashes and signs.</summary>
    /// <param name="data">The message.</param>
    /// <param name="hashAlgorithm">SHA-256, SHA-384 or SHA-512.</param>
    /// <param name="signatureFormat">The signature's encoding.</param>
    /// <exception cref="ArgumentException">The hash algorithm's name is empty, or the format unknown.</exception>
    /// <exception cref="CryptographicException">This object holds a public key only, or the hash algorithm is not supported.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] SignData(ReadOnlySpan<byte> data, HashAlgorithmName hashAlgorithm, DSASignatureFormat signatureFormat = DefaultFormat)
    {
        Span<byte> signature = stackalloc byte[GetMaxSignatureSize(signatureFormat)];
        return signature[..SignData(data, signature, hashAlgorithm, signatureFormat)].ToArray();
    }

    /// <summary>Hashes and signs; returns the signature's length.</summary>
    /// <inheritdoc cref="SignData(ReadOnlySpan{byte}, HashAlgorithmName, DSASignatureFormat)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short for the signature, or overlaps
    /// the input in part.</exception>
    public int SignData(
        ReadOnlySpan<byte> data, Span<byte> destination, HashAlgorithmName hashAlgorithm,
        DSASignatureFormat signatureFormat = DefaultFormat) =>
        TrySignData(data, destination, hashAlgorithm, signatureFormat, out int written)
            ? written
            : ThrowTooShort(destination, signatureFormat);

    /// <summary>Hashes and signs; false if <paramref name="destination"/> is too short for the signature.</summary>
    /// <inheritdoc cref="SignData(ReadOnlySpan{byte}, HashAlgorithmName, DSASignatureFormat)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> overlaps the data in part.</exception>
    public bool TrySignData(
        ReadOnlySpan<byte> data, Span<byte> destination, HashAlgorithmName hashAlgorithm,
        DSASignatureFormat signatureFormat, out int bytesWritten)
    {
        Throw.IfPartialOverlap(data, destination);
        Span<byte> hash = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        return TrySignHash(hash[..Hash(data, hashAlgorithm, hash)], destination, signatureFormat, out bytesWritten);
    }

    /// <summary>Signs a hash, of which the leftmost 256 bits count.</summary>
    /// <param name="hash">The hash of the message.</param>
    /// <param name="signatureFormat">The signature's encoding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is unknown.</exception>
    /// <exception cref="CryptographicException">This object holds a public key only.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public byte[] SignHash(ReadOnlySpan<byte> hash, DSASignatureFormat signatureFormat = DefaultFormat)
    {
        Span<byte> signature = stackalloc byte[GetMaxSignatureSize(signatureFormat)];
        return signature[..SignHash(hash, signature, signatureFormat)].ToArray();
    }

    /// <summary>Signs a hash, of which the leftmost 256 bits count; returns the signature's length.</summary>
    /// <inheritdoc cref="SignHash(ReadOnlySpan{byte}, DSASignatureFormat)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short for the signature, or overlaps
    /// the input in part.</exception>
    public int SignHash(ReadOnlySpan<byte> hash, Span<byte> destination, DSASignatureFormat signatureFormat = DefaultFormat) =>
        TrySignHash(hash, destination, signatureFormat, out int written) ? written : ThrowTooShort(destination, signatureFormat);

    /// <summary>
    /// Signs a hash, of which the leftmost 256 bits count; false if <paramref name="destination"/> is too short for the signature.
    /// </summary>
    /// <inheritdoc cref="SignHash(ReadOnlySpan{byte}, DSASignatureFormat)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> overlaps the hash in part.</exception>
    public bool TrySignHash(ReadOnlySpan<byte> hash, Span<byte> destination, DSASignatureFormat signatureFormat, out int bytesWritten)
    {
        _ = GetMaxSignatureSize(signatureFormat);
        Throw.IfPartialOverlap(hash, destination);
        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        Span<byte> signature = stackalloc byte[P256Ecdsa.SignatureSize];
        _key.CopyPrivateKeyTo(privateKey);
        try
        {
            P256Ecdsa.Sign(_key.Kernel, privateKey, hash, signature);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }

        Span<byte> encoded = stackalloc byte[P256Signature.MaxDerSize];
        encoded = encoded[..P256Signature.Encode(signature, signatureFormat, encoded)];
        bool fits = encoded.TryCopyTo(destination);
        bytesWritten = fits ? encoded.Length : 0;
        GC.KeepAlive(this);
        return fits;
    }

    /// <summary>Hashes and verifies. A malformed signature is an invalid one.</summary>
    /// <param name="data">The message.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="hashAlgorithm">SHA-256, SHA-384 or SHA-512.</param>
    /// <param name="signatureFormat">The signature's encoding.</param>
    /// <exception cref="ArgumentException">The hash algorithm's name is empty, or the format unknown.</exception>
    /// <exception cref="CryptographicException">The hash algorithm is not supported.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public bool VerifyData(
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hashAlgorithm,
        DSASignatureFormat signatureFormat = DefaultFormat)
    {
        Span<byte> hash = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        return VerifyHash(hash[..Hash(data, hashAlgorithm, hash)], signature, signatureFormat);
    }

    /// <summary>Verifies the signature of a hash, of which the leftmost 256 bits count. A malformed signature is an invalid one.</summary>
    /// <param name="hash">The hash of the message.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="signatureFormat">The signature's encoding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is unknown.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, DSASignatureFormat signatureFormat = DefaultFormat)
    {
        _ = GetMaxSignatureSize(signatureFormat);
        ref readonly P256Affine point = ref _key.Point;
        Span<byte> fixedFields = stackalloc byte[P256Ecdsa.SignatureSize];
        return P256Signature.TryDecode(signature, signatureFormat, fixedFields)
            && P256Ecdsa.VerifyVartime(_key.Kernel, point, hash, fixedFields, _key.VerificationTable());
    }

    /// <summary>Clears the private key. The object cannot be used afterwards.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>The purely deterministic signature of RFC 6979, for its test vectors only.</summary>
    internal void SignHashDeterministic(ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, Span<byte> signature)
    {
        Span<byte> privateKey = stackalloc byte[PrivateKeySizeInBytes];
        _key.CopyPrivateKeyTo(privateKey);
        switch (hashAlgorithm.ToSha2Algorithm(nameof(hashAlgorithm)))
        {
            case Sha2Algorithm.Sha256:
                P256Ecdsa.Sign<Sha256State>(_key.Kernel, privateKey, hash, default, signature);
                break;
            case Sha2Algorithm.Sha384:
                P256Ecdsa.Sign<Sha384State>(_key.Kernel, privateKey, hash, default, signature);
                break;
            default:
                P256Ecdsa.Sign<Sha512State>(_key.Kernel, privateKey, hash, default, signature);
                break;
        }

        CryptographicOperations.ZeroMemory(privateKey);
    }

    private static int Hash(ReadOnlySpan<byte> data, HashAlgorithmName hashAlgorithm, Span<byte> destination)
    {
        Sha2State state = Sha2State.Create(hashAlgorithm.ToSha2Algorithm(nameof(hashAlgorithm)));
        state.Append(data);
        return state.GetCurrentHash(destination);
    }

    private static int ThrowTooShort(ReadOnlySpan<byte> destination, DSASignatureFormat signatureFormat)
    {
        Throw.TooShort(GetMaxSignatureSize(signatureFormat), destination.Length, nameof(destination));
        return 0;
    }
}
