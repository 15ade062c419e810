using System.Text.Json;

namespace FastCrypto.Tls.Tests.KeySchedule;

/// <summary>Every secret, key and Finished value of RFC 8448.</summary>
public sealed class Rfc8448KeyScheduleTests
{
    private delegate void CopySecret(Span<byte> destination);

    public static TheoryData<int> Sections => Rfc8448.Sections;

    [Theory, MemberData(nameof(Sections))]
    public void Every_secret_of_the_trace_is_derived_again(int section)
    {
        JsonElement trace = Rfc8448.Trace(section);
        int verified = 0;

        EarlyStage early = EarlyStage.Start(Rfc8448.Suite, trace.HexOrEmpty("psk"));
        if (trace.HasSecret("client_early_traffic_secret"))
        {
            byte[] toClientHello = trace.HashTo("client", "ClientHello");
            using TrafficSecret clientEarly = early.DeriveClientEarlyTraffic(toClientHello);
            CheckTraffic("client_early_traffic_secret", "client_early", clientEarly);
            using ExporterSecret exporter = early.DeriveEarlyExporter(toClientHello);
            Check("early_exporter_master_secret", Copy(exporter.CopyTo));
        }

        byte[] toServerHello = trace.HashTo("server", "ServerHello");
        Check("transcript_hash_CH_SH", toServerHello);
        using HandshakeStage handshake = early.EnterHandshake(trace.Hex("ecdhe_shared_secret"), toServerHello);
        CheckTraffic("client_handshake_traffic_secret", "client_handshake", handshake.ClientSecret);
        CheckTraffic("server_handshake_traffic_secret", "server_handshake", handshake.ServerSecret);

        byte[] toServerFinished = trace.HashTo("server", "Finished");
        Check("transcript_hash_CH_to_server_finished", toServerFinished);
        using ApplicationStage application = handshake.EnterApplication(toServerFinished);
        CheckTraffic("client_application_traffic_secret_0", "client_application", application.ClientSecret);
        CheckTraffic("server_application_traffic_secret_0", "server_application", application.ServerSecret);
        Check("exporter_master_secret", Copy(application.CopyExporterSecret));

        CheckFinished(ofServer: true, "transcript_hash_before_server_finished", "server");
        CheckFinished(ofServer: false, "transcript_hash_before_client_finished", "client");

        byte[] toClientFinished = trace.HashTo("client", "Finished");
        Check("transcript_hash_CH_to_client_finished", toClientFinished);
        using ResumptionSecret resumption = application.EnterResumption(toClientFinished);
        Check("resumption_master_secret", Copy(resumption.CopyTo));
        if (trace.TryGetProperty("new_session_ticket", out JsonElement ticket))
        {
            byte[] psk = new byte[32];
            resumption.DerivePreSharedKey(ticket.Hex("nonce"), psk);
            Assert.Equal(ticket.Hex("resumption_psk"), psk);
        }

        Assert.True(verified >= 15, $"{verified} values were compared.");

        void Check(string name, byte[] actual)
        {
            Assert.Equal(trace.Secret(name), actual);
            verified++;
        }

        void CheckTraffic(string name, string keys, TrafficSecret secret)
        {
            Check(name, secret.Export());
            byte[] key = new byte[16], iv = new byte[12];
            secret.DeriveKeys(key, iv);
            JsonElement expected = trace.GetProperty("traffic_keys").GetProperty(keys);
            Assert.Equal(expected.Hex("key"), key);
            Assert.Equal(expected.Hex("iv"), iv);
            verified++;
        }

        void CheckFinished(bool ofServer, string hashName, string sender)
        {
            byte[] hash = trace.Secret(hashName);
            byte[] expected = trace.Message(sender, "Finished")[4..];
            byte[] actual = new byte[32];
            handshake.ComputeFinished(ofServer, hash, actual);
            Assert.Equal(expected, actual);
            Assert.True(handshake.VerifyFinished(ofServer, hash, expected));
            for (int bit = 0; bit < 256; bit++)
            {
                expected[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(handshake.VerifyFinished(ofServer, hash, expected));
                expected[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.False(handshake.VerifyFinished(ofServer, hash, expected.AsSpan(0, 31)));
            Assert.False(handshake.VerifyFinished(ofServer, hash, [.. expected, 0]));
            verified++;
        }
    }

    [Fact]
    public void The_binder_of_section_4_covers_the_truncated_ClientHello()
    {
        JsonElement trace = Rfc8448.Trace(4);
        byte[] clientHello = trace.Message("client", "ClientHello");
        var transcript = new TranscriptHash(Rfc8448.Suite);
        transcript.Append(clientHello.AsSpan(0, trace.GetProperty("secrets").Int("client_hello_prefix_length")));
        byte[] hash = new byte[32], binder = new byte[32];
        transcript.GetCurrentHash(hash);
        Assert.Equal(trace.Secret("binder_transcript_hash"), hash);

        using EarlyStage early = EarlyStage.Start(Rfc8448.Suite, trace.Hex("psk"));
        early.ComputeBinder(external: false, hash, binder);
        Assert.Equal(trace.Secret("binder"), binder);
        early.ComputeBinder(external: true, hash, binder);
        Assert.NotEqual(trace.Secret("binder"), binder);
    }

    [Fact]
    public void Message_hash_replaces_the_first_ClientHello_of_section_5()
    {
        JsonElement trace = Rfc8448.Trace(5);
        var replaced = new TranscriptHash(Rfc8448.Suite);
        replaced.Append(trace.Message("client", "ClientHello"));
        byte[] hash = new byte[32];
        replaced.GetCurrentHash(hash);
        Assert.Equal(trace.Secret("client_hello1_hash"), hash);
        replaced.ReplaceWithMessageHash();

        var expected = new TranscriptHash(Rfc8448.Suite);
        expected.Append(trace.Secret("synthetic_message_hash"));
        byte[] other = new byte[32];
        replaced.GetCurrentHash(hash);
        expected.GetCurrentHash(other);
        Assert.Equal(other, hash);
    }

    private static byte[] Copy(CopySecret copy)
    {
        byte[] bytes = new byte[32];
        copy(bytes);
        return bytes;
    }
}
