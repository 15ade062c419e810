namespace FastCrypto;

/// <summary>SHA-384 (FIPS 180-4 section 6.5): 48-byte hashes.</summary>
public static class SHA384
{
    /// <summary>The size of a hash in bits: 384.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a hash in bytes: 48.</summary>
    public const int HashSizeInBytes = Sha384State.HashSizeInBytes;

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns>The 48-byte hash.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> source) => HashData(Sha384State.PreferredKernel, source);

    /// <summary>Hashes <paramref name="source"/> into the first 48 bytes of <paramref name="destination"/>, which may overlap it.</summary>
    /// <returns>The number of bytes written: 48.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 48 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashData(Sha384State.PreferredKernel, source, destination);

    /// <summary>Hashes <paramref name="source"/> if <paramref name="destination"/> holds at least 48 bytes.</summary>
    /// <param name="source">The data to hash.</param>
    /// <param name="destination">Receives the hash; may overlap <paramref name="source"/>.</param>
    /// <param name="bytesWritten">The number of bytes written: 48 or 0.</param>
    /// <returns>Whether the hash was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        TryHashData(Sha384State.PreferredKernel, source, destination, out bytesWritten);

    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source) => HashCore<Sha384State>.HashData(kernel, source);

    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashCore<Sha384State>.HashData(kernel, source, destination);

    internal static bool TryHashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HashCore<Sha384State>.TryHashData(kernel, source, destination, out bytesWritten);
}
