using System.Text.Json;

namespace FastCrypto.Tests.Curve25519;

/// <summary>Every public X25519 vector, on every kernel.</summary>
public sealed class X25519VectorTests
{
    private const string Algorithm = Curve25519Kernels.X25519Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Rfc7748(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        JsonElement file = Corpora.Own("rfc7748_x25519.json");
        var tally = new VectorTally("rfc7748_x25519.json", kernelName);

        foreach (JsonElement test in file.Items("section_5_2"))
        {
            Assert.Equal(test.Hex("out"), Derive(kernel, test.Hex("scalar"), test.Hex("u")));
            tally.Verified();
        }

        JsonElement exchange = file.GetProperty("section_6_1");
        using var alice = X25519DiffieHellman.ImportPrivateKey(kernel, exchange.Hex("alice_private"));
        using var bob = X25519DiffieHellman.ImportPrivateKey(kernel, exchange.Hex("bob_private"));
        Assert.Equal(exchange.Hex("alice_public"), alice.ExportPublicKey());
        Assert.Equal(exchange.Hex("bob_public"), bob.ExportPublicKey());
        Assert.Equal(exchange.Hex("shared"), alice.DeriveRawSecretAgreement(bob));
        Assert.Equal(exchange.Hex("shared"), bob.DeriveRawSecretAgreement(exchange.Hex("alice_public")));
        tally.Verified();

        JsonElement iterated = file.GetProperty("iterated");
        int last = 0;
        byte[] k = iterated.Hex("start_k_and_u"), u = iterated.Hex("start_k_and_u"), r = new byte[32];
        foreach (JsonProperty result in iterated.GetProperty("results").EnumerateObject())
        {
            int count = int.Parse(result.Name, System.Globalization.CultureInfo.InvariantCulture);
            if (count > 1000 && !Effort.IsFull)
            {
                tally.OutOfScope("FASTCRYPTO_EFFORT=full only");
                continue;
            }

            for (; last < count; last++)
            {
                Assert.True(X25519.TryDerive(kernel, k, u, r));
                (k, u, r) = (r, k, u);
            }

            Assert.Equal(Convert.FromHexString(result.Value.GetString()!), k);
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Wycheproof(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var tally = new VectorTally("wycheproof/x25519_test.json", kernelName);
        foreach (JsonElement test in Corpora.Json("wycheproof/x25519_test.json").Items("testGroups").SelectMany(g => g.Items("tests")))
        {
            // Policy: low-order points that give zero are refused; everything else, twist and non-canonical points too, is computed.
            using var key = X25519DiffieHellman.ImportPrivateKey(kernel, test.Hex("private"));
            if (test.HasFlag("ZeroSharedSecret"))
            {
                byte[] secret = [.. Enumerable.Repeat((byte)1, 32)];
                Assert.Throws<System.Security.Cryptography.CryptographicException>(
                    () => key.DeriveRawSecretAgreement(test.Hex("public"), secret));
                Assert.Equal(new byte[32], secret);
                tally.Refused();
            }
            else
            {
                Assert.Equal(test.Hex("shared"), key.DeriveRawSecretAgreement(test.Hex("public")));
                tally.Verified();
            }
        }

        tally.Close();
    }

    [Theory, EachKernel(Algorithm)]
    public void Rfc9180_key_pairs_and_secrets(string kernelName)
    {
        X25519Kernel kernel = Kernels.Kernel<X25519Kernel>(Algorithm, kernelName);
        var tally = new VectorTally("rfc9180_hpke_base.json (DH)", kernelName);
        const int DhKemX25519 = 0x0020;
        foreach (JsonElement test in Corpora.Own("rfc9180_hpke_base.json").Items("cases"))
        {
            if (test.Int("kem_id") != DhKemX25519)
            {
                tally.OutOfScope("another KEM");
                continue;
            }

            using var receiver = X25519DiffieHellman.ImportPrivateKey(kernel, test.Hex("skRm"));
            using var ephemeral = X25519DiffieHellman.ImportPrivateKey(kernel, test.Hex("skEm"));
            Assert.Equal(test.Hex("pkRm"), receiver.ExportPublicKey());
            Assert.Equal(test.Hex("enc"), ephemeral.ExportPublicKey());
            Assert.Equal(test.Hex("dh"), ephemeral.DeriveRawSecretAgreement(receiver));
            Assert.Equal(test.Hex("dh"), receiver.DeriveRawSecretAgreement(ephemeral));
            tally.Verified();
        }

        tally.Close();
    }

    private static byte[] Derive(X25519Kernel kernel, byte[] scalar, byte[] u)
    {
        byte[] result = new byte[32];
        Assert.True(X25519.TryDerive(kernel, scalar, u, result));
        return result;
    }
}
