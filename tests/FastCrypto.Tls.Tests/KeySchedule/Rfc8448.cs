using System.Text.Json;

namespace FastCrypto.Tls.Tests;

/// <summary>The five example handshakes of RFC 8448, sections 3 to 7.</summary>
internal static class Rfc8448
{
    private static readonly JsonElement Root = Corpora.Own("rfc8448.json");

    /// <summary>The sections, for theories.</summary>
    public static TheoryData<int> Sections => [3, 4, 5, 6, 7];

    internal const CipherSuite Suite = CipherSuite.TLS_AES_128_GCM_SHA256;

    internal static JsonElement Trace(int section) => Root.Items("traces").Single(trace => trace.Text("section") == $"{section}");

    internal static byte[] Secret(this JsonElement trace, string name) => trace.GetProperty("secrets").Hex(name);

    internal static bool HasSecret(this JsonElement trace, string name) => trace.GetProperty("secrets").TryGetProperty(name, out _);

    /// <summary>
    /// The transcript hash up to a message, inclusive, named by sender and type. The first ClientHello of a trace with a
    /// HelloRetryRequest is replaced by message_hash.
    /// </summary>
    internal static byte[] HashTo(this JsonElement trace, string from, string type)
    {
        var transcript = new TranscriptHash(Suite);
        byte[] hash = new byte[32];
        foreach (JsonElement message in trace.Items("handshake_messages"))
        {
            if (message.Text("type") == "HelloRetryRequest")
                transcript.ReplaceWithMessageHash();
            transcript.Append(message.Hex("hex"));
            if (message.Text("from") == from && message.Text("type") == type)
            {
                Assert.Equal(32, transcript.GetCurrentHash(hash));
                return hash;
            }
        }

        throw new InvalidOperationException($"The trace has no {type} from the {from}.");
    }

    internal static byte[] Message(this JsonElement trace, string from, string type) =>
        trace.Items("handshake_messages").First(message => message.Text("from") == from && message.Text("type") == type).Hex("hex");

    internal static byte[] Export(this TrafficSecret secret)
    {
        byte[] bytes = new byte[secret.Suite.HashLength()];
        secret.Export(bytes);
        return bytes;
    }
}
