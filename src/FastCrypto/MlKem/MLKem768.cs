using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ML-KEM-768 (FIPS 203): an encapsulation key of 1184 bytes, a decapsulation key of 2400, a ciphertext of 1088 and a shared
/// secret of 32. Security category 3.
/// </summary>
public sealed class MLKem768 : MLKemKey
{
    /// <summary>The length of an encapsulation key in bytes.</summary>
    public const int EncapsulationKeySizeInBytes = 1184;

    /// <summary>The length of an expanded decapsulation key in bytes.</summary>
    public const int DecapsulationKeySizeInBytes = 2400;

    /// <summary>The length of a ciphertext in bytes.</summary>
    public const int CiphertextSizeInBytes = 1088;

    /// <summary>The length of a shared secret in bytes.</summary>
    public const int SharedSecretSizeInBytes = MlKemParameters.SymmetricSize;

    /// <summary>The length of a private seed in bytes.</summary>
    public const int PrivateSeedSizeInBytes = MlKemParameters.SeedSize;

    internal MLKem768(MlKemKernel kernel, MlKemKeySource source, ReadOnlySpan<byte> key)
        : base(kernel, MlKemParameters.MlKem768, source, key)
    {
    }

    private MLKem768(MlKemKeySource source, ReadOnlySpan<byte> key) : this(MlKemKernels.Preferred, source, key)
    {
    }

    /// <summary>Generates a key pair.</summary>
    public static MLKem768 GenerateKey()
    {
        Span<byte> seed = stackalloc byte[PrivateSeedSizeInBytes];
        SystemRandom.Fill(seed);
        try
        {
            return new MLKem768(MlKemKeySource.Seed, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Imports a key pair from the 64-byte seed d‖z.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 64 bytes long.</exception>
    public static MLKem768 ImportPrivateSeed(ReadOnlySpan<byte> source) => new(MlKemKeySource.Seed, source);

    /// <summary>Imports a key pair from the decapsulation key of FIPS 203.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 2400 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q, or the hash of the encapsulation key does not
    /// fit.</exception>
    public static MLKem768 ImportDecapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.DecapsulationKey, source);

    /// <summary>Imports a public key.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 1184 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q.</exception>
    public static MLKem768 ImportEncapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.EncapsulationKey, source);

    /// <summary>Imports a private key from PKCS#8: its seed, its expanded form, or both (RFC 9935).</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong, or seed and expanded key do not belong
    /// together.</exception>
    public static MLKem768 ImportPkcs8PrivateKey(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportPkcs8(MlKemParameters.MlKem768, source, Create);

    /// <summary>Imports a public key from a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem768 ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportSubjectPublicKeyInfo(MlKemParameters.MlKem768, source, Create);

    /// <summary>Imports the one "PRIVATE KEY" or "PUBLIC KEY" of a PEM text.</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem768 ImportFromPem(ReadOnlySpan<char> source) =>
        MlKemPrivateKeyEncoding.ImportFromPem(MlKemParameters.MlKem768, source, Create);

    private static MLKem768 Create(MlKemKeySource source, ReadOnlySpan<byte> key) => new(source, key);
}
