using System.Text.Json;

namespace FastCrypto.Tests.Sha2;

public class HmacVectorTests
{
    [Theory, EachSha2Kernel]
    public void Rfc4231(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        VectorTally tally = new("rfc4231_hmac.json " + algorithm, kernelName);
        foreach (JsonElement test in Corpora.Own("rfc4231_hmac.json").Items("cases"))
        {
            // Case 5 is cut to 128 bits.
            byte[] expected = test.Hex("hmac_" + algorithm.ToLowerInvariant().Replace("-", ""));
            int length = test.TryGetProperty("truncated_bits", out JsonElement bits) ? bits.GetInt32() / 8 : hash.HashSize;
            Assert.Equal(length, expected.Length);
            Check(hash, kernel, test.Hex("key"), test.Hex("data"), expected);
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachSha2Kernel]
    public void Wycheproof(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        string file = $"wycheproof/hmac_sha{algorithm[4..]}_test.json";
        VectorTally tally = new(file, kernelName);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                byte[] tag = test.Hex("tag");
                Assert.Equal(group.Int("tagSize") / 8, tag.Length);
                if (test.Text("result") == "valid")
                {
                    Check(hash, kernel, test.Hex("key"), test.Hex("msg"), tag);
                    tally.Verified();
                }
                else
                {
                    Assert.Equal("invalid", test.Text("result"));
                    Assert.NotEqual(tag, hash.Mac(kernel, test.Hex("key"), test.Hex("msg"))[..tag.Length]);
                    tally.Refused();
                }
            }
        }

        tally.Close();
    }

    [Theory, EachSha2Kernel]
    public void Acvp(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        foreach (string revision in (string[])["1.0", "2.0"])
        {
            string file = $"nist/acvp/HMAC-SHA2-{algorithm[4..]}-{revision}.json";
            VectorTally tally = new(file, kernelName);
            foreach (JsonElement test in Corpora.Json(file).Items("testGroups").SelectMany(group => group.Items("tests")))
            {
                if (test.TryGetProperty("macLen", out JsonElement bits) && bits.GetInt32() % 8 != 0)
                {
                    tally.OutOfScope("not a whole number of bytes");
                    continue;
                }

                Check(hash, kernel, test.Hex("key"), test.Hex("msg"), test.Hex("mac"));
                tally.Verified();
            }

            tally.Close();
        }
    }

    // The expected MAC may be truncated.
    private static void Check(Sha2Under hash, Sha2Kernel kernel, byte[] key, byte[] data, byte[] expected)
    {
        Assert.InRange(expected.Length, 4, hash.HashSize);
        Assert.Equal(expected, hash.Mac(kernel, key, data)[..expected.Length]);

        using RunningUnder keyed = hash.Keyed(kernel, key);
        Assert.Equal(expected, keyed.ComputeHash(data)[..expected.Length]);
        foreach (byte b in data)
            keyed.AppendData([b]);
        Assert.Equal(expected, keyed.GetHashAndReset()[..expected.Length]);
    }
}
