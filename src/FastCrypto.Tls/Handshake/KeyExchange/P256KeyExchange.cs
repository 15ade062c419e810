using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>ECDH on P-256 with uncompressed points (RFC 8446 sections 4.2.8.2 and 7.4.2).</summary>
internal sealed class P256KeyExchange : KeyExchange
{
    private const int PrivateKeyLength = 32;
    private const int PublicKeyLength = 65;

    private readonly SecretMemory _privateKey = new(PrivateKeyLength);
    private readonly byte[] _publicKey = new byte[PublicKeyLength];

    /// <summary>A fresh key.</summary>
    internal P256KeyExchange() => P256Ecdh.GenerateKey(_privateKey.Initialize(), _publicKey);

    /// <summary>A given key, to replay a recorded handshake.</summary>
    internal P256KeyExchange(ReadOnlySpan<byte> privateKey)
    {
        privateKey.CopyTo(_privateKey.Initialize());
        if (!P256Ecdh.TryComputePublicKey(privateKey, _publicKey))
            throw new CryptographicException("The scalar is out of range.");
    }

    internal override bool Serves(NamedGroup group) => group == NamedGroup.Secp256r1;

    internal override void WriteShare(NamedGroup group, Span<byte> share) => _publicKey.CopyTo(share);

    private protected override bool TryFinish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        Span<byte> privateKey = stackalloc byte[PrivateKeyLength];
        _privateKey.CopyTo(privateKey);
        try
        {
            return P256Ecdh.TryDerive(privateKey, serverShare, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    public override void Dispose() => _privateKey.Dispose();
}
