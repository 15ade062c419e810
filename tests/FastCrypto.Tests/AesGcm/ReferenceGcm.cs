using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastCrypto.Tests;

/// <summary>
/// SP 800-38D step by step over the BCL's AES block cipher, bit by bit, for any pre-counter block. Slow and variable-time.
/// </summary>
internal static class ReferenceGcm
{
    internal static (byte[] Ciphertext, byte[] Tag) Encrypt(byte[] key, byte[] nonce, uint preCounter, byte[] plaintext, byte[] data)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        byte[] ciphertext = new byte[plaintext.Length];
        for (int i = 0; i < plaintext.Length; i += 16)
        {
            byte[] stream = EncryptCounter(aes, nonce, unchecked(preCounter + 1 + (uint)(i / 16)));
            for (int j = i; j < Math.Min(i + 16, plaintext.Length); j++)
                ciphertext[j] = (byte)(plaintext[j] ^ stream[j - i]);
        }

        UInt128 h = BinaryPrimitives.ReadUInt128BigEndian(aes.EncryptEcb(new byte[16], PaddingMode.None));
        UInt128 y = 0;
        byte[] lengths = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(lengths, 8ul * (ulong)data.Length);
        BinaryPrimitives.WriteUInt64BigEndian(lengths.AsSpan(8), 8ul * (ulong)ciphertext.Length);
        foreach (byte[] part in (byte[][])[data, ciphertext, lengths])
        {
            for (int i = 0; i < part.Length; i += 16)
            {
                byte[] block = new byte[16];
                part.AsSpan(i, Math.Min(16, part.Length - i)).CopyTo(block);
                y = Multiply(y ^ BinaryPrimitives.ReadUInt128BigEndian(block), h);
            }
        }

        byte[] tag = EncryptCounter(aes, nonce, preCounter);
        BinaryPrimitives.WriteUInt128BigEndian(tag, y ^ BinaryPrimitives.ReadUInt128BigEndian(tag));
        return (ciphertext, tag);
    }

    // SP 800-38D, algorithm 1.
    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 z = 0, v = y;
        for (int i = 127; i >= 0; i--)
        {
            if ((x >> i & 1) != 0)
                z ^= v;
            v = (v & 1) != 0 ? v >> 1 ^ new UInt128(0xE100_0000_0000_0000, 0) : v >> 1;
        }

        return z;
    }

    private static byte[] EncryptCounter(Aes aes, byte[] nonce, uint counter)
    {
        byte[] block = new byte[16];
        nonce.CopyTo(block, 0);
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(12), counter);
        return aes.EncryptEcb(block, PaddingMode.None);
    }
}
