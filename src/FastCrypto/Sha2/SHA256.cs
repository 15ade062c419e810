using Bcl = System.Security.Cryptography;

namespace FastCrypto;

/// <summary>SHA-256 (FIPS 180-4 section 6.2): 32-byte hashes.</summary>
/// <remarks>
/// On x64 processors with SHA instructions, which .NET 10 does not offer to managed code, input of 256 bytes and more is passed on
/// to the BCL; <see cref="CryptoInfo.Kernels"/> says so, and the AppContext switch <c>FastCrypto.ManagedHashing</c> prevents it.
/// </remarks>
public static class SHA256
{
    /// <summary>The size of a hash in bits: 256.</summary>
    public const int HashSizeInBits = 8 * HashSizeInBytes;

    /// <summary>The size of a hash in bytes: 32.</summary>
    public const int HashSizeInBytes = Sha256State.HashSizeInBytes;

    /// <summary>Hashes <paramref name="source"/>.</summary>
    /// <returns>The 32-byte hash.</returns>
    public static byte[] HashData(ReadOnlySpan<byte> source) =>
        Sha256Handover.TakesHash(source.Length) ? Bcl.SHA256.HashData(source) : HashData(Sha256State.PreferredKernel, source);

    /// <summary>Hashes <paramref name="source"/> into the first 32 bytes of <paramref name="destination"/>, which may overlap it.</summary>
    /// <returns>The number of bytes written: 32.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> holds fewer than 32 bytes.</exception>
    public static int HashData(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Sha256Handover.TakesHash(source.Length)
            ? Bcl.SHA256.HashData(source, destination)
            : HashData(Sha256State.PreferredKernel, source, destination);

    /// <summary>Hashes <paramref name="source"/> if <paramref name="destination"/> holds at least 32 bytes.</summary>
    /// <param name="source">The data to hash.</param>
    /// <param name="destination">Receives the hash; may overlap <paramref name="source"/>.</param>
    /// <param name="bytesWritten">The number of bytes written: 32 or 0.</param>
    /// <returns>Whether the hash was written.</returns>
    public static bool TryHashData(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        Sha256Handover.TakesHash(source.Length)
            ? Bcl.SHA256.TryHashData(source, destination, out bytesWritten)
            : TryHashData(Sha256State.PreferredKernel, source, destination, out bytesWritten);

    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source) => HashCore<Sha256State>.HashData(kernel, source);

    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
        HashCore<Sha256State>.HashData(kernel, source, destination);

    internal static bool TryHashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        HashCore<Sha256State>.TryHashData(kernel, source, destination, out bytesWritten);
}
