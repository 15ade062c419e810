namespace FastCrypto.Tls;

/// <summary>SecP256r1MLKEM768, and P-256 with the same ECDH key.</summary>
internal sealed class SecP256r1MLKEM768KeyExchange : KeyExchange
{
    private readonly SecP256r1MLKEM768 _key = SecP256r1MLKEM768.GenerateKey();

    internal override bool Serves(NamedGroup group) => group is NamedGroup.SecP256r1MLKEM768 or NamedGroup.Secp256r1;

    internal override void WriteShare(NamedGroup group, Span<byte> share)
    {
        if (group == NamedGroup.Secp256r1)
            _key.ExportPlainKeyShare(share);
        else
            _key.ExportKeyShare(share);
    }

    private protected override bool TryFinish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        if (group == NamedGroup.Secp256r1)
            _key.DerivePlainSharedSecret(serverShare, sharedSecret);
        else
            _key.DeriveSharedSecret(serverShare, sharedSecret);
        return true;
    }

    public override void Dispose() => _key.Dispose();
}
