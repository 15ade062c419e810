using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ML-KEM-1024 (FIPS 203): an encapsulation key of 1568 bytes, a decapsulation key of 3168, a ciphertext of 1568 and a shared
/// secret of 32. Security category 5.
/// </summary>
public sealed class MLKem1024 : MLKemKey
{
    /// <summary>The length of an encapsulation key in bytes.</summary>
    public const int EncapsulationKeySizeInBytes = 1568;

    /// <summary>The length of an expanded decapsulation key in bytes.</summary>
    public const int DecapsulationKeySizeInBytes = 3168;

    /// <summary>The length of a ciphertext in bytes.</summary>
    public const int CiphertextSizeInBytes = 1568;

    /// <summary>The length of a shared secret in bytes.</summary>
    public const int SharedSecretSizeInBytes = MlKemParameters.SymmetricSize;

    /// <summary>The length of a private seed in bytes.</summary>
    public const int PrivateSeedSizeInBytes = MlKemParameters.SeedSize;

    internal MLKem1024(MlKemKernel kernel, MlKemKeySource source, ReadOnlySpan<byte> key)
        : base(kernel, MlKemParameters.MlKem1024, source, key)
    {
    }

    private MLKem1024(MlKemKeySource source, ReadOnlySpan<byte> key) : this(MlKemKernels.Preferred, source, key)
    {
    }

    /// <summary>Generates a key pair.</summary>
    public static MLKem1024 GenerateKey()
    {
        Span<byte> seed = stackalloc byte[PrivateSeedSizeInBytes];
        SystemRandom.Fill(seed);
        try
        {
            return new MLKem1024(MlKemKeySource.Seed, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Imports a key pair from the 64-byte seed d‖z.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 64 bytes long.</exception>
    public static MLKem1024 ImportPrivateSeed(ReadOnlySpan<byte> source) => new(MlKemKeySource.Seed, source);

    /// <summary>Imports a key pair from the decapsulation key of FIPS 203.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 3168 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q, or the hash of the encapsulation key does not
    /// fit.</exception>
    public static MLKem1024 ImportDecapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.DecapsulationKey, source);

    /// <summary>Imports a public key.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 1568 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q.</exception>
    public static MLKem1024 ImportEncapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.EncapsulationKey, source);

    /// <summary>Imports a private key from PKCS#8: its seed, its expanded form, or both (RFC 9935).</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong, or seed and expanded key do not belong
    /// together.</exception>
    public static MLKem1024 ImportPkcs8PrivateKey(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportPkcs8(MlKemParameters.MlKem1024, source, Create);

    /// <summary>Imports a public key from a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem1024 ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportSubjectPublicKeyInfo(MlKemParameters.MlKem1024, source, Create);

    /// <summary>Imports the one "PRIVATE KEY" or "PUBLIC KEY" of a PEM text.</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem1024 ImportFromPem(ReadOnlySpan<char> source) =>
        MlKemPrivateKeyEncoding.ImportFromPem(MlKemParameters.MlKem1024, source, Create);

    private static MLKem1024 Create(MlKemKeySource source, ReadOnlySpan<byte> key) => new(source, key);
}
