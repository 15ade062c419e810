namespace FastCrypto.Tests.Hybrid;

/// <summary>One hybrid class under test: the classes have the same members and no common base.</summary>
public abstract class HybridGroupUnderTest
{
    public abstract string Name { get; }

    public abstract int ClientShareSize { get; }

    public abstract int ServerShareSize { get; }

    public abstract int PlainShareSize { get; }

    /// <summary>Where the curve's part of a share or secret starts, given the length of ML-KEM's.</summary>
    public abstract int CurveOffset(int kemSize);

    public int KemOffset => CurveOffset(1) == 0 ? PlainShareSize : 0;

    public abstract IDisposable GenerateKey();

    internal abstract IDisposable ImportRandom(MlKemKernel kernel, ReadOnlySpan<byte> random);

    public abstract void ExportKeyShare(IDisposable key, Span<byte> clientShare);

    public abstract void ExportPlainKeyShare(IDisposable key, Span<byte> share);

    public abstract void DeriveSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret);

    public abstract void DerivePlainSharedSecret(IDisposable key, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret);

    public abstract void Respond(ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret);

    internal abstract void RespondWith(MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret);

    internal abstract SecretMemory Memory(IDisposable key);

    /// <summary>A share of the curve that must be refused.</summary>
    public abstract byte[] BadPlainShare { get; }

    /// <summary>The plain exchange by the curve's own class: a public key, and the secret with a peer.</summary>
    public abstract (byte[] PublicKey, byte[] Secret) PlainPeer(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peer);

    public override string ToString() => Name;
}
