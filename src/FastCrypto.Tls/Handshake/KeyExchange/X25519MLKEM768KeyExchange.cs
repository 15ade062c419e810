namespace FastCrypto.Tls;

/// <summary>X25519MLKEM768, and X25519 with the same ECDH key.</summary>
internal sealed class X25519MLKEM768KeyExchange : KeyExchange
{
    private readonly X25519MLKEM768 _key = X25519MLKEM768.GenerateKey();

    internal override bool Serves(NamedGroup group) => group is NamedGroup.X25519MLKEM768 or NamedGroup.X25519;

    internal override void WriteShare(NamedGroup group, Span<byte> share)
    {
        if (group == NamedGroup.X25519)
            _key.ExportPlainKeyShare(share);
        else
            _key.ExportKeyShare(share);
    }

    private protected override bool TryFinish(NamedGroup group, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        if (group == NamedGroup.X25519)
            _key.DerivePlainSharedSecret(serverShare, sharedSecret);
        else
            _key.DeriveSharedSecret(serverShare, sharedSecret);
        return true;
    }

    public override void Dispose() => _key.Dispose();
}
