namespace FastCrypto.Tls;

/// <summary>resumption_master_secret (RFC 8446 sections 4.6.1 and 7.1).</summary>
internal sealed class ResumptionSecret : IDisposable
{
    private readonly Sha2Algorithm _hash;
    private readonly SecretMemory _secret;

    private ResumptionSecret(Sha2Algorithm hash, SecretMemory secret)
    {
        _hash = hash;
        _secret = secret;
    }

    internal static ResumptionSecret Derive(Sha2Algorithm hash, SecretMemory masterSecret, ReadOnlySpan<byte> hashToClientFinished)
    {
        var secret = new SecretMemory(hash.HashSizeInBytes());
        KeyDerivation.DeriveSecret(hash, masterSecret, "res master"u8, hashToClientFinished, secret.Initialize());
        return new ResumptionSecret(hash, secret);
    }

    /// <summary>Section 4.6.1: the pre-shared key of the ticket with that nonce.</summary>
    internal void DerivePreSharedKey(ReadOnlySpan<byte> ticketNonce, Span<byte> destination) =>
        KeyDerivation.ExpandLabel(_hash, _secret, "resumption"u8, ticketNonce, destination[.._hash.HashSizeInBytes()]);

    /// <summary>Copies the secret, for tests.</summary>
    internal void CopyTo(Span<byte> destination) => _secret.CopyTo(destination[.._secret.Length]);

    public void Dispose() => _secret.Dispose();
}
