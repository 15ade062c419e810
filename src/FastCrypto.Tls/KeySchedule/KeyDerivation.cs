using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>The two functions of which the key schedule is made (RFC 8446 section 7.1), over secrets in cleared memory.</summary>
internal static class KeyDerivation
{
    /// <summary>Derive-Secret(secret, label, messages), where the transcript hash of the messages is given.</summary>
    internal static void DeriveSecret(
        Sha2Algorithm hash, SecretMemory secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash, Span<byte> destination)
    {
        Throw.IfLengthIsNot(hash.HashSizeInBytes(), transcriptHash);
        ExpandLabel(hash, secret, label, transcriptHash, destination[..hash.HashSizeInBytes()]);
    }

    /// <summary>Derive-Secret as a traffic secret of <paramref name="suite"/>.</summary>
    internal static TrafficSecret DeriveTrafficSecret(
        CipherSuite suite, SecretMemory secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash)
    {
        Span<byte> derived = stackalloc byte[suite.HashLength()];
        try
        {
            DeriveSecret(suite.Hash(), secret, label, transcriptHash, derived);
            return new TrafficSecret(suite, derived);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>HKDF-Expand-Label over a secret.</summary>
    internal static void ExpandLabel(
        Sha2Algorithm hash, SecretMemory secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        using SecretMemory.Lease lease = secret.Acquire();
        HKDF.ExpandLabel(hash, lease.Span, label, context, destination);
    }

    /// <summary>
    /// The step from one stage to the next: HKDF-Extract with Derive-Secret(previous, "derived", "") as the salt. An empty
    /// <paramref name="input"/> stands for a string of HashLen zeroes.
    /// </summary>
    internal static SecretMemory Advance(Sha2Algorithm hash, SecretMemory previous, ReadOnlySpan<byte> input)
    {
        int length = hash.HashSizeInBytes();
        Span<byte> emptyHash = stackalloc byte[length];
        Sha2State.Create(hash).GetCurrentHash(emptyHash);
        Span<byte> salt = stackalloc byte[length];
        try
        {
            DeriveSecret(hash, previous, "derived"u8, emptyHash, salt);
            return Extract(hash, salt, input);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salt);
        }
    }

    /// <summary>HKDF-Extract into cleared memory; an empty input or salt stands for a string of HashLen zeroes.</summary>
    internal static SecretMemory Extract(Sha2Algorithm hash, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> input)
    {
        int length = hash.HashSizeInBytes();
        Span<byte> zeroes = stackalloc byte[length];
        zeroes.Clear();
        var secret = new SecretMemory(length);
        HKDF.Extract(hash, input.IsEmpty ? zeroes : input, salt.IsEmpty ? zeroes : salt, secret.Initialize());
        return secret;
    }
}
