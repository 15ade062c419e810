using System.Text.Json;

namespace FastCrypto.Tls.Tests.Record;

/// <summary>The 41 records of RFC 8448, opened and sealed again byte for byte.</summary>
public sealed class Rfc8448RecordTests
{
    public static TheoryData<int> Sections => Rfc8448.Sections;

    [Theory, MemberData(nameof(Sections))]
    public void Every_record_opens_and_seals_to_the_same_bytes(int section)
    {
        JsonElement trace = Rfc8448.Trace(section);
        var sealers = new Dictionary<string, RecordSealer>();
        var openers = new Dictionary<string, RecordOpener>();
        int records = 0;
        foreach (JsonElement record in trace.Items("records"))
        {
            byte[] wire = record.Hex("wire");
            Assert.True(RecordHeader.TryRead(wire, out RecordHeader header));
            Assert.Equal(wire.Length - RecordLimits.HeaderLength, header.Length);
            string protection = record.Text("protection");
            header.Check(isProtected: protection != "plaintext");
            if (protection == "plaintext")
                RewritePlaintext(wire, header);
            else
                OpenAndSeal(record, wire, protection);
            records++;
        }

        Assert.Equal(section switch { 3 => 9, 4 => 10, 5 or 7 => 8, 6 => 6, _ => 0 }, records);
        foreach (RecordSealer sealer in sealers.Values)
            sealer.Dispose();
        foreach (RecordOpener opener in openers.Values)
            opener.Dispose();

        void OpenAndSeal(JsonElement record, byte[] wire, string protection)
        {
            if (!openers.TryGetValue(protection, out RecordOpener? opener))
            {
                using var secret = new TrafficSecret(Rfc8448.Suite, trace.Secret(SecretOf(protection)));
                openers[protection] = opener = new RecordOpener(secret);
                sealers[protection] = new RecordSealer(secret);
            }

            byte[] inner = record.Hex("inner_plaintext");
            byte[] opened = new byte[wire.Length - RecordLimits.HeaderLength - AeadSealer.TagSizeInBytes];
            int length = opener.Open(wire, opened, out ContentType type);
            Assert.Equal(record.Int("inner_content_type"), (int)type);
            Assert.Equal(inner, opened[..length]);

            // Without padding in any of the traces.
            byte[] again = new byte[RecordSealer.SealedLength(length)];
            Assert.Equal(wire.Length, sealers[protection].Seal(type, inner, again));
            Assert.Equal(wire, again);
        }
    }

    private static string SecretOf(string protection) => protection switch
    {
        "client_early" => "client_early_traffic_secret",
        "client_application" or "server_application" => protection + "_traffic_secret_0",
        _ => protection + "_traffic_secret",
    };

    private static void RewritePlaintext(byte[] wire, RecordHeader header)
    {
        byte[] again = new byte[wire.Length];
        int written = header.Type == ContentType.ChangeCipherSpec
            ? PlaintextRecord.WriteChangeCipherSpec(again)
            : PlaintextRecord.Write(
                header.Type, wire.AsSpan(RecordLimits.HeaderLength), again, initialClientHello: header.Version == 0x0301);
        Assert.Equal(wire.Length, written);
        Assert.Equal(wire, again);
    }
}
