using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Bcl = System.Security.Cryptography;
using BouncyModes = Org.BouncyCastle.Crypto.Modes;
using NSecAlgorithm = NSec.Cryptography.AeadAlgorithm;

namespace FastCrypto.Tests.ChaCha;

/// <summary>Random messages against three other libraries.</summary>
public sealed class DifferentialTests
{
    private static readonly int[] Lengths =
        [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 192, 193, 255, 256, 447, 448, 449, 511, 512, 1023, 1024, 1350, 2048, 4097, 16384, 16385];

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void ChaCha20Poly1305_agrees_with_the_BCL_NSec_and_BouncyCastle(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        var random = new Random(8439);
        for (int round = 0; round < Effort.Scale(150, 5000); round++)
        {
            byte[] key = random.Bytes(32), nonce = random.Bytes(12), associatedData = random.Bytes(random.Next(70)),
                message = Message(random, round);
            using IAead aead = AeadFaces.ChaCha(key, kernel);
            byte[] sealedMessage = Seal(aead, nonce, message, associatedData);

            Assert.Equal(SealWithNSec(NSecAlgorithm.ChaCha20Poly1305, key, nonce, message, associatedData), sealedMessage);

            byte[] bouncy = new byte[message.Length + 16];
            var cipher = new BouncyModes.ChaCha20Poly1305();
            cipher.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, associatedData));
            int written = cipher.ProcessBytes(message, 0, message.Length, bouncy, 0);
            cipher.DoFinal(bouncy, written);
            Assert.Equal(bouncy, sealedMessage);

            if (Bcl.ChaCha20Poly1305.IsSupported)
            {
                byte[] bcl = new byte[message.Length + 16];
                using var peer = new Bcl.ChaCha20Poly1305(key);
                peer.Encrypt(nonce, message, bcl.AsSpan(0, message.Length), bcl.AsSpan(message.Length), associatedData);
                Assert.Equal(bcl, sealedMessage);
            }

            AssertOpens(aead, nonce, sealedMessage, message, associatedData);
        }
    }

    [Theory, EachKernel("XChaCha20-Poly1305")]
    public void XChaCha20Poly1305_agrees_with_NSec(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("XChaCha20-Poly1305", name);
        var random = new Random(24);
        for (int round = 0; round < Effort.Scale(150, 5000); round++)
        {
            byte[] key = random.Bytes(32), nonce = random.Bytes(24), associatedData = random.Bytes(random.Next(70)),
                message = Message(random, round);
            using IAead aead = AeadFaces.XChaCha(key, kernel);
            byte[] sealedMessage = Seal(aead, nonce, message, associatedData);
            Assert.Equal(SealWithNSec(NSecAlgorithm.XChaCha20Poly1305, key, nonce, message, associatedData), sealedMessage);
            AssertOpens(aead, nonce, sealedMessage, message, associatedData);
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Poly1305_agrees_with_plain_arithmetic_on_extreme_numbers(string name)
    {
        // Keys and messages of mostly ones drive the accumulator to and over p, where carries and the final subtraction live.
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        var random = new Random(1305);
        for (int round = 0; round < Effort.Scale(4000, 100_000); round++)
        {
            byte[] key = Extreme(random, 32), message = Extreme(random, random.Next(600)), tag = new byte[16];
            Poly1305.ComputeTag(kernel, key, message, tag);
            Assert.Equal(Poly1305Reference.ComputeTag(key, message), tag);
        }
    }

    private static byte[] Extreme(Random random, int length)
    {
        byte[] bytes = new byte[length];
        int kind = random.Next(4);
        for (int i = 0; i < length; i++)
            bytes[i] = kind switch
            {
                0 => 0xFF,
                1 => (byte)(random.Next(8) == 0 ? random.Next() : 0xFF),
                2 => (byte)(random.Next(8) == 0 ? random.Next() : 0),
                _ => (byte)random.Next()
            };
        return bytes;
    }

    private static byte[] Message(Random random, int round) =>
        random.Bytes(round < Lengths.Length ? Lengths[round] : random.Next(round % 10 == 0 ? 40_000 : 2000));

    private static byte[] Seal(IAead aead, byte[] nonce, byte[] message, byte[] associatedData)
    {
        byte[] result = new byte[message.Length + 16];
        aead.Encrypt(nonce, message, result.AsSpan(0, message.Length), result.AsSpan(message.Length), associatedData);
        return result;
    }

    private static byte[] SealWithNSec(NSecAlgorithm algorithm, byte[] key, byte[] nonce, byte[] message, byte[] associatedData)
    {
        using Key peerKey = Key.Import(algorithm, key, KeyBlobFormat.RawSymmetricKey);
        return algorithm.Encrypt(peerKey, nonce, associatedData, message);
    }

    private static void AssertOpens(IAead aead, byte[] nonce, byte[] sealedMessage, byte[] message, byte[] associatedData)
    {
        byte[] opened = new byte[message.Length];
        aead.Decrypt(nonce, sealedMessage.AsSpan(0, message.Length), sealedMessage.AsSpan(message.Length), opened, associatedData);
        Assert.Equal(message, opened);
    }
}
