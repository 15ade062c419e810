namespace FastCrypto;

/// <summary>SHA3-256 (FIPS 202, section 6.1), one-shot.</summary>
public static class SHA3_256
{
    /// <summary>The length of a digest in bits.</summary>
    public const int HashSizeInBits = 256;

    /// <summary>The length of a digest in bytes.</summary>
    public const int HashSizeInBytes = HashSizeInBits / 8;

    /// <summary>Always true.</summary>
    public static bool IsSupported => true;

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns>The 32-byte digest.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> source)
    {
        byte[] hash = new byte[HashSizeInBytes];
        HashData(KeccakKernels.Preferred, source, hash);
        return hash;
    }

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns>The 32-byte digest.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static byte[] HashData(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return HashData(new ReadOnlySpan<byte>(source));
    }

    /// <summary>Hashes <paramref name="source"/> to the first 32 bytes of <paramref name="destination"/>, which may overlap it.</summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Throw.IfShorterThan(HashSizeInBytes, destination);
        HashData(KeccakKernels.Preferred, source, destination[..HashSizeInBytes]);
        return HashSizeInBytes;
    }

    /// <summary>Hashes <paramref name="source"/> unless <paramref name="destination"/> is shorter than 32 bytes.</summary>
    /// <returns>Whether the digest was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < HashSizeInBytes)
            return false;
        bytesWritten = HashData(source, destination);
        return true;
    }

    internal static void HashData(KeccakKernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
        KeccakSponge.Hash(kernel, KeccakSponge.Sha3_256Rate, KeccakSponge.Sha3Suffix, source, destination);
}
