using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tests.Hkdf;

/// <summary>
/// RFC 9180's base mode from one end to the other on the public types: key pairs, agreement, HKDF and the AEADs in one vector each. HPKE
/// itself is no part of the library; what it adds to HKDF (section 4) stands here.
/// </summary>
public sealed class HpkeVectorTests
{
    private const int DhKemP256 = 0x0010;

    [Fact]
    public void Rfc9180_base_mode()
    {
        const string File = "rfc9180_hpke_base.json";
        var tally = new VectorTally(File + " (HPKE)", "preferred");
        foreach (JsonElement test in Corpora.Own(File).Items("cases"))
        {
            Assert.Equal((0, 1), (test.Int("mode"), test.Int("kdf_id")));
            var kem = new LabeledHkdf([.. "KEM"u8, .. TwoBytes(test.Int("kem_id"))]);
            var hpke = new LabeledHkdf(
                [.. "HPKE"u8, .. TwoBytes(test.Int("kem_id")), .. TwoBytes(test.Int("kdf_id")), .. TwoBytes(test.Int("aead_id"))]);

            // 7.1.3: P-256 takes the first candidate below the order, which the first one is but for one in 2³².
            bool isP256 = test.Int("kem_id") == DhKemP256;
            byte[] seed = kem.Extract([], "dkp_prk"u8, test.Hex("ikmR"));
            Assert.Equal(test.Hex("skRm"), isP256 ? kem.Expand(seed, "candidate"u8, [0], 32) : kem.Expand(seed, "sk"u8, [], 32));

            // 4.1
            byte[] enc = test.Hex("enc");
            byte[] dh = isP256 ? AgreeP256(test, enc) : AgreeX25519(test, enc);
            byte[] shared = kem.Expand(kem.Extract([], "eae_prk"u8, dh), "shared_secret"u8, [.. enc, .. test.Hex("pkRm")], 32);
            Assert.Equal(test.Hex("shared_secret"), shared);

            // 5.1
            byte[] context = [0, .. hpke.Extract([], "psk_id_hash"u8, []), .. hpke.Extract([], "info_hash"u8, test.Hex("info"))];
            Assert.Equal(test.Hex("key_schedule_context"), context);
            byte[] secret = hpke.Extract(shared, "secret"u8, []);
            Assert.Equal(test.Hex("secret"), secret);
            byte[] key = hpke.Expand(secret, "key"u8, context, test.Int("aead_id") == 1 ? 16 : 32);
            Assert.Equal(test.Hex("key"), key);
            byte[] baseNonce = hpke.Expand(secret, "base_nonce"u8, context, 12);
            Assert.Equal(test.Hex("base_nonce"), baseNonce);
            byte[] exporter = hpke.Expand(secret, "exp"u8, context, 32);
            Assert.Equal(test.Hex("exporter_secret"), exporter);

            // 5.3
            foreach (JsonElement export in test.Items("exports"))
                Assert.Equal(export.Hex("value"), hpke.Expand(exporter, "sec"u8, export.Hex("exporter_context"), export.Int("L")));

            CheckEncryptions(test, key, baseNonce);
            tally.Verified();
        }

        tally.Close();
    }

    // 5.2: the sequence number, xored into the nonce's end, and the tag behind the ciphertext.
    private static void CheckEncryptions(JsonElement test, byte[] key, byte[] baseNonce)
    {
        foreach (JsonElement message in test.Items("encryptions"))
        {
            byte[] nonce = [.. baseNonce];
            ulong last = BinaryPrimitives.ReadUInt64BigEndian(nonce.AsSpan(4));
            BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), last ^ (ulong)message.Int("seq"));
            Assert.Equal(message.Hex("nonce"), nonce);

            byte[] plaintext = message.Hex("pt"), associatedData = message.Hex("aad");
            byte[] sealedBytes = new byte[plaintext.Length + 16], opened = new byte[plaintext.Length];
            Span<byte> ciphertext = sealedBytes.AsSpan(0, plaintext.Length), tag = sealedBytes.AsSpan(plaintext.Length);
            if (test.Text("aead") == "ChaCha20Poly1305")
            {
                using var aead = new ChaCha20Poly1305(key);
                aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
                aead.Decrypt(nonce, ciphertext, tag, opened, associatedData);
            }
            else
            {
                using var aead = new AesGcm(key, 16);
                aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
                aead.Decrypt(nonce, ciphertext, tag, opened, associatedData);
            }

            Assert.Equal(message.Hex("ct"), sealedBytes);
            Assert.Equal(plaintext, opened);
        }
    }

    private static byte[] AgreeX25519(JsonElement test, byte[] enc)
    {
        using var receiver = X25519DiffieHellman.ImportPrivateKey(test.Hex("skRm"));
        return receiver.DeriveRawSecretAgreement(enc);
    }

    private static byte[] AgreeP256(JsonElement test, byte[] enc)
    {
        using var receiver = ECDiffieHellmanP256.ImportPrivateKey(test.Hex("skRm"));
        return receiver.DeriveRawSecretAgreement(enc);
    }

    private static byte[] TwoBytes(int value) => [(byte)(value >> 8), (byte)value];

    /// <summary>LabeledExtract and LabeledExpand of section 4, with HKDF-SHA256.</summary>
    private sealed class LabeledHkdf(byte[] suiteId)
    {
        internal byte[] Extract(byte[] salt, ReadOnlySpan<byte> label, byte[] ikm) =>
            HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. suiteId, .. label, .. ikm], salt);

        internal byte[] Expand(byte[] prk, ReadOnlySpan<byte> label, byte[] info, int length) =>
            HKDF.Expand(HashAlgorithmName.SHA256, prk, length, [.. TwoBytes(length), .. "HPKE-v1"u8, .. suiteId, .. label, .. info]);
    }
}
