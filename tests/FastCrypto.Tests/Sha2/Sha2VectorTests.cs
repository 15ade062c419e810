using System.Text.Json;

namespace FastCrypto.Tests.Sha2;

public class Sha2VectorTests
{
    [Theory, EachSha2Kernel]
    public void Fips180Examples(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        VectorTally tally = new("fips180_sha2.json " + algorithm, kernelName);
        foreach (JsonElement test in Corpora.Own("fips180_sha2.json").Items("cases"))
        {
            byte[] message = test.TryGetProperty("repeat", out JsonElement repeat)
                ? [.. Enumerable.Repeat(repeat.Hex("byte")[0], repeat.Int("count"))]
                : test.Hex("message");
            Check(hash, kernel, message, test.Hex(algorithm.ToLowerInvariant().Replace("-", "")));
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachSha2Kernel]
    public void Acvp(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        string file = $"nist/acvp/SHA2-{algorithm[4..]}-1.0.json";
        VectorTally tally = new(file, kernelName);
        foreach (JsonElement group in Corpora.Json(file).Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                if (test.Int("len") % 8 != 0)
                {
                    tally.OutOfScope("not a whole number of bytes");
                    continue;
                }

                byte[] message = test.Hex("msg")[..(test.Int("len") / 8)];
                if (group.Text("testType") == "AFT")
                    Check(hash, kernel, message, test.Hex("md"));
                else
                    MonteCarlo(hash, kernel, message, group.Text("mctVersion") == "alternate", test.Items("resultsArray"));
                tally.Verified();
            }
        }

        tally.Close();
    }

    // A chain of 100 000 hashes over the last three outputs. "standard" hashes the three as they are; "alternate" keeps the
    // seed's length: the three together are cut or padded with zeroes to it.
    private static void MonteCarlo(Sha2Under hash, Sha2Kernel kernel, byte[] seed, bool alternate, IEnumerable<JsonElement> results)
    {
        byte[] start = seed;
        foreach (JsonElement result in results)
        {
            byte[] a = start, b = start, c = start;
            for (int i = 0; i < 1000; i++)
            {
                byte[] message = [.. a, .. b, .. c];
                if (alternate)
                    Array.Resize(ref message, seed.Length);
                (a, b, c) = (b, c, hash.Hash(kernel, message));
            }

            Assert.Equal(result.Hex("md"), c);
            start = c;
        }
    }

    [Theory, EachSha2Kernel]
    public void Cavp(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        foreach (string part in algorithm == "SHA-256" ? (string[])["ShortMsg", "LongMsg"] : ["ShortMsg"])
        {
            string file = $"nist/cavp/SHA{algorithm[4..]}{part}.rsp";
            VectorTally tally = new(file, kernelName);
            int length = -1;
            byte[] message = [];
            foreach (string line in Corpora.Lines(file))
            {
                string[] field = line.Split(" = ");
                switch (field[0])
                {
                    case "Len":
                        length = int.Parse(field[1]);
                        break;
                    case "Msg":
                        message = Convert.FromHexString(field[1])[..(length / 8)];
                        break;
                    case "MD":
                        Check(hash, kernel, message, Convert.FromHexString(field[1]));
                        tally.Verified();
                        break;
                    default:
                        break;
                }
            }

            tally.Close();
        }
    }

    private static void Check(Sha2Under hash, Sha2Kernel kernel, byte[] message, byte[] expected)
    {
        Assert.Equal(expected, hash.Hash(kernel, message));

        using RunningUnder running = hash.Incremental(kernel);
        int cut = message.Length / 3;
        running.AppendData(message.AsSpan(0, cut));
        running.AppendData(message.AsSpan(cut));
        Assert.Equal(expected, running.GetHashAndReset());
    }
}
