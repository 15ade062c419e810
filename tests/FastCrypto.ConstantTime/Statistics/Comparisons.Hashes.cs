namespace FastCrypto.ConstantTimeCheck.Statistics;

internal static partial class Comparisons
{
    private static IEnumerable<Comparison> Hashes() =>
    [
        .. Sha2<Sha256State>("SHA-256"),
        .. Sha2<Sha384State>("SHA-384"),
        .. Sha2<Sha512State>("SHA-512"),
        .. AgainstRandom(KeccakKernels.Algorithm, "SHA3-256", 300, Edges, input =>
            SHA3_256.HashData(KeccakKernels.Preferred, input, stackalloc byte[32])),
    ];

    // HMAC of a public message, and of a secret one; HKDF's two steps.
    private static IEnumerable<Comparison> Sha2<T>(string algorithm) where T : unmanaged, ISha2State<T>
    {
        byte[] message = InputClass.RandomBytes(100), mac = new byte[T.HashSizeInBytes], salt = InputClass.RandomBytes(32);
        return
        [
            .. AgainstRandom(algorithm, "HMAC's key", 32, Edges, key => HmacCore<T>.HashData(T.PreferredKernel, key, message, mac)),
            .. AgainstRandom(algorithm, "HMAC's message", 200, [InputClass.Zeroes], input =>
                HmacCore<T>.HashData(T.PreferredKernel, salt, input, mac)),
            .. AgainstRandom(algorithm, "HKDF's secret", 32, [InputClass.Fixed, InputClass.Zeroes], secret =>
                HkdfCore<T>.DeriveKey(T.PreferredKernel, secret, salt, message, mac)),
        ];
    }
}
