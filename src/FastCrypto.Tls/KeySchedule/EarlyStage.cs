namespace FastCrypto.Tls;

/// <summary>
/// The first stage of the key schedule (RFC 8446 section 7.1): holds the Early Secret. Stages are consumed in order, so that
/// a schedule in the wrong order does not compile, and one used twice throws <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class EarlyStage : IDisposable
{
    private readonly CipherSuite _suite;
    private readonly SecretMemory _earlySecret;

    private EarlyStage(CipherSuite suite, SecretMemory earlySecret)
    {
        _suite = suite;
        _earlySecret = earlySecret;
    }

    /// <summary>Starts the schedule; an empty <paramref name="preSharedKey"/> means that there is none.</summary>
    internal static EarlyStage Start(CipherSuite suite, ReadOnlySpan<byte> preSharedKey = default) =>
        new(suite, KeyDerivation.Extract(suite.Hash(), default, preSharedKey));

    /// <summary>client_early_traffic_secret.</summary>
    internal TrafficSecret DeriveClientEarlyTraffic(ReadOnlySpan<byte> hashOfClientHello) =>
        KeyDerivation.DeriveTrafficSecret(_suite, _earlySecret, "c e traffic"u8, hashOfClientHello);

    /// <summary>early_exporter_master_secret.</summary>
    internal ExporterSecret DeriveEarlyExporter(ReadOnlySpan<byte> hashOfClientHello) =>
        ExporterSecret.Derive(_suite.Hash(), _earlySecret, "e exp master"u8, hashOfClientHello);

    /// <summary>The binder of the pre-shared key (section 4.2.11.2) over the hash of the ClientHello up to its binders.</summary>
    internal void ComputeBinder(bool external, ReadOnlySpan<byte> hashOfTruncatedClientHello, Span<byte> destination)
    {
        Sha2Algorithm hash = _suite.Hash();
        Span<byte> emptyHash = stackalloc byte[hash.HashSizeInBytes()];
        Sha2State.Create(hash).GetCurrentHash(emptyHash);
        using TrafficSecret binderKey = KeyDerivation.DeriveTrafficSecret(
            _suite, _earlySecret, external ? "ext binder"u8 : "res binder"u8, emptyHash);
        binderKey.ComputeFinished(hashOfTruncatedClientHello, destination);
    }

    /// <summary>
    /// Mixes in the key exchange; an empty <paramref name="sharedSecret"/> means that there was none. This stage is gone afterwards.
    /// </summary>
    internal HandshakeStage EnterHandshake(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> hashToServerHello)
    {
        SecretMemory handshakeSecret = KeyDerivation.Advance(_suite.Hash(), _earlySecret, sharedSecret);
        Dispose();
        return HandshakeStage.Create(_suite, handshakeSecret, hashToServerHello);
    }

    public void Dispose() => _earlySecret.Dispose();
}
