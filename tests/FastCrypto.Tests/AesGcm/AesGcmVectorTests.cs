using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tests;

/// <summary>
/// Every public AES-GCM vector on every kernel: verified, or asserted to be refused (other nonce sizes, tags under 12 bytes).
/// </summary>
public sealed class AesGcmVectorTests
{
    private const string Algorithm = AesGcmKernels.Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Gcm_specification(string kernelName)
    {
        var tally = new VectorTally("gcm_spec.json", kernelName);
        foreach (JsonElement test in Corpora.Own("gcm_spec.json").Items("cases"))
            Check(kernelName, tally,
                new Case(test.Hex("key"), test.Hex("iv"), test.Hex("aad"), test.Hex("pt"), test.Hex("ct"), test.Hex("tag"), true, true));
        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof(string kernelName)
    {
        var tally = new VectorTally("wycheproof/aes_gcm_test.json", kernelName);
        foreach (JsonElement group in Corpora.Json("wycheproof/aes_gcm_test.json").Items("testGroups"))
        {
            foreach (JsonElement test in group.Items("tests"))
            {
                Assert.NotEqual("acceptable", test.Text("result"));
                bool valid = test.Text("result") == "valid";
                Check(kernelName, tally, new Case(test.Hex("key"), test.Hex("iv"), test.Hex("aad"),
                    test.Hex("msg"), test.Hex("ct"), test.Hex("tag"), valid, true));
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Acvp(string kernelName)
    {
        var tally = new VectorTally("nist/acvp/ACVP-AES-GCM-1.0.json", kernelName);
        foreach (JsonElement group in Corpora.Json("nist/acvp/ACVP-AES-GCM-1.0.json").Items("testGroups"))
        {
            bool encrypt = group.Text("direction") == "encrypt";
            foreach (JsonElement test in group.Items("tests"))
            {
                bool valid = test.Bool("testPassed");
                Check(kernelName, tally, new Case(
                    test.Hex("key"), test.Hex("iv"), test.Hex("aad"), valid
                        ? test.Hex("pt")
                        : null, test.Hex("ct"), test.Hex("tag"), valid, encrypt));
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Cavp_decrypt_128(string kernelName) => Cavp(kernelName, "nist/cavp/gcmDecrypt128.rsp");

    [Theory, EachKernel(Algorithm)]
    public void Cavp_decrypt_256(string kernelName) => Cavp(kernelName, "nist/cavp/gcmDecrypt256.rsp");

    [Theory, EachKernel(Algorithm)]
    public void Cavp_encrypt_128(string kernelName) => Cavp(kernelName, "nist/cavp/gcmEncryptExtIV128.rsp");

    [Theory, EachKernel(Algorithm)]
    public void Cavp_encrypt_256(string kernelName) => Cavp(kernelName, "nist/cavp/gcmEncryptExtIV256.rsp");

    // A case is a run of "Name = hex" lines after "Count"; FAIL stands for PT where the tag is wrong.
    private static void Cavp(string kernelName, string file)
    {
        var tally = new VectorTally(file, kernelName);
        bool encrypt = file.Contains("Encrypt", StringComparison.Ordinal);
        var fields = new Dictionary<string, byte[]>();
        bool open = false, valid = true;
        foreach (string line in (string[])[.. Corpora.Lines(file), "Count = end"])
        {
            string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0] == "Count")
            {
                if (open)
                {
                    Check(kernelName, tally, new Case(
                        fields["Key"], fields["IV"], fields["AAD"], valid
                            ? fields["PT"]
                            : null, fields["CT"], fields["Tag"], valid, encrypt));
                }

                fields.Clear();
                open = valid = true;
            }
            else if (parts[0] == "FAIL")
            {
                valid = false;
            }
            else if (open && parts.Length == 2 && !line.StartsWith('['))
            {
                fields[parts[0]] = Convert.FromHexString(parts[1]);
            }
        }

        tally.Close();
    }

    private sealed record Case(
        byte[] Key, byte[] Nonce, byte[] AssociatedData, byte[]? Plaintext, byte[] Ciphertext, byte[] Tag, bool Valid, bool Encrypt);

    private static void Check(string kernelName, VectorTally tally, Case c)
    {
        AesGcmKernel kernel = Kernels.Kernel<AesGcmKernel>(Algorithm, kernelName);
        if (c.Tag.Length < 12)
        {
            Assert.Throws<ArgumentException>("tagSizeInBytes", () => new AesGcm(kernel, c.Key, c.Tag.Length));
            tally.Refused();
            return;
        }

        using var aes = new AesGcm(kernel, c.Key, c.Tag.Length);
        byte[] decrypted = new byte[c.Ciphertext.Length];
        if (c.Nonce.Length != 12)
        {
            Assert.Throws<ArgumentException>("nonce", () => aes.Decrypt(c.Nonce, c.Ciphertext, c.Tag, decrypted, c.AssociatedData));
            Assert.Throws<ArgumentException>(
                "nonce", () => aes.Encrypt(c.Nonce, decrypted, new byte[decrypted.Length], new byte[c.Tag.Length], c.AssociatedData));
            tally.Refused();
            return;
        }

        if (c.Valid)
        {
            aes.Decrypt(c.Nonce, c.Ciphertext, c.Tag, decrypted, c.AssociatedData);
            Assert.Equal(c.Plaintext, decrypted);
        }
        else
        {
            decrypted.AsSpan().Fill(0xEE);
            Assert.Throws<AuthenticationTagMismatchException>(() => aes.Decrypt(c.Nonce, c.Ciphertext, c.Tag, decrypted, c.AssociatedData));
            Assert.Equal(new byte[decrypted.Length], decrypted);
        }

        if (c.Plaintext is not null && c.Encrypt)
        {
            byte[] ciphertext = new byte[c.Ciphertext.Length];
            byte[] tag = new byte[c.Tag.Length];
            aes.Encrypt(c.Nonce, c.Plaintext, ciphertext, tag, c.AssociatedData);
            Assert.Equal(c.Valid, ciphertext.AsSpan().SequenceEqual(c.Ciphertext) && tag.AsSpan().SequenceEqual(c.Tag));
        }

        tally.Verified();
    }
}
