namespace FastCrypto.Tests.Hybrid;

public sealed class SecP256r1MLKEM768UnderTest : HybridGroupUnderTest
{
    public override string Name => "SecP256r1MLKEM768";

    public override int ClientShareSize => SecP256r1MLKEM768.ClientShareSizeInBytes;

    public override int ServerShareSize => SecP256r1MLKEM768.ServerShareSizeInBytes;

    public override int PlainShareSize => SecP256r1MLKEM768.PlainShareSizeInBytes;

    public override byte[] BadPlainShare => [4, .. new byte[64]];

    public override int CurveOffset(int kemSize) => 0 * kemSize;

    public override IDisposable GenerateKey() => SecP256r1MLKEM768.GenerateKey();

    internal override IDisposable ImportRandom(MlKemKernel kernel, ReadOnlySpan<byte> random) =>
        SecP256r1MLKEM768.ImportRandom(kernel, random);

    public override void ExportKeyShare(IDisposable key, Span<byte> clientShare) => ((SecP256r1MLKEM768)key).ExportKeyShare(clientShare);

    public override void ExportPlainKeyShare(IDisposable key, Span<byte> share) => ((SecP256r1MLKEM768)key).ExportPlainKeyShare(share);

    public override void DeriveSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret) =>
        ((SecP256r1MLKEM768)key).DeriveSharedSecret(serverShare, sharedSecret);

    public override void DerivePlainSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret) =>
        ((SecP256r1MLKEM768)key).DerivePlainSharedSecret(serverShare, sharedSecret);

    public override void Respond(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        SecP256r1MLKEM768.Respond(clientShare, serverShare, sharedSecret);

    internal override void RespondWith(
        MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret) =>
        SecP256r1MLKEM768.RespondWith(kernel, clientShare, serverShare, sharedSecret);

    internal override SecretMemory Memory(IDisposable key) => ((SecP256r1MLKEM768)key).Memory;

    public override (byte[] PublicKey, byte[] Secret) PlainPeer(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peer)
    {
        byte[] publicKey = new byte[PlainShareSize];
        byte[] secret = new byte[32];
        Assert.True(P256Ecdh.TryComputePublicKey(privateKey, publicKey));
        Assert.True(P256Ecdh.TryDerive(privateKey, peer, secret));
        return (publicKey, secret);
    }
}
