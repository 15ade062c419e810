namespace FastCrypto.Tls;

/// <summary>
/// The last stage of the key schedule (RFC 8446 section 7.1): the application traffic secrets, the exporter, and the Master
/// Secret until the resumption secret has been drawn from it.
/// </summary>
internal sealed class ApplicationStage : IDisposable
{
    private readonly CipherSuite _suite;
    private readonly SecretMemory _masterSecret;
    private readonly ExporterSecret _exporter;
    private TrafficSecret? _client;
    private TrafficSecret? _server;

    private ApplicationStage(
        CipherSuite suite, SecretMemory masterSecret, TrafficSecret client, TrafficSecret server, ExporterSecret exporter)
    {
        _suite = suite;
        _masterSecret = masterSecret;
        _client = client;
        _server = server;
        _exporter = exporter;
    }

    /// <summary>client_application_traffic_secret_0; owned by this stage until it is taken.</summary>
    internal TrafficSecret ClientSecret => _client ?? throw new ObjectDisposedException(nameof(ApplicationStage));

    /// <summary>server_application_traffic_secret_0; owned by this stage until it is taken.</summary>
    internal TrafficSecret ServerSecret => _server ?? throw new ObjectDisposedException(nameof(ApplicationStage));

    /// <summary>Takes over <paramref name="masterSecret"/>.</summary>
    internal static ApplicationStage Create(CipherSuite suite, SecretMemory masterSecret, ReadOnlySpan<byte> hashToServerFinished)
    {
        TrafficSecret? client = null;
        TrafficSecret? server = null;
        try
        {
            client = KeyDerivation.DeriveTrafficSecret(suite, masterSecret, "c ap traffic"u8, hashToServerFinished);
            server = KeyDerivation.DeriveTrafficSecret(suite, masterSecret, "s ap traffic"u8, hashToServerFinished);
            ExporterSecret exporter = ExporterSecret.Derive(suite.Hash(), masterSecret, "exp master"u8, hashToServerFinished);
            return new ApplicationStage(suite, masterSecret, client, server, exporter);
        }
        catch
        {
            client?.Dispose();
            server?.Dispose();
            masterSecret.Dispose();
            throw;
        }
    }

    /// <summary>The client's traffic secret; the caller disposes it from now on.</summary>
    internal TrafficSecret TakeClientSecret()
    {
        TrafficSecret secret = ClientSecret;
        _client = null;
        return secret;
    }

    /// <summary>The server's traffic secret; the caller disposes it from now on.</summary>
    internal TrafficSecret TakeServerSecret()
    {
        TrafficSecret secret = ServerSecret;
        _server = null;
        return secret;
    }

    /// <summary>Section 7.5: fills <paramref name="destination"/> with keying material for the application.</summary>
    internal void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) =>
        _exporter.Export(label, context, destination);

    /// <summary>Copies exporter_master_secret, for a key log.</summary>
    internal void CopyExporterSecret(Span<byte> destination) => _exporter.CopyTo(destination);

    /// <summary>Draws the resumption secret and clears the Master Secret, which has no further use; the exporter stays.</summary>
    internal ResumptionSecret EnterResumption(ReadOnlySpan<byte> hashToClientFinished)
    {
        ResumptionSecret resumption = ResumptionSecret.Derive(_suite.Hash(), _masterSecret, hashToClientFinished);
        _masterSecret.Dispose();
        return resumption;
    }

    public void Dispose()
    {
        _masterSecret.Dispose();
        _exporter.Dispose();
        _client?.Dispose();
        _server?.Dispose();
        _client = null;
        _server = null;
    }
}
