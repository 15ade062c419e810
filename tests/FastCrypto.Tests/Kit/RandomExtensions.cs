namespace FastCrypto.TestKit;

/// <summary>Repeatable randomness: a seeded generator whose seed a failing test can name.</summary>
internal static class RandomExtensions
{
    internal static byte[] Bytes(this Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
