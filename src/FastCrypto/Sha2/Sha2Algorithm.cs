using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>The members of the SHA-2 family that this library has.</summary>
internal enum Sha2Algorithm : byte
{
    Sha256,
    Sha384,
    Sha512,
}

/// <summary>Sizes and names of the SHA-2 family.</summary>
internal static class Sha2AlgorithmExtensions
{
    /// <summary>The longest hash of the family, for scratch buffers.</summary>
    internal const int MaxHashSizeInBytes = Sha512State.HashSizeInBytes;

    /// <summary>32, 48 or 64.</summary>
    internal static int HashSizeInBytes(this Sha2Algorithm algorithm) => algorithm switch
    {
        Sha2Algorithm.Sha256 => Sha256State.HashSizeInBytes,
        Sha2Algorithm.Sha384 => Sha384State.HashSizeInBytes,
        _ => Sha512State.HashSizeInBytes,
    };

    /// <summary>Reads the BCL's name.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    /// <exception cref="CryptographicException">The hash is not SHA-256, SHA-384 or SHA-512.</exception>
    internal static Sha2Algorithm ToSha2Algorithm(this HashAlgorithmName hashAlgorithmName, string parameter)
    {
        if (hashAlgorithmName == HashAlgorithmName.SHA256)
            return Sha2Algorithm.Sha256;
        if (hashAlgorithmName == HashAlgorithmName.SHA384)
            return Sha2Algorithm.Sha384;
        if (hashAlgorithmName == HashAlgorithmName.SHA512)
            return Sha2Algorithm.Sha512;
        if (string.IsNullOrEmpty(hashAlgorithmName.Name))
            throw new ArgumentException("The hash algorithm name is null or empty.", parameter);
        throw new CryptographicException(
            $"The hash algorithm '{hashAlgorithmName.Name}' is not supported; SHA256, SHA384 and SHA512 are.");
    }
}
