using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tests.ChaCha;

/// <summary>Every case of RFC 8439 and of Wycheproof, on every kernel.</summary>
public sealed class VectorTests
{
    private const string Rfc = "rfc8439_chacha20_poly1305.json";

    /// <summary>RFC 8439 section 2.1.1.</summary>
    [Fact]
    public void Rfc8439_quarter_round()
    {
        JsonElement test = Corpora.Own(Rfc).GetProperty("2.1.1_quarter_round");
        uint[] x = [.. test.Items("in").Select(Word)];
        ChaCha20Portable.QuarterRound(ref x[0], ref x[1], ref x[2], ref x[3]);
        Assert.Equal(test.Items("out").Select(Word), x);

        static uint Word(JsonElement hex) => uint.Parse(hex.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>RFC 8439 sections 2.3.2, 2.4.2, 2.5.2, 2.6.2, 2.8.2 and appendix A.</summary>
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Rfc8439(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        JsonElement file = Corpora.Own(Rfc);
        var tally = new VectorTally(Rfc, name);

        foreach (JsonElement test in file.Items("block_function"))
            AssertXor(kernel, test, new byte[64], test.Hex("keystream"), tally);

        foreach (JsonElement test in file.Items("encryption"))
            AssertXor(kernel, test, test.Hex("plaintext"), test.Hex("ciphertext"), tally);

        foreach (JsonElement test in file.Items("poly1305"))
        {
            byte[] tag = new byte[16];
            Poly1305.ComputeTag(kernel, test.Hex("key"), test.Hex("msg"), tag);
            Assert.Equal(test.Hex("tag"), tag);
            tally.Verified();
        }

        foreach (JsonElement test in file.Items("poly1305_key_generation"))
        {
            byte[] key = new byte[32];
            ChaCha20.Xor(kernel, test.Hex("key"), test.Hex("nonce"), 0, key, key);
            Assert.Equal(test.Hex("one_time_key"), key);
            tally.Verified();
        }

        foreach (JsonElement test in file.Items("aead"))
        {
            using IAead aead = AeadFaces.ChaCha(test.Hex("key"), kernel);
            AssertValid(aead, test.Hex("nonce"), test.Hex("aad"), test.Hex("plaintext"), test.Hex("ciphertext"), test.Hex("tag"));
            tally.Verified();
        }

        tally.Close();
    }

    /// <summary>draft-irtf-cfrg-xchacha-03 section 2.2.1.</summary>
    [Theory, EachKernel("XChaCha20-Poly1305")]
    public void HChaCha20_of_the_draft(string name)
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] nonce = Convert.FromHexString("000000090000004a0000000031415927");
        ChaCha20Poly1305Kernels.HChaCha20(Kernels.Kernel<ChaCha20Poly1305Kernel>("XChaCha20-Poly1305", name), nonce, key);
        Assert.Equal("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc", Convert.ToHexStringLower(key));
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Wycheproof_ChaCha20Poly1305(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        Wycheproof("wycheproof/chacha20_poly1305_test.json", name, nonceSize: 12, key => AeadFaces.ChaCha(key, kernel));
    }

    [Theory, EachKernel("XChaCha20-Poly1305")]
    public void Wycheproof_XChaCha20Poly1305(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("XChaCha20-Poly1305", name);
        Wycheproof("wycheproof/xchacha20_poly1305_test.json", name, nonceSize: 24, key => AeadFaces.XChaCha(key, kernel));
    }

    private static void Wycheproof(string file, string kernel, int nonceSize, Func<byte[], IAead> create)
    {
        var tally = new VectorTally(file, kernel);
        foreach (JsonElement test in Corpora.Json(file).Items("testGroups").SelectMany(group => group.Items("tests")))
        {
            using IAead aead = create(test.Hex("key"));
            byte[] nonce = test.Hex("iv"), associatedData = test.Hex("aad"), message = test.Hex("msg"),
                ciphertext = test.Hex("ct"), tag = test.Hex("tag");
            if (nonce.Length != nonceSize)
            {
                Assert.Equal("invalid", test.Text("result"));
                Assert.Throws<ArgumentException>(
                    "nonce", () => aead.Encrypt(nonce, message, new byte[message.Length], new byte[16], associatedData));
                Assert.Throws<ArgumentException>(
                    "nonce", () => aead.Decrypt(nonce, ciphertext, new byte[16], new byte[ciphertext.Length], associatedData));
                tally.Refused();
            }
            else if (test.Text("result") == "valid")
            {
                AssertValid(aead, nonce, associatedData, message, ciphertext, tag);
                tally.Verified();
            }
            else
            {
                Assert.Equal("invalid", test.Text("result"));
                byte[] output = new byte[ciphertext.Length];
                output.AsSpan().Fill(0xAA);
                Assert.Throws<AuthenticationTagMismatchException>(() => aead.Decrypt(nonce, ciphertext, tag, output, associatedData));
                Assert.Equal(new byte[ciphertext.Length], output);
                tally.Refused();
            }
        }

        tally.Close();
    }

    private static void AssertXor(ChaCha20Poly1305Kernel kernel, JsonElement test, byte[] source, byte[] expected, VectorTally tally)
    {
        byte[] output = new byte[source.Length];
        ChaCha20.Xor(kernel, test.Hex("key"), test.Hex("nonce"), test.GetProperty("counter").GetUInt32(), source, output);
        Assert.Equal(expected, output);
        tally.Verified();
    }

    private static void AssertValid(IAead aead, byte[] nonce, byte[] associatedData, byte[] message, byte[] ciphertext, byte[] tag)
    {
        byte[] output = new byte[message.Length], outputTag = new byte[16];
        aead.Encrypt(nonce, message, output, outputTag, associatedData);
        Assert.Equal(ciphertext, output);
        Assert.Equal(tag, outputTag);
        aead.Decrypt(nonce, output, outputTag, output, associatedData);
        Assert.Equal(message, output);
    }
}
