using System.Text.Json;

namespace FastCrypto.Tests.Aead;

/// <summary>The nonce construction against published packets.</summary>
public sealed class AeadVectorTests
{
    /// <summary>Every protected record of the five RFC 8448 traces is opened in order and sealed again, byte for byte.</summary>
    [Fact]
    public void Rfc8448_records_are_opened_and_sealed_again()
    {
        var tally = new VectorTally("rfc8448.json records", nameof(AeadSealer));
        foreach (JsonElement trace in Corpora.Own("rfc8448.json").Items("traces"))
        {
            foreach (JsonProperty keys in trace.GetProperty("traffic_keys").EnumerateObject())
            {
                byte[] key = keys.Value.Hex("key"), iv = keys.Value.Hex("iv");
                using var sealer = new AeadSealer(AeadAlgorithm.Aes128Gcm, key, iv);
                using var opener = new AeadOpener(AeadAlgorithm.Aes128Gcm, key, iv);
                foreach (JsonElement record in trace.Items("records").Where(r => r.Text("protection") == keys.Name))
                {
                    byte[] wire = record.Hex("wire"), content = record.Hex("inner_plaintext");
                    byte type = (byte)record.Int("inner_content_type");
                    Assert.Equal((ulong)record.Int("seq"), opener.SequenceNumber);

                    byte[] inner = new byte[wire.Length - 5 - 16];
                    opener.Open(wire.AsSpan(5), inner, wire.AsSpan(0, 5));
                    Assert.Equal([.. content, type], inner);

                    byte[] again = new byte[wire.Length - 5];
                    Assert.Equal((ulong)record.Int("seq"), sealer.SealRecord(content, type, 0, again, wire.AsSpan(0, 5)));
                    Assert.Equal(wire.AsSpan(5).ToArray(), again);
                    tally.Verified();
                }
            }

            foreach (JsonElement _ in trace.Items("records").Where(r => r.Text("protection") == "plaintext"))
                tally.OutOfScope("plaintext");
        }

        tally.Close();
    }

    /// <summary>RFC 9001 appendix A.5.</summary>
    [Fact]
    public void Rfc9001_ChaCha20Poly1305_short_header_packet()
    {
        byte[] key = Convert.FromHexString("c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8");
        byte[] iv = Convert.FromHexString("e0459b3474bdd0e44a41c144");
        byte[] header = Convert.FromHexString("4200bff4");
        const ulong PacketNumber = 654_360_564;
        using var sealer = new AeadSealer(AeadAlgorithm.ChaCha20Poly1305, key, iv, AeadProtocol.Quic, PacketNumber);
        byte[] packet = new byte[17];

        Assert.Equal(PacketNumber, sealer.Seal([0x01], packet, header));
        Assert.Equal("655e5cd55c41f69080575d7999c25a5bfb", Convert.ToHexStringLower(packet));

        using var opener = new AeadOpener(AeadAlgorithm.ChaCha20Poly1305, key, iv);
        byte[] payload = new byte[1];
        opener.Open(PacketNumber, packet, payload, header);
        Assert.Equal([0x01], payload);
        Assert.Equal(0UL, opener.SequenceNumber);

        // Section 5.4.4: the header protection mask is key stream for the sample's counter and nonce.
        byte[] sample = packet[1..], mask = new byte[5];
        byte[] headerKey = Convert.FromHexString("25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4");
        ChaCha20.Xor(ChaCha20Poly1305Kernels.Preferred, headerKey, sample.AsSpan(4), BitConverter.ToUInt32(sample), mask, mask);
        Assert.Equal("aefefe7d03", Convert.ToHexStringLower(mask));
    }
}
