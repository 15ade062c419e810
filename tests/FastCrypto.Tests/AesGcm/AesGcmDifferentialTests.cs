using CsCheck;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using BclAesGcm = System.Security.Cryptography.AesGcm;

namespace FastCrypto.Tests;

/// <summary>Random messages against the BCL, NSec and BouncyCastle, on every kernel.</summary>
public sealed class AesGcmDifferentialTests
{
    private const string Algorithm = AesGcmKernels.Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Against_the_BCL(string kernelName)
    {
        if (!BclAesGcm.IsSupported)
            Assert.Skip("The BCL has no AES-GCM here.");
        var random = new Random(11);
        for (int i = 0; i < Effort.Scale(600, 60_000); i++)
        {
            byte[] key = random.Bytes(16 + 8 * random.Next(3)), nonce = random.Bytes(12);
            byte[] data = random.Bytes(SomeLength(random)), plaintext = random.Bytes(SomeLength(random));
            int tagSize = random.Next(12, 17);
            byte[] expected = new byte[plaintext.Length], expectedTag = new byte[tagSize];
            using var bcl = new BclAesGcm(key, tagSize);
            bcl.Encrypt(nonce, plaintext, expected, expectedTag, data);
            Compare(kernelName, key, nonce, data, plaintext, expected, expectedTag);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Against_NSec(string kernelName)
    {
        if (!Aes256Gcm.IsSupported)
            Assert.Skip("NSec has no AES-256-GCM without AES instructions.");
        var random = new Random(12);
        Aes256Gcm peer = NSec.Cryptography.AeadAlgorithm.Aes256Gcm;
        for (int i = 0; i < Effort.Scale(300, 30_000); i++)
        {
            byte[] key = random.Bytes(32), nonce = random.Bytes(12);
            byte[] data = random.Bytes(SomeLength(random)), plaintext = random.Bytes(SomeLength(random));
            using var nsecKey = Key.Import(peer, key, KeyBlobFormat.RawSymmetricKey);
            byte[] expected = peer.Encrypt(nsecKey, nonce, data, plaintext);
            Compare(kernelName, key, nonce, data, plaintext, expected[..^16], expected[^16..]);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Against_BouncyCastle(string kernelName)
    {
        var random = new Random(13);
        for (int i = 0; i < Effort.Scale(100, 10_000); i++)
        {
            byte[] key = random.Bytes(16 + 8 * random.Next(3)), nonce = random.Bytes(12);
            byte[] data = random.Bytes(SomeLength(random)), plaintext = random.Bytes(SomeLength(random));
            var peer = new GcmBlockCipher(new AesEngine());
            peer.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, data));
            byte[] expected = new byte[plaintext.Length + 16];
            int written = peer.ProcessBytes(plaintext, 0, plaintext.Length, expected, 0);
            peer.DoFinal(expected, written);
            Compare(kernelName, key, nonce, data, plaintext, expected[..^16], expected[^16..]);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Decrypt_undoes_Encrypt_and_any_change_is_seen(string kernelName)
    {
        AesGcmKernel kernel = Kernels.Kernel<AesGcmKernel>(Algorithm, kernelName);
        Gen<(byte[] Key, byte[] Nonce, byte[] Data, byte[] Plaintext, int TagSize, int Flip)> messages = Gen.Select(
            Gen.OneOf(Gen.Byte.Array[16], Gen.Byte.Array[24], Gen.Byte.Array[32]),
            Gen.Byte.Array[12], Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 600], Gen.Int[12, 16], Gen.Int[0, int.MaxValue]);
        messages.Sample(
            m =>
            {
                using var aes = new AesGcm(kernel, m.Key, m.TagSize);
                byte[][] parts = [m.Nonce, m.Data, new byte[m.Plaintext.Length], new byte[m.TagSize]];
                aes.Encrypt(m.Nonce, m.Plaintext, parts[2], parts[3], m.Data);
                byte[] decrypted = new byte[m.Plaintext.Length];
                bool good = aes.TryDecrypt(parts[0], parts[2], parts[3], decrypted, parts[1])
                    && decrypted.AsSpan().SequenceEqual(m.Plaintext);

                int bit = m.Flip % (8 * parts.Sum(part => part.Length));
                foreach (byte[] part in parts)
                {
                    if (bit >= 0 && bit < 8 * part.Length)
                        part[bit / 8] ^= (byte)(1 << bit % 8);
                    bit -= 8 * part.Length;
                }

                bool forged = aes.TryDecrypt(parts[0], parts[2], parts[3], decrypted, parts[1]);
                return good && !forged && !decrypted.AsSpan().ContainsAnyExcept((byte)0);
            },
            iter: Effort.Scale(300, 30_000), threads: 1);
    }

    private static int SomeLength(Random random) => random.Next(4) switch
    {
        0 => random.Next(20),
        1 => random.Next(300),
        2 => 16 * random.Next(20),
        _ => random.Next(3000),
    };

    private static void Compare(
        string kernelName, byte[] key, byte[] nonce, byte[] data, byte[] plaintext, byte[] expected, byte[] expectedTag)
    {
        using var aes = new AesGcm(Kernels.Kernel<AesGcmKernel>(Algorithm, kernelName), key, expectedTag.Length);
        byte[] ciphertext = new byte[plaintext.Length], tag = new byte[expectedTag.Length];
        aes.Encrypt(nonce, plaintext, ciphertext, tag, data);
        Assert.Equal(expected, ciphertext);
        Assert.Equal(expectedTag, tag);
        byte[] decrypted = new byte[plaintext.Length];
        aes.Decrypt(nonce, ciphertext, tag, decrypted, data);
        Assert.Equal(plaintext, decrypted);
    }
}
