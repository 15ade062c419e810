namespace FastCrypto;

/// <summary>HMAC with a hash chosen at run time, for protocols that negotiate it.</summary>
internal static class HmacSha2
{
    /// <summary>Writes the MAC and returns its size.</summary>
    internal static int Hash(Sha2Algorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
        algorithm switch
        {
            Sha2Algorithm.Sha256 => HMACSHA256.HashData(key, source, destination),
            Sha2Algorithm.Sha384 => HMACSHA384.HashData(key, source, destination),
            _ => HMACSHA512.HashData(key, source, destination),
        };
}
