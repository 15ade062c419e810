using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.SelfTest;

/// <summary>The documents' answers (tests/vectors/SOURCES.md) for each algorithm of the kernel registry.</summary>
internal static class KnownAnswers
{
    // What the library leaves to the BCL is checked as the faces that do so.
    private static readonly (string Algorithm, Func<int, int> Check)[] Table =
    [
        (AesGcmKernels.Algorithm, AesGcm),
        (ChaCha20Poly1305Kernels.ChaCha, ChaCha20Poly1305),
        (ChaCha20Poly1305Kernels.XChaCha, XChaCha20Poly1305),
        ("SHA-256", Sha256),
        ("SHA-384", Sha384),
        ("SHA-512", Sha512),
        ($"SHA-256 (one-shot, {Sha256Handover.HashCrossover} B and up)", LongSha256),
        ($"HMAC-SHA256 (one-shot, {Sha256Handover.HmacCrossover} B and up)", LongHmac),
        ($"HMAC-SHA256 (keyed, one piece, {Sha256Handover.KeyedHmacCrossover} B and up)", LongKeyedHmac),
        (KeccakKernels.Algorithm, Keccak),
        (Curve25519Kernels.X25519Algorithm, X25519),
        (Curve25519Kernels.X25519BatchAlgorithm, X25519Batches),
        (Curve25519Kernels.Ed25519Algorithm, Ed25519Signatures),
        (P256Kernels.Algorithm, P256),
        (P256Kernels.BatchAlgorithm, P256Batches),
        (MlKemKernels.Algorithm, MlKem),
    ];

    /// <summary>Compares the kernel with all answers that there are for its algorithm, and counts them.</summary>
    /// <exception cref="WrongAnswerException">One is wrong, or there is none.</exception>
    internal static int Check(KernelInfo kernel)
    {
        Func<int, int>? check = Table.SingleOrDefault(row => row.Algorithm == kernel.Algorithm).Check;
        int count = check?.Invoke(kernel.Id) ?? 0;
        return count > 0 ? count : throw new WrongAnswerException("There is no known answer for this algorithm.");
    }

    private static int AesGcm(int id)
    {
        int count = 0;
        // The library has 96-bit nonces only.
        foreach (JsonElement test in Vectors.Of("gcm_spec.json").Items("cases").Where(test => test.Hex("iv").Length == 12))
        {
            using var aead = new AesGcm((AesGcmKernel)id, test.Hex("key"), 16);
            byte[] message = test.Hex("pt"), output = new byte[message.Length], tag = new byte[16];
            aead.Encrypt(test.Hex("iv"), message, output, tag, test.Hex("aad"));
            Expect(test.Hex("ct"), output);
            Expect(test.Hex("tag"), tag);
            aead.Decrypt(test.Hex("iv"), output, tag, output, test.Hex("aad"));
            Expect(message, output);
            tag[15] ^= 1;
            Expect(!aead.TryDecrypt(test.Hex("iv"), test.Hex("ct"), tag, output, test.Hex("aad")));
            count++;
        }

        return count;
    }

    private static int ChaCha20Poly1305(int id)
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("rfc8439_chacha20_poly1305.json").Items("aead"))
        {
            using var aead = new ChaCha20Poly1305(test.Hex("key"), (ChaCha20Poly1305Kernel)id);
            byte[] message = test.Hex("plaintext"), output = new byte[message.Length], tag = new byte[16];
            aead.Encrypt(test.Hex("nonce"), message, output, tag, test.Hex("aad"));
            Expect(test.Hex("ciphertext"), output);
            Expect(test.Hex("tag"), tag);
            aead.Decrypt(test.Hex("nonce"), output, tag, output, test.Hex("aad"));
            Expect(message, output);
            count++;
        }

        return count;
    }

    // draft-irtf-cfrg-xchacha-03, A.3.1: RFC 8439's key, message and associated data under a longer nonce.
    private static int XChaCha20Poly1305(int id)
    {
        JsonElement test = Vectors.Of("rfc8439_chacha20_poly1305.json").Items("aead").Single(test => test.Text("case") == "2.8.2");
        using var aead = new XChaCha20Poly1305(test.Hex("key"), (ChaCha20Poly1305Kernel)id);
        byte[] message = test.Hex("plaintext"), output = new byte[message.Length], tag = new byte[16];
        byte[] nonce = Convert.FromHexString("404142434445464748494a4b4c4d4e4f5051525354555657");
        aead.Encrypt(nonce, message, output, tag, test.Hex("aad"));
        Expect("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb", output.AsSpan(0, 32));
        Expect("c0875924c1c7987947deafd8780acf49", tag);
        aead.Decrypt(nonce, output, tag, output, test.Hex("aad"));
        Expect(message, output);
        return 1;
    }

    private static int Sha256(int id) =>
        Digests("sha256", message => SHA256.HashData((Sha2Kernel)id, message))
        + Macs("hmac_sha256", (key, data) => HMACSHA256.HashData((Sha2Kernel)id, key, data)) + Hkdf();

    private static int Sha384(int id) =>
        Digests("sha384", message => SHA384.HashData((Sha2Kernel)id, message))
        + Macs("hmac_sha384", (key, data) => HMACSHA384.HashData((Sha2Kernel)id, key, data));

    private static int Sha512(int id) =>
        Digests("sha512", message => SHA512.HashData((Sha2Kernel)id, message))
        + Macs("hmac_sha512", (key, data) => HMACSHA512.HashData((Sha2Kernel)id, key, data));

    private static int LongSha256(int id) => Digests("sha256", message => SHA256.HashData(message));

    private static int LongHmac(int id) =>
        AgreesWithManaged(Sha256Handover.HmacCrossover, (key, message) => HMACSHA256.HashData(key, message));

    private static int LongKeyedHmac(int id) => AgreesWithManaged(Sha256Handover.KeyedHmacCrossover, (key, message) =>
    {
        using var keyed = new HMACSHA256(key);
        return keyed.ComputeHash(message);
    });

    // RFC 4231 has no message that is long enough. What is appended stays managed whatever its length.
    private static int AgreesWithManaged(int crossover, Func<byte[], byte[], byte[]> mac)
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        byte[] message = [.. Enumerable.Range(0, 2 * crossover).Select(i => (byte)i)];
        using var managed = new HMACSHA256(key);
        managed.AppendData(message);
        Expect(managed.GetHashAndReset(), mac(key, message));
        return 1;
    }

    private static int Digests(string name, Func<byte[], byte[]> hash)
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("fips180_sha2.json").Items("cases"))
        {
            byte[] message = test.TryGetProperty("repeat", out JsonElement repeat)
                ? [.. Enumerable.Repeat(repeat.Hex("byte")[0], repeat.Int("count"))]
                : test.Hex("message");
            Expect(test.Hex(name), hash(message));
            count++;
        }

        return count;
    }

    private static int Macs(string name, Func<byte[], byte[], byte[]> mac)
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("rfc4231_hmac.json").Items("cases"))
        {
            // Case 5 gives the first 128 bits.
            byte[] expected = test.Hex(name);
            Expect(expected, mac(test.Hex("key"), test.Hex("data")).AsSpan(0, expected.Length));
            count++;
        }

        return count;
    }

    // On the kernel that the face picks: HKDF has none to choose.
    private static int Hkdf()
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("rfc5869_hkdf.json").Items("cases").Where(test => test.Text("hash") == "SHA-256"))
        {
            byte[] output = new byte[test.Int("L")];
            HKDF.DeriveKey(HashAlgorithmName.SHA256, test.Hex("ikm"), output, test.HexOrEmpty("salt"), test.Hex("info"));
            Expect(test.Hex("okm"), output);
            count++;
        }

        return count;
    }

    // FIPS 202's example values.
    private static int Keccak(int id)
    {
        var kernel = (KeccakKernel)id;
        byte[] a3 = new byte[200], hash = new byte[32];
        a3.AsSpan().Fill(0xA3);
        SHA3_256.HashData(kernel, [], hash);
        Expect("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a", hash);
        SHA3_256.HashData(kernel, a3, hash);
        Expect("79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787", hash);
        Shake128.HashData(kernel, a3, hash);
        Expect("131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037", hash);
        Shake256.HashData(kernel, [], hash);
        Expect("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f", hash);
        return 4;
    }

    private static int X25519(int id)
    {
        (byte[] scalar, byte[] u, byte[] expected)[] cases = Agreements();
        foreach ((byte[] scalar, byte[] u, byte[] expected) in cases)
        {
            using var key = X25519DiffieHellman.ImportPrivateKey((X25519Kernel)id, scalar);
            Expect(expected, key.DeriveRawSecretAgreement(u));
        }

        return cases.Length;
    }

    private static int X25519Batches(int id)
    {
        // One more than the widest kernel takes at once.
        (byte[] scalar, byte[] u, byte[] expected)[] cases = [.. Enumerable.Repeat(Agreements(), 3).SelectMany(all => all)];
        byte[] secrets = new byte[32 * cases.Length];
        bool[] valid = new bool[cases.Length];
        Expect(X25519Batch.DeriveRawSecretAgreements(
            (X25519BatchKernel)id, [.. cases.SelectMany(c => c.scalar)], [.. cases.SelectMany(c => c.u)], secrets, valid));
        Expect([.. cases.SelectMany(c => c.expected)], secrets);
        return cases.Length;
    }

    // RFC 7748, 5.2, and the exchange of 6.1 from one side.
    private static (byte[] Scalar, byte[] U, byte[] Secret)[] Agreements()
    {
        JsonElement file = Vectors.Of("rfc7748_x25519.json"), exchange = file.GetProperty("section_6_1");
        return
        [
            .. file.Items("section_5_2").Select(test => (test.Hex("scalar"), test.Hex("u"), test.Hex("out"))),
            (exchange.Hex("alice_private"), exchange.Hex("bob_public"), exchange.Hex("shared")),
        ];
    }

    private static int Ed25519Signatures(int id)
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("rfc8032_ed25519.json").Items("cases").Where(test => test.Text("algorithm") == "Ed25519"))
        {
            using var key = Ed25519.ImportPrivateKey((Ed25519Kernel)id, test.Hex("secretKey"));
            byte[] message = test.Hex("message"), signature = key.SignData(message);
            Expect(test.Hex("publicKey"), key.ExportPublicKey());
            Expect(test.Hex("signature"), signature);
            Expect(key.VerifyData(message, signature));
            signature[0] ^= 1;
            Expect(!key.VerifyData(message, signature));
            count++;
        }

        return count;
    }

    private static int P256(int id)
    {
        int count = 0;
        foreach (JsonElement vector in Vectors.Of("rfc6979_ecdsa.json").Items("keys").Where(key => key.Text("curve") == "P-256"))
        {
            using var key = ECDsaP256.ImportPrivateKey((P256Kernel)id, vector.Hex("private"));
            Expect([0x04, .. vector.Hex("Ux"), .. vector.Hex("Uy")], key.ExportPublicKey());
            foreach (JsonElement test in vector.Items("cases").Where(test => test.Text("hash") == "SHA-256"))
            {
                byte[] hash = SHA256.HashData(test.Hex("message_hex")), signature = new byte[64];
                key.SignHashDeterministic(hash, HashAlgorithmName.SHA256, signature);
                Expect([.. test.Hex("r"), .. test.Hex("s")], signature);
                Expect(key.VerifyHash(hash, signature));
                signature[0] ^= 1;
                Expect(!key.VerifyHash(hash, signature));
                count++;
            }
        }

        return count;
    }

    // Each signature in each of the widest kernel's lanes, and once more with another hash, which must fail.
    private static int P256Batches(int id)
    {
        int count = 0;
        foreach (JsonElement vector in Vectors.Of("rfc6979_ecdsa.json").Items("keys").Where(key => key.Text("curve") == "P-256"))
        {
            byte[] publicKey = [0x04, .. vector.Hex("Ux"), .. vector.Hex("Uy")];
            foreach (JsonElement test in vector.Items("cases").Where(test => test.Text("hash") == "SHA-256"))
            {
                byte[] hash = SHA256.HashData(test.Hex("message_hex")), other = SHA256.HashData(hash);
                bool[] valid = new bool[9];
                byte[] publicKeys = [.. Enumerable.Repeat(publicKey, valid.Length).SelectMany(bytes => bytes)];
                byte[] signatures =
                    [.. Enumerable.Repeat<byte[]>([.. test.Hex("r"), .. test.Hex("s")], valid.Length).SelectMany(bytes => bytes)];
                for (int wrong = 0; wrong < valid.Length; wrong++)
                {
                    byte[] hashes = [.. Enumerable.Range(0, valid.Length).SelectMany(i => i == wrong ? other : hash)];
                    Expect(!ECDsaP256Batch.VerifyHashes((P256BatchKernel)id, publicKeys, hashes, signatures, valid));
                    Expect(Enumerable.Range(0, valid.Length).All(i => valid[i] == (i != wrong)));
                    count++;
                }
            }
        }

        return count;
    }

    // ML-KEM-768 inside the hybrids, made with OpenSSL: key generation and decapsulation by answer, encapsulation by agreement.
    private static int MlKem(int id)
    {
        int count = 0;
        foreach (JsonElement test in Vectors.Of("tls_hybrid_kem.json").Items("cases").Where(test => test.Text("group") == "X25519MLKEM768"))
        {
            byte[] random = [.. test.Hex("mlkem_seed_d_z"), .. test.Hex("client_x25519_private")];
            using var key = X25519MLKEM768.ImportRandom((MlKemKernel)id, random);
            byte[] clientShare = test.Hex("client_share"), serverShare = test.Hex("server_share");
            byte[] exported = new byte[clientShare.Length], secret = new byte[64], serverSecret = new byte[64];
            key.ExportKeyShare(exported);
            Expect(clientShare, exported);
            key.DeriveSharedSecret(serverShare, secret);
            Expect(test.Hex("shared_secret"), secret);
            X25519MLKEM768.RespondWith((MlKemKernel)id, clientShare, serverShare, serverSecret);
            key.DeriveSharedSecret(serverShare, secret);
            Expect(serverSecret, secret);
            count++;
        }

        return count;
    }

    private static void Expect(string expected, ReadOnlySpan<byte> actual) => Expect(Convert.FromHexString(expected), actual);

    private static void Expect(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (!expected.SequenceEqual(actual))
            throw new WrongAnswerException($"{Convert.ToHexStringLower(actual)} instead of {Convert.ToHexStringLower(expected)}");
    }

    private static void Expect(bool holds)
    {
        if (!holds)
            throw new WrongAnswerException("A right answer was refused, or a wrong one accepted.");
    }
}
