using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>X25519 (RFC 8446 section 7.4.2).</summary>
internal sealed class X25519KeyExchange : KeyExchange
{
    private readonly SecretMemory _privateKey = new(X25519.KeySize);
    private readonly byte[] _publicKey = new byte[X25519.KeySize];

    /// <summary>A fresh key.</summary>
    internal X25519KeyExchange() => X25519.GenerateKeyPair(_privateKey.Initialize(), _publicKey);

    /// <summary>A given key, to replay a recorded handshake.</summary>
    internal X25519KeyExchange(ReadOnlySpan<byte> privateKey)
    {
        privateKey.CopyTo(_privateKey.Initialize());
        X25519.DerivePublicKey(privateKey, _publicKey);
    }

    internal override bool Serves(NamedGroup group) => group == NamedGroup.X25519;

    internal override void WriteShare(NamedGroup group, Span<byte> share) => _publicKey.CopyTo(share);

    private protected override bool TryFinish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        Span<byte> privateKey = stackalloc byte[X25519.KeySize];
        _privateKey.CopyTo(privateKey);
        try
        {
            // False for the all-zero result, which section 7.4.2 demands to refuse.
            return X25519.TryDerive(privateKey, serverShare, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    public override void Dispose() => _privateKey.Dispose();
}
