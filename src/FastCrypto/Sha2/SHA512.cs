namespace FastCrypto;

/// <summary>SHA-512 (FIPS 180-4 section 6.4): 64-byte hashes.</summary>
public static class SHA512
{
    /// <summary>The size of a hash in bits: 512.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a hash in bytes: 64.</summary>
    public const int HashSizeInBytes = Sha512State.HashSizeInBytes;

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns>The 64-byte hash.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> source) => HashData(Sha512State.PreferredKernel, source);

    /// <summary>Hashes <paramref name="source"/> into the first 64 bytes of <paramref name="destination"/>, which may overlap it.</summary>
    /// <returns>The number of bytes written: 64.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 64 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashData(Sha512State.PreferredKernel, source, destination);

    /// <summary>Hashes <paramref name="source"/> if <paramref name="destination"/> holds at least 64 bytes.</summary>
    /// <param name="source">The data to hash.</param>
    /// <param name="destination">Receives the hash; may overlap <paramref name="source"/>.</param>
    /// <param name="bytesWritten">The number of bytes written: 64 or 0.</param>
    /// <returns>Whether the hash was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        TryHashData(Sha512State.PreferredKernel, source, destination, out bytesWritten);

    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source) => HashCore<Sha512State>.HashData(kernel, source);

    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashCore<Sha512State>.HashData(kernel, source, destination);

    internal static bool TryHashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HashCore<Sha512State>.TryHashData(kernel, source, destination, out bytesWritten);
}
