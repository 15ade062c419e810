using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>The secret of one direction in one epoch (RFC 8446 sections 7.1 to 7.3), tied to its cipher suite.</summary>
internal sealed class TrafficSecret : IDisposable
{
    private readonly SecretMemory _secret;

    internal TrafficSecret(CipherSuite suite, ReadOnlySpan<byte> secret)
    {
        Throw.IfLengthIsNot(suite.HashLength(), secret);
        Suite = suite;
        _secret = new SecretMemory(secret);
    }

    internal CipherSuite Suite { get; }

    /// <summary>Section 7.3: the keys of this direction, ready to seal records.</summary>
    internal AeadSealer CreateSealer()
    {
        Span<byte> key = stackalloc byte[AeadSealer.KeySizeInBytes(Suite.Aead())];
        Span<byte> iv = stackalloc byte[AeadSealer.IvSizeInBytes];
        try
        {
            DeriveKeys(key, iv);
            return new AeadSealer(Suite.Aead(), key, iv);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(iv);
        }
    }

    /// <summary>Section 7.3: the keys of this direction, ready to open records.</summary>
    internal AeadOpener CreateOpener()
    {
        Span<byte> key = stackalloc byte[AeadSealer.KeySizeInBytes(Suite.Aead())];
        Span<byte> iv = stackalloc byte[AeadSealer.IvSizeInBytes];
        try
        {
            DeriveKeys(key, iv);
            return new AeadOpener(Suite.Aead(), key, iv);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(iv);
        }
    }

    /// <summary>Section 7.3: writes the traffic key and the static IV.</summary>
    internal void DeriveKeys(Span<byte> key, Span<byte> iv)
    {
        KeyDerivation.ExpandLabel(Suite.Hash(), _secret, "key"u8, default, key);
        KeyDerivation.ExpandLabel(Suite.Hash(), _secret, "iv"u8, default, iv);
    }

    /// <summary>Section 4.4.4: the verify_data of a Finished message, or a binder, sent in this direction.</summary>
    internal void ComputeFinished(ReadOnlySpan<byte> transcriptHash, Span<byte> destination) =>
        Finished.Compute(Suite.Hash(), _secret, transcriptHash, destination);

    /// <summary>Whether <paramref name="received"/> is the right verify_data; takes the same time wherever the two differ.</summary>
    internal bool VerifyFinished(ReadOnlySpan<byte> transcriptHash, ReadOnlySpan<byte> received)
    {
        int length = Suite.HashLength();
        if (received.Length != length)
            return false;
        Span<byte> expected = stackalloc byte[length];
        ComputeFinished(transcriptHash, expected);
        bool equal = ConstantTime.EqualMask(expected, received) != 0;
        CryptographicOperations.ZeroMemory(expected);
        return equal;
    }

    /// <summary>Section 7.2: the secret after a KeyUpdate. This one is gone afterwards.</summary>
    internal TrafficSecret Next()
    {
        Span<byte> next = stackalloc byte[Suite.HashLength()];
        try
        {
            KeyDerivation.ExpandLabel(Suite.Hash(), _secret, "traffic upd"u8, default, next);
            Dispose();
            return new TrafficSecret(Suite, next);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(next);
        }
    }

    /// <summary>Copies the secret, for a key log or a QUIC stack.</summary>
    internal void Export(Span<byte> destination) => _secret.CopyTo(destination[.._secret.Length]);

    public void Dispose() => _secret.Dispose();
}
