using System.Security.Cryptography;
using System.Text;

namespace FastCrypto.Tls.Tests.KeySchedule;

public sealed class KeyScheduleTests
{
    private static readonly byte[] Shared = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static TheoryData<CipherSuite> Suites =>
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    [Theory, MemberData(nameof(Suites))]
    public void The_exporter_is_two_expansions(CipherSuite suite)
    {
        using ApplicationStage application = Application(suite);
        HashAlgorithmName hash = NameOf(suite);
        byte[] master = new byte[suite.HashLength()];
        application.CopyExporterSecret(master);

        byte[] context = [1, 2, 3];
        foreach (int length in (int[])[1, 16, 32, 48, 64, 255])
        {
            byte[] actual = new byte[length];
            application.ExportKeyingMaterial("EXPORTER-test", context, actual);
            byte[] derived = ExpandLabel(hash, master, "EXPORTER-test", CryptographicOperations.HashData(hash, []), suite.HashLength());
            Assert.Equal(ExpandLabel(hash, derived, "exporter", CryptographicOperations.HashData(hash, context), length), actual);
        }

        Assert.NotEqual(Exported(""), Exported("x"));

        byte[] Exported(string text)
        {
            byte[] material = new byte[32];
            application.ExportKeyingMaterial("EXPORTER-other", Encoding.ASCII.GetBytes(text), material);
            return material;
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void KeyUpdate_expands_the_secret_and_consumes_it(CipherSuite suite)
    {
        using ApplicationStage application = Application(suite);
        TrafficSecret first = application.TakeClientSecret();
        byte[] expected = ExpandLabel(NameOf(suite), first.Export(), "traffic upd", [], suite.HashLength());
        using TrafficSecret second = first.Next();
        Assert.Equal(expected, second.Export());
        Assert.Equal(suite, second.Suite);
        Assert.Throws<ObjectDisposedException>(first.Next);
        Assert.Throws<ObjectDisposedException>(first.CreateSealer);
        Assert.Throws<ObjectDisposedException>(first.CreateOpener);
    }

    [Fact]
    public void A_taken_secret_outlives_its_stage_and_the_others_do_not()
    {
        ApplicationStage application = Application(CipherSuite.TLS_AES_128_GCM_SHA256);
        TrafficSecret server = application.ServerSecret;
        using TrafficSecret client = application.TakeClientSecret();
        application.Dispose();
        Assert.Equal(32, client.Export().Length);
        Assert.Throws<ObjectDisposedException>(() => server.Export());
        Assert.Throws<ObjectDisposedException>(() => application.ServerSecret);
        Assert.Throws<ObjectDisposedException>(application.TakeClientSecret);
        Assert.Throws<ObjectDisposedException>(() => application.ExportKeyingMaterial("l", default, new byte[8]));
        Assert.Throws<ObjectDisposedException>(() => application.EnterResumption(new byte[32]));
    }

    [Fact]
    public void Stages_are_used_up_by_the_next()
    {
        EarlyStage early = EarlyStage.Start(CipherSuite.TLS_AES_128_GCM_SHA256);
        HandshakeStage handshake = early.EnterHandshake(Shared, new byte[32]);
        Assert.Throws<ObjectDisposedException>(() => early.DeriveClientEarlyTraffic(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => early.EnterHandshake(Shared, new byte[32]));
        ApplicationStage application = handshake.EnterApplication(new byte[32]);
        Assert.Throws<ObjectDisposedException>(() => handshake.EnterApplication(new byte[32]));
        Assert.Equal(32, handshake.ClientSecret.Export().Length);
        handshake.Dispose();
        Assert.Throws<ObjectDisposedException>(() => handshake.ClientSecret.Export());
        using ResumptionSecret resumption = application.EnterResumption(new byte[32]);
        Assert.Throws<ObjectDisposedException>(() => application.EnterResumption(new byte[32]));
        application.ExportKeyingMaterial("still there", default, new byte[8]);
        application.Dispose();
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        using EarlyStage early = EarlyStage.Start(CipherSuite.TLS_AES_128_GCM_SHA256);
        Assert.Throws<ArgumentException>("transcriptHash", () => early.DeriveClientEarlyTraffic(new byte[31]));
        Assert.Throws<ArgumentException>("transcriptHash", () => early.DeriveEarlyExporter(new byte[48]));
        Assert.Throws<ArgumentException>("transcriptHash", () => early.ComputeBinder(true, new byte[33], new byte[32]));
        Assert.Throws<ArgumentException>("destination", () => early.ComputeBinder(true, new byte[32], new byte[31]));
        Assert.Throws<ArgumentException>("secret", () => new TrafficSecret(CipherSuite.TLS_AES_256_GCM_SHA384, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>("suite", () => EarlyStage.Start((CipherSuite)0x1304));
        Assert.Throws<ArgumentOutOfRangeException>("suite", () => new TranscriptHash(CipherSuite.None));

        using ApplicationStage application = Application(CipherSuite.TLS_AES_128_GCM_SHA256);
        Assert.Throws<ArgumentException>("label", () => application.ExportKeyingMaterial("", default, new byte[8]));
        Assert.Throws<ArgumentException>("label", () => application.ExportKeyingMaterial(new string('a', 250), default, new byte[8]));
        Assert.Throws<ArgumentException>("label", () => application.ExportKeyingMaterial("naïve", default, new byte[8]));
        application.ExportKeyingMaterial(new string('a', 249), default, new byte[8]);
    }

    [Fact]
    public void A_forked_transcript_goes_on_by_itself()
    {
        var transcript = new TranscriptHash(CipherSuite.TLS_AES_256_GCM_SHA384);
        Assert.Equal(48, transcript.HashLength);
        transcript.Append("abc"u8);
        TranscriptHash fork = transcript.Fork();
        fork.Append("def"u8);
        byte[] hash = new byte[48];
        transcript.GetCurrentHash(hash);
        Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA384, "abc"u8), hash);
        fork.GetCurrentHash(hash);
        Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA384, "abcdef"u8), hash);

        byte[] synthetic = [254, 0, 0, 48, .. CryptographicOperations.HashData(HashAlgorithmName.SHA384, "abc"u8)];
        transcript.ReplaceWithMessageHash();
        transcript.GetCurrentHash(hash);
        Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA384, synthetic), hash);
    }

    private static ApplicationStage Application(CipherSuite suite)
    {
        byte[] hash = new byte[suite.HashLength()];
        using HandshakeStage handshake = EarlyStage.Start(suite).EnterHandshake(Shared, hash);
        return handshake.EnterApplication(hash);
    }

    private static HashAlgorithmName NameOf(CipherSuite suite) =>
        suite == CipherSuite.TLS_AES_256_GCM_SHA384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    private static byte[] ExpandLabel(HashAlgorithmName hash, byte[] secret, string label, byte[] context, int length)
    {
        byte[] text = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] info = [(byte)(length >> 8), (byte)length, (byte)text.Length, .. text, (byte)context.Length, .. context];
        return System.Security.Cryptography.HKDF.Expand(hash, secret, length, info);
    }
}
