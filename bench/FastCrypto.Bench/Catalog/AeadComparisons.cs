using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Bc = Org.BouncyCastle.Crypto;
using NS = NSec.Cryptography;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>AES-GCM, ChaCha20-Poly1305 and XChaCha20-Poly1305: one message under an existing key.</summary>
internal static class AeadComparisons
{
    private const int TagSize = 16;
    private static readonly byte[] AssociatedData = TestData.Bytes(13, 3);

    internal static IEnumerable<Comparison> All()
    {
        foreach ((string algorithm, int keySize) in new[] { ("AES-128-GCM", 16), ("AES-256-GCM", 32) })
        {
            foreach (int size in Comparison.MessageSizes)
            {
                yield return new(Family.Aead, algorithm, "encrypt", size, () => AesGcmEncrypt(keySize, size));
                yield return new(Family.Aead, algorithm, "decrypt", size, () => AesGcmDecrypt(keySize, size));
            }
        }

        foreach (int size in Comparison.MessageSizes)
        {
            yield return new(Family.Aead, "ChaCha20-Poly1305", "encrypt", size, () => ChaChaEncrypt(size));
            yield return new(Family.Aead, "ChaCha20-Poly1305", "decrypt", size, () => ChaChaDecrypt(size));
        }

        foreach (int size in Comparison.MessageSizes)
            yield return new(Family.Aead, "XChaCha20-Poly1305", "encrypt", size, () => XChaChaEncrypt(size));
    }

    private static IEnumerable<Candidate> AesGcmEncrypt(int keySize, int size)
    {
        byte[] key = TestData.Bytes(keySize), nonce = TestData.Bytes(12), plaintext = TestData.Bytes(size),
            ciphertext = new byte[size], tag = new byte[TagSize];

        var ours = new AesGcm(key, TagSize);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
        });
        yield return new(Library.Bcl, () =>
        {
            var bcl = new Sys.AesGcm(key, TagSize);
            return n =>
            {
                while (n-- > 0)
                    bcl.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
            };
        });
        if (keySize == 32)
            yield return new(
                Library.NSec, () => NS.Aes256Gcm.IsSupported ? NSecEncrypt(NS.AeadAlgorithm.Aes256Gcm, key, nonce, plaintext) : null);
        yield return new(Library.BouncyCastle, () => BouncyEncrypt(new GcmBlockCipher(Bc.AesUtilities.CreateEngine()), key, plaintext));
    }

    private static IEnumerable<Candidate> AesGcmDecrypt(int keySize, int size)
    {
        byte[] key = TestData.Bytes(keySize), nonce = TestData.Bytes(12), plaintext = TestData.Bytes(size),
            ciphertext = new byte[size], tag = new byte[TagSize];

        var ours = new AesGcm(key, TagSize);
        ours.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
        byte[] sealedMessage = [.. ciphertext, .. tag];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Decrypt(nonce, ciphertext, tag, plaintext, AssociatedData);
        });
        yield return new(Library.Bcl, () =>
        {
            var bcl = new Sys.AesGcm(key, TagSize);
            return n =>
            {
                while (n-- > 0)
                    bcl.Decrypt(nonce, ciphertext, tag, plaintext, AssociatedData);
            };
        });
        if (keySize == 32)
            yield return new(
                Library.NSec, () => NS.Aes256Gcm.IsSupported ? NSecDecrypt(NS.AeadAlgorithm.Aes256Gcm, key, nonce, sealedMessage) : null);
        yield return new(
            Library.BouncyCastle, () => BouncyDecrypt(new GcmBlockCipher(Bc.AesUtilities.CreateEngine()), key, nonce, sealedMessage));
    }

    private static IEnumerable<Candidate> ChaChaEncrypt(int size)
    {
        byte[] key = TestData.Bytes(32), nonce = TestData.Bytes(12), plaintext = TestData.Bytes(size),
            ciphertext = new byte[size], tag = new byte[TagSize];

        var ours = new ChaCha20Poly1305(key);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
        });
        if (Sys.ChaCha20Poly1305.IsSupported)
        {
            yield return new(Library.Bcl, () =>
            {
                var bcl = new Sys.ChaCha20Poly1305(key);
                return n =>
                {
                    while (n-- > 0)
                        bcl.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
                };
            });
        }

        yield return new(Library.NSec, () => NSecEncrypt(NS.AeadAlgorithm.ChaCha20Poly1305, key, nonce, plaintext));
        yield return new(Library.BouncyCastle, () => BouncyEncrypt(new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305(), key, plaintext));
    }

    private static IEnumerable<Candidate> ChaChaDecrypt(int size)
    {
        byte[] key = TestData.Bytes(32), nonce = TestData.Bytes(12), plaintext = TestData.Bytes(size),
            ciphertext = new byte[size], tag = new byte[TagSize];

        var ours = new ChaCha20Poly1305(key);
        ours.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
        byte[] sealedMessage = [.. ciphertext, .. tag];
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Decrypt(nonce, ciphertext, tag, plaintext, AssociatedData);
        });
        if (Sys.ChaCha20Poly1305.IsSupported)
        {
            yield return new(Library.Bcl, () =>
            {
                var bcl = new Sys.ChaCha20Poly1305(key);
                return n =>
                {
                    while (n-- > 0)
                        bcl.Decrypt(nonce, ciphertext, tag, plaintext, AssociatedData);
                };
            });
        }

        yield return new(Library.NSec, () => NSecDecrypt(NS.AeadAlgorithm.ChaCha20Poly1305, key, nonce, sealedMessage));
        yield return new(
            Library.BouncyCastle, () => BouncyDecrypt(new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305(), key, nonce, sealedMessage));
    }

    private static IEnumerable<Candidate> XChaChaEncrypt(int size)
    {
        byte[] key = TestData.Bytes(32), nonce = TestData.Bytes(24), plaintext = TestData.Bytes(size),
            ciphertext = new byte[size], tag = new byte[TagSize];

        var ours = new XChaCha20Poly1305(key);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.Encrypt(nonce, plaintext, ciphertext, tag, AssociatedData);
        });
        yield return new(Library.NSec, () => NSecEncrypt(NS.AeadAlgorithm.XChaCha20Poly1305, key, nonce, plaintext));
    }

    private static Loop NSecEncrypt(NS.AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] plaintext)
    {
        NS.Key imported = NS.Key.Import(algorithm, key, NS.KeyBlobFormat.RawSymmetricKey);
        byte[] output = new byte[plaintext.Length + TagSize];
        return n =>
        {
            while (n-- > 0)
                algorithm.Encrypt(imported, nonce, AssociatedData, plaintext, output);
        };
    }

    private static Loop NSecDecrypt(NS.AeadAlgorithm algorithm, byte[] key, byte[] nonce, byte[] sealedMessage)
    {
        NS.Key imported = NS.Key.Import(algorithm, key, NS.KeyBlobFormat.RawSymmetricKey);
        byte[] output = new byte[sealedMessage.Length - TagSize];
        return n =>
        {
            while (n-- > 0)
            {
                if (!algorithm.Decrypt(imported, nonce, AssociatedData, sealedMessage, output))
                    throw new InvalidOperationException("NSec refused a good tag.");
            }
        };
    }

    // BouncyCastle keeps the key schedule when only the nonce is given, and refuses to see a nonce twice in a row.
    private static Loop BouncyEncrypt(IAeadCipher cipher, byte[] key, byte[] plaintext)
    {
        byte[] nonce = new byte[12], output = new byte[plaintext.Length + TagSize];
        cipher.Init(true, new ParametersWithIV(new KeyParameter(key), TestData.Bytes(12, 9)));
        return n =>
        {
            while (n-- > 0)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(
                    nonce, System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(nonce) + 1);
                cipher.Init(true, new ParametersWithIV(null, nonce));
                Process(cipher, plaintext, output);
            }
        };
    }

    private static Loop BouncyDecrypt(IAeadCipher cipher, byte[] key, byte[] nonce, byte[] sealedMessage)
    {
        byte[] output = new byte[sealedMessage.Length];
        cipher.Init(false, new ParametersWithIV(new KeyParameter(key), nonce));
        return n =>
        {
            while (n-- > 0)
            {
                cipher.Init(false, new ParametersWithIV(null, nonce));
                Process(cipher, sealedMessage, output);
            }
        };
    }

    private static void Process(IAeadCipher cipher, byte[] input, byte[] output)
    {
        cipher.ProcessAadBytes(AssociatedData.AsSpan());
        int written = cipher.ProcessBytes(input.AsSpan(), output.AsSpan());
        cipher.DoFinal(output.AsSpan(written));
    }
}
