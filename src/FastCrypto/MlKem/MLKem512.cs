using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ML-KEM-512 (FIPS 203): an encapsulation key of 800 bytes, a decapsulation key of 1632, a ciphertext of 768 and a shared
/// secret of 32. Security category 1.
/// </summary>
public sealed class MLKem512 : MLKemKey
{
    /// <summary>The length of an encapsulation key in bytes.</summary>
    public const int EncapsulationKeySizeInBytes = 800;

    /// <summary>The length of an expanded decapsulation key in bytes.</summary>
    public const int DecapsulationKeySizeInBytes = 1632;

    /// <summary>The length of a ciphertext in bytes.</summary>
    public const int CiphertextSizeInBytes = 768;

    /// <summary>The length of a shared secret in bytes.</summary>
    public const int SharedSecretSizeInBytes = MlKemParameters.SymmetricSize;

    /// <summary>The length of a private seed in bytes.</summary>
    public const int PrivateSeedSizeInBytes = MlKemParameters.SeedSize;

    internal MLKem512(MlKemKernel kernel, MlKemKeySource source, ReadOnlySpan<byte> key)
        : base(kernel, MlKemParameters.MlKem512, source, key)
    {
    }

    private MLKem512(MlKemKeySource source, ReadOnlySpan<byte> key) : this(MlKemKernels.Preferred, source, key)
    {
    }

    /// <summary>Generates a key pair.</summary>
    public static MLKem512 GenerateKey()
    {
        Span<byte> seed = stackalloc byte[PrivateSeedSizeInBytes];
        SystemRandom.Fill(seed);
        try
        {
            return new MLKem512(MlKemKeySource.Seed, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Imports a key pair from the 64-byte seed d‖z.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 64 bytes long.</exception>
    public static MLKem512 ImportPrivateSeed(ReadOnlySpan<byte> source) => new(MlKemKeySource.Seed, source);

    /// <summary>Imports a key pair from the decapsulation key of FIPS 203.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 1632 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q, or the hash of the encapsulation key does not
    /// fit.</exception>
    public static MLKem512 ImportDecapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.DecapsulationKey, source);

    /// <summary>Imports a public key.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is not 800 bytes long.</exception>
    /// <exception cref="CryptographicException">A coefficient is not less than q.</exception>
    public static MLKem512 ImportEncapsulationKey(ReadOnlySpan<byte> source) => new(MlKemKeySource.EncapsulationKey, source);

    /// <summary>Imports a private key from PKCS#8: its seed, its expanded form, or both (RFC 9935).</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong, or seed and expanded key do not belong
    /// together.</exception>
    public static MLKem512 ImportPkcs8PrivateKey(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportPkcs8(MlKemParameters.MlKem512, source, Create);

    /// <summary>Imports a public key from a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem512 ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> source) =>
        MlKemPrivateKeyEncoding.ImportSubjectPublicKeyInfo(MlKemParameters.MlKem512, source, Create);

    /// <summary>Imports the one "PRIVATE KEY" or "PUBLIC KEY" of a PEM text.</summary>
    /// <exception cref="ArgumentException">There is no such block, or more than one.</exception>
    /// <exception cref="CryptographicException">The encoding, the algorithm or the key is wrong.</exception>
    public static MLKem512 ImportFromPem(ReadOnlySpan<char> source) =>
        MlKemPrivateKeyEncoding.ImportFromPem(MlKemParameters.MlKem512, source, Create);

    private static MLKem512 Create(MlKemKeySource source, ReadOnlySpan<byte> key) => new(source, key);
}
