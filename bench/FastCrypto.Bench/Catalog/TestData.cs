namespace FastCrypto.Bench.Catalog;

/// <summary>Buffers with repeatable contents.</summary>
internal static class TestData
{
    internal static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
