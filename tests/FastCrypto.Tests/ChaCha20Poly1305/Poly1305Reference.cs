using System.Numerics;

namespace FastCrypto.Tests.ChaCha;

/// <summary>RFC 8439 section 2.5.1 in whole numbers: nothing to get wrong but the section itself.</summary>
internal static class Poly1305Reference
{
    private static readonly BigInteger P = BigInteger.Pow(2, 130) - 5;
    private static readonly BigInteger Clamp = Number(Convert.FromHexString("ffffff0ffcffff0ffcffff0ffcffff0f"));

    internal static byte[] ComputeTag(byte[] key, byte[] message)
    {
        BigInteger r = Number(key.AsSpan(0, 16)) & Clamp, s = Number(key.AsSpan(16)), accumulator = 0;
        for (int i = 0; i < message.Length; i += 16)
        {
            byte[] block = [.. message.AsSpan(i, Math.Min(16, message.Length - i)), 1];
            accumulator = (accumulator + Number(block)) * r % P;
        }

        byte[] tag = new byte[16];
        ((accumulator + s) & (BigInteger.Pow(2, 128) - 1)).TryWriteBytes(tag, out _, isUnsigned: true);
        return tag;
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);
}
