namespace FastCrypto.Tests.Hybrid;

public sealed class X25519MLKEM768UnderTest : HybridGroupUnderTest
{
    public override string Name => "X25519MLKEM768";

    public override int ClientShareSize => X25519MLKEM768.ClientShareSizeInBytes;

    public override int ServerShareSize => X25519MLKEM768.ServerShareSizeInBytes;

    public override int PlainShareSize => X25519MLKEM768.PlainShareSizeInBytes;

    public override byte[] BadPlainShare => new byte[32];

    public override int CurveOffset(int kemSize) => kemSize;

    public override IDisposable GenerateKey() => X25519MLKEM768.GenerateKey();

    internal override IDisposable ImportRandom(MlKemKernel kernel, ReadOnlySpan<byte> random) =>
        X25519MLKEM768.ImportRandom(kernel, random);

    public override void ExportKeyShare(IDisposable key, Span<byte> clientShare) => ((X25519MLKEM768)key).ExportKeyShare(clientShare);

    public override void ExportPlainKeyShare(IDisposable key, Span<byte> share) => ((X25519MLKEM768)key).ExportPlainKeyShare(share);

    public override void DeriveSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret) =>
        ((X25519MLKEM768)key).DeriveSharedSecret(serverShare, sharedSecret);

    public override void DerivePlainSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret) =>
        ((X25519MLKEM768)key).DerivePlainSharedSecret(serverShare, sharedSecret);

    public override void Respond(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        X25519MLKEM768.Respond(clientShare, serverShare, sharedSecret);

    internal override void RespondWith(
        MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        X25519MLKEM768.RespondWith(kernel, clientShare, serverShare, sharedSecret);

    internal override SecretMemory Memory(IDisposable key) => ((X25519MLKEM768)key).Memory;

    public override (byte[] PublicKey, byte[] Secret) PlainPeer(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peer)
    {
        byte[] publicKey = new byte[PlainShareSize];
        byte[] secret = new byte[32];
        X25519.DerivePublicKey(privateKey, publicKey);
        Assert.True(X25519.TryDerive(privateKey, peer, secret));
        return (publicKey, secret);
    }
}
