using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace FastCrypto.Tls.Tests;

/// <summary>
/// The engine replays the RFC 8448 handshakes of sections 3 (simple), 5 (HelloRetryRequest) and 7 (compatibility mode): every
/// record that either side sends is the recorded one, byte for byte. Sections 4 and 6 are resumption and client authentication,
/// which the engine does not have.
/// </summary>
public sealed class Rfc8448ReplayTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Client(int section)
    {
        JsonElement trace = Rfc8448.Trace(section);
        TlsContext context = Lab.Client(
            options =>
            {
                options.CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256];
                options.Groups = [NamedGroup.X25519, NamedGroup.Secp256r1];
                options.KeyShareGroups = [NamedGroup.X25519];
            },
            new ReplayEnvironment(trace, isServer: false));
        using var client = new Endpoint(new TlsBufferSession(context, "server"));
        client.Start();
        Run(trace, client, "client");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Server(int section)
    {
        JsonElement trace = Rfc8448.Trace(section);
        TlsContext context = Lab.Server(
            options =>
            {
                options.Certificates = [RecordedCertificate(trace)];
                options.CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256];
                options.Groups = [section == 5 ? NamedGroup.Secp256r1 : NamedGroup.X25519];
            },
            new ReplayEnvironment(trace, isServer: true));
        using var server = new Endpoint(new TlsBufferSession(context));
        Run(trace, server, "server");
    }

    private static void Run(JsonElement trace, Endpoint engine, string side)
    {
        var tally = new VectorTally($"rfc8448.json (section {trace.Text("section")}, replayed by the {side})", "engine");
        List<byte> sent = [.. engine.TakeOutput()];
        byte[] expectedData = [];
        foreach (JsonElement record in trace.Items("records"))
        {
            byte[] wire = record.Hex("wire");
            if (record.Text("from") != side)
            {
                engine.Deliver(wire);
                Assert.Null(engine.Failure);
                if (IsData(record))
                    expectedData = [.. expectedData, .. record.Hex("inner_plaintext")];
                Assert.Equal(expectedData, engine.Received);
                sent.AddRange(engine.TakeOutput());
                tally.Verified();
                continue;
            }

            // What the engine does not send by itself, its user does: data, close_notify and, on the server, the ticket.
            if (sent.Count == 0)
            {
                Assert.True(engine.IsComplete);
                Assert.Equal(trace.Secret("exporter_master_secret"), ExporterSecretOf(engine));
                Provoke(record, engine);
                sent.AddRange(engine.TakeOutput());
            }

            Assert.Equal(wire, sent.Take(wire.Length));
            sent.RemoveRange(0, wire.Length);
            tally.Verified();
        }

        Assert.Empty(sent);
        Assert.True(engine.IsClosed);
        tally.Close();
    }

    private static bool IsData(JsonElement record) =>
        record.TryGetProperty("inner_content_type", out JsonElement type) && type.GetInt32() == (int)ContentType.ApplicationData;

    private static void Provoke(JsonElement record, Endpoint engine)
    {
        byte[] content = record.Hex("inner_plaintext");
        switch ((ContentType)record.Int("inner_content_type"))
        {
            case ContentType.ApplicationData:
                engine.Send(content);
                break;
            case ContentType.Alert:
                Assert.Equal([1, 0], content);
                engine.Shutdown();
                break;
            case ContentType.Handshake:
                Assert.Equal(HandshakeType.NewSessionTicket, (HandshakeType)content[0]);
                engine.Session.Outgoing.SendHandshake(content);
                engine.Send([]);
                break;
            default:
                Assert.Fail("The trace holds a record that nothing provokes.");
                break;
        }
    }

    private static byte[] ExporterSecretOf(Endpoint engine)
    {
        byte[] secret = new byte[32];
        engine.Session.Negotiated.Application!.CopyExporterSecret(secret);
        return secret;
    }

    private static TlsServerCertificate RecordedCertificate(JsonElement trace)
    {
        JsonElement key = Corpora.Own("rfc8448.json").GetProperty("server_rsa_key_section2");
        using RSA rsa = RSA.Create(new RSAParameters
        {
            Modulus = key.Hex("n"),
            Exponent = key.Hex("e"),
            D = key.Hex("d"),
            P = key.Hex("p"),
            Q = key.Hex("q"),
            DP = key.Hex("dP"),
            DQ = key.Hex("dQ"),
            InverseQ = key.Hex("qInv"),
        });
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(
            trace.GetProperty("server_certificate_verify").Hex("certificate_der"));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(rsa);
        return TlsServerCertificate.Create(withKey);
    }
}
