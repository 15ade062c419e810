using System.Security.Cryptography;
using System.Text.Json;
using FastCrypto.Tests.Sha2;

namespace FastCrypto.Tests.Hkdf;

public class HkdfVectorTests
{
    [Theory, EachKernel("SHA-256")]
    public void Rfc5869(string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of("SHA-256", kernelName);
        VectorTally tally = new("rfc5869_hkdf.json", kernelName);
        foreach (JsonElement test in Corpora.Own("rfc5869_hkdf.json").Items("cases"))
        {
            byte[] ikm = test.Hex("ikm");
            byte[]? salt = test.Bool("salt_provided") ? test.Hex("salt") : null;
            byte[] info = test.Hex("info");
            if (test.Text("hash") != "SHA-256")
            {
                Assert.Throws<CryptographicException>(() => HKDF.Extract(HashAlgorithmName.SHA1, ikm, salt));
                Assert.Throws<CryptographicException>(() => HKDF.DeriveKey(HashAlgorithmName.SHA1, ikm, test.Int("L"), salt, info));
                tally.Refused();
                continue;
            }

            byte[] prk = new byte[32];
            hash.Extract(kernel, salt, ikm, prk);
            Assert.Equal(test.Hex("prk"), prk);
            Assert.Equal(prk, HKDF.Extract(HashAlgorithmName.SHA256, ikm, salt));
            Check(hash, kernel, ikm, salt, info, test.Hex("okm"));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachSha2Kernel]
    public void Wycheproof(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        string file = $"wycheproof/hkdf_sha{algorithm[4..]}_test.json";
        VectorTally tally = new(file, kernelName);
        foreach (JsonElement test in Corpora.Json(file).Items("testGroups").SelectMany(group => group.Items("tests")))
        {
            if (test.Text("result") == "valid")
            {
                Assert.Equal(test.Int("size"), test.Hex("okm").Length);
                Check(hash, kernel, test.Hex("ikm"), test.Hex("salt"), test.Hex("info"), test.Hex("okm"));
                tally.Verified();
            }
            else
            {
                Assert.True(test.HasFlag("SizeTooLarge"));
                Assert.Throws<ArgumentOutOfRangeException>(
                    "outputLength",
                    () => HKDF.DeriveKey(hash.BclName, test.Hex("ikm"), test.Int("size"), test.Hex("salt"), test.Hex("info")));
                tally.Refused();
            }
        }

        tally.Close();
    }

    [Theory, EachSha2Kernel]
    public void AcvpBoringSsl(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        const string File = "nist/acvp-boringssl/HKDF.json";
        VectorTally tally = new($"{File} {algorithm}", kernelName);
        foreach (JsonElement group in Corpora.Json(File).EnumerateArray().SelectMany(set => set.Items("testGroups")))
        {
            string hmac = group.GetProperty("kdfConfiguration").Text("hmacAlg");
            foreach (JsonElement test in group.Items("tests"))
            {
                JsonElement parameters = test.GetProperty("kdfParameter");
                byte[] z = parameters.Hex("z");
                byte[] salt = parameters.Hex("salt");
                byte[] fixedInfo = [.. Party(test, "fixedInfoPartyU"), .. Party(test, "fixedInfoPartyV")];
                int length = parameters.Int("l") / 8;
                if (hmac == "SHA2-" + algorithm[4..])
                {
                    // VAL tests give a candidate and say whether it is right.
                    byte[] okm = new byte[length];
                    hash.DeriveKey(kernel, z, salt, fixedInfo, okm);
                    JsonElement expected = test.GetProperty("expected");
                    if (group.Text("testType") == "VAL")
                        Assert.Equal(expected.Bool("testPassed"), okm.AsSpan().SequenceEqual(test.Hex("dkm")));
                    else
                        Assert.Equal(expected.Hex("dkm"), okm);
                    tally.Verified();
                }
                else if (hmac is "SHA2-256" or "SHA2-384" or "SHA2-512")
                {
                    tally.OutOfScope("another hash's");
                }
                else
                {
                    Assert.Throws<CryptographicException>(() => HKDF.DeriveKey(new HashAlgorithmName(hmac), z, length, salt, fixedInfo));
                    tally.Refused();
                }
            }
        }

        tally.Close();
    }

    // The whole TLS 1.3 key schedule (RFC 8446 section 7.1) from ExpandLabel and Extract.
    [Fact]
    public void AcvpTls13KeySchedule()
    {
        const string File = "nist/acvp/TLS-v1.3-KDF-RFC8446.json";
        VectorTally tally = new(File, "HKDF");
        foreach (JsonElement group in Corpora.Json(File).Items("testGroups"))
        {
            Sha2Algorithm algorithm = group.Text("hmacAlg") == "SHA2-256" ? Sha2Algorithm.Sha256 : Sha2Algorithm.Sha384;
            byte[] zeroes = new byte[algorithm.HashSizeInBytes()];
            byte[] secret = new byte[zeroes.Length];
            foreach (JsonElement test in group.Items("tests"))
            {
                Sha2State transcript = Sha2State.Create(algorithm);
                Sha2State empty = transcript;

                HKDF.Extract(algorithm, test.Hex("psk"), [], secret);
                transcript.Append(test.Hex("helloClientRandom"));
                Expect("clientEarlyTrafficSecret", "c e traffic"u8, transcript);
                Expect("earlyExporterMasterSecret", "e exp master"u8, transcript);

                HKDF.Extract(algorithm, test.Hex("dhe"), Derive("derived"u8, empty), secret);
                transcript.Append(test.Hex("helloServerRandom"));
                Expect("clientHandshakeTrafficSecret", "c hs traffic"u8, transcript);
                Expect("serverHandshakeTrafficSecret", "s hs traffic"u8, transcript);

                HKDF.Extract(algorithm, zeroes, Derive("derived"u8, empty), secret);
                transcript.Append(test.Hex("finishedServerRandom"));
                Expect("clientApplicationTrafficSecret", "c ap traffic"u8, transcript);
                Expect("serverApplicationTrafficSecret", "s ap traffic"u8, transcript);
                Expect("exporterMasterSecret", "exp master"u8, transcript);
                transcript.Append(test.Hex("finishedClientRandom"));
                Expect("resumptionMasterSecret", "res master"u8, transcript);
                tally.Verified();

                byte[] Derive(ReadOnlySpan<byte> label, Sha2State messages)
                {
                    byte[] context = new byte[messages.HashSizeInBytes];
                    Assert.Equal(context.Length, messages.GetCurrentHash(context));
                    byte[] output = new byte[context.Length];
                    HKDF.ExpandLabel(algorithm, secret, label, context, output);
                    return output;
                }

                void Expect(string field, ReadOnlySpan<byte> label, Sha2State messages) =>
                    Assert.Equal(test.Hex(field), Derive(label, messages));
            }
        }

        tally.Close();
    }

    private static byte[] Party(JsonElement test, string party) =>
        [.. test.GetProperty(party).Hex("partyId"), .. test.GetProperty(party).HexOrEmpty("ephemeralData")];

    private static void Check(Sha2Under hash, Sha2Kernel kernel, byte[] ikm, byte[]? salt, byte[] info, byte[] expected)
    {
        byte[] okm = new byte[expected.Length];
        hash.DeriveKey(kernel, ikm, salt, info, okm);
        Assert.Equal(expected, okm);

        byte[] prk = new byte[hash.HashSize];
        hash.Extract(kernel, salt, ikm, prk);
        hash.Expand(kernel, prk, info, okm);
        Assert.Equal(expected, okm);

        Assert.Equal(expected, HKDF.DeriveKey(hash.BclName, ikm, expected.Length, salt, info));
        Assert.Equal(expected, HKDF.Expand(hash.BclName, prk, expected.Length, info));
    }
}
