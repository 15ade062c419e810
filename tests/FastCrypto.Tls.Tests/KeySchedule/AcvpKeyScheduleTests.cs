using System.Text.Json;

namespace FastCrypto.Tls.Tests.KeySchedule;

/// <summary>The TLS 1.3 key derivation cases of NIST's ACVP: transcripts are opaque pieces there, not messages.</summary>
public sealed class AcvpKeyScheduleTests
{
    private const string File = "nist/acvp/TLS-v1.3-KDF-RFC8446.json";

    private delegate void CopySecret(Span<byte> destination);

    [Fact]
    public void Every_case_is_verified()
    {
        var tally = new VectorTally(File, "key schedule");
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            CipherSuite suite = group.Text("hmacAlg") switch
            {
                "SHA2-256" => CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                "SHA2-384" => CipherSuite.TLS_AES_256_GCM_SHA384,
                string other => throw new InvalidOperationException(other),
            };
            foreach (JsonElement test in group.Items("tests"))
            {
                Verify(suite, test);
                tally.Verified();
            }
        }

        tally.Close();
    }

    private static void Verify(CipherSuite suite, JsonElement test)
    {
        var transcript = new TranscriptHash(suite);
        EarlyStage early = EarlyStage.Start(suite, AbsentIfZero(test.Hex("psk")));
        byte[] toClientHello = Append(test.Hex("helloClientRandom"));
        using (TrafficSecret clientEarly = early.DeriveClientEarlyTraffic(toClientHello))
            Assert.Equal(test.Hex("clientEarlyTrafficSecret"), clientEarly.Export());
        using (ExporterSecret exporter = early.DeriveEarlyExporter(toClientHello))
            Assert.Equal(test.Hex("earlyExporterMasterSecret"), Copy(exporter.CopyTo));

        using HandshakeStage handshake = early.EnterHandshake(AbsentIfZero(test.Hex("dhe")), Append(test.Hex("helloServerRandom")));
        Assert.Equal(test.Hex("clientHandshakeTrafficSecret"), handshake.ClientSecret.Export());
        Assert.Equal(test.Hex("serverHandshakeTrafficSecret"), handshake.ServerSecret.Export());

        byte[] toServerFinished = Append(test.Hex("finishedServerRandom"));
        using ApplicationStage application = handshake.EnterApplication(toServerFinished);
        Assert.Equal(test.Hex("clientApplicationTrafficSecret"), application.ClientSecret.Export());
        Assert.Equal(test.Hex("serverApplicationTrafficSecret"), application.ServerSecret.Export());
        Assert.Equal(test.Hex("exporterMasterSecret"), Copy(application.CopyExporterSecret));

        using ResumptionSecret resumption = application.EnterResumption(Append(test.Hex("finishedClientRandom")));
        Assert.Equal(test.Hex("resumptionMasterSecret"), Copy(resumption.CopyTo));

        byte[] Append(byte[] piece)
        {
            transcript.Append(piece);
            byte[] hash = new byte[suite.HashLength()];
            transcript.GetCurrentHash(hash);
            return hash;
        }

        byte[] Copy(CopySecret copy)
        {
            byte[] bytes = new byte[suite.HashLength()];
            copy(bytes);
            return bytes;
        }
    }

    // An all-zero value stands for an absent one, which the schedule replaces by HashLen zeroes.
    private static byte[] AbsentIfZero(byte[] value) => value.AsSpan().ContainsAnyExcept((byte)0) ? value : [];
}
