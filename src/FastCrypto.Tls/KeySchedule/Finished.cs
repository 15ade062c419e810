using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>The Finished computation (RFC 8446 section 4.4.4), which binders (section 4.2.11.2) share.</summary>
internal static class Finished
{
    internal static void Compute(Sha2Algorithm hash, SecretMemory baseKey, ReadOnlySpan<byte> transcriptHash, Span<byte> destination)
    {
        int length = hash.HashSizeInBytes();
        Throw.IfLengthIsNot(length, transcriptHash);
        Throw.IfShorterThan(length, destination);
        Span<byte> finishedKey = stackalloc byte[length];
        try
        {
            KeyDerivation.ExpandLabel(hash, baseKey, "finished"u8, default, finishedKey);
            HmacSha2.Hash(hash, finishedKey, transcriptHash, destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(finishedKey);
        }
    }
}
