namespace FastCrypto.ConstantTimeCheck.Statistics;

internal static partial class Comparisons
{
    private const int TagSize = 16, KeySize = 32;

    // A short message, which takes its own way through most kernels, and one of a packet's size.
    private static readonly int[] Lengths = [48, 1350];

    private delegate void Encrypt<T>(T aead, byte[] plaintext, byte[] ciphertext, byte[] tag);

    private delegate bool Decrypt<T>(T aead, byte[] ciphertext, byte[] tag, byte[] plaintext);

    private static IEnumerable<Comparison> Aeads()
    {
        byte[] nonce = InputClass.RandomBytes(12), longNonce = InputClass.RandomBytes(24);
        return Lengths.SelectMany(length => (Comparison[])
        [
            .. Aead(
                AesGcmKernels.Algorithm, length, key => new AesGcm(key, TagSize),
                (aead, plaintext, ciphertext, tag) => aead.Encrypt(nonce, plaintext, ciphertext, tag),
                (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(nonce, ciphertext, tag, plaintext)),
            .. Aead(
                ChaCha20Poly1305Kernels.ChaCha, length, key => new ChaCha20Poly1305(key),
                (aead, plaintext, ciphertext, tag) => aead.Encrypt(nonce, plaintext, ciphertext, tag),
                (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(nonce, ciphertext, tag, plaintext)),
            .. Aead(
                ChaCha20Poly1305Kernels.XChaCha, length, key => new XChaCha20Poly1305(key),
                (aead, plaintext, ciphertext, tag) => aead.Encrypt(longNonce, plaintext, ciphertext, tag),
                (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(longNonce, ciphertext, tag, plaintext)),
        ]);
    }

    // Keys with their expansion; plaintexts; and ciphertexts that are refused. That one is refused is public.
    private static IEnumerable<Comparison> Aead<T>(
        string algorithm, int length, Func<byte[], T> create, Encrypt<T> encrypt, Decrypt<T> decrypt) where T : IDisposable
    {
        byte[] plaintext = InputClass.RandomBytes(length), ciphertext = new byte[length], tag = new byte[TagSize];
        byte[] right = new byte[TagSize], sent = new byte[length], received = new byte[length];
        T fixedKey = create(InputClass.RandomBytes(KeySize));
        encrypt(fixedKey, plaintext, sent, right);
        return
        [
            .. AgainstRandom(algorithm, $"a key encrypts {length} bytes", KeySize, Edges, key =>
            {
                using T aead = create(key);
                encrypt(aead, plaintext, ciphertext, tag);
            }),
            .. AgainstRandom(algorithm, $"encrypt a text of {length} bytes", length, [InputClass.Zeroes], text =>
                encrypt(fixedKey, text, ciphertext, tag)),
            .. WhereTagsDiffer(algorithm, $"decrypt {length} bytes", right, wrong => decrypt(fixedKey, sent, wrong, received)),
        ];
    }
}
