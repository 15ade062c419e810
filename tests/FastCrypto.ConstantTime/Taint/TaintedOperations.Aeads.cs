namespace FastCrypto.ConstantTimeCheck.Taint;

internal static partial class TaintedOperations
{
    private const int TagSize = 16;
    private const string Sent = "ciphertext and tag are sent";

    // Less than a block, blocks and a rest, and enough for the widest bulk loop.
    private static readonly int[] Lengths = [13, 80, 1500];

    private delegate void Encrypt<T>(T aead, byte[] plaintext, Span<byte> ciphertext, Span<byte> tag);

    private delegate bool Decrypt<T>(T aead, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, byte[] plaintext);

    private static IEnumerable<TaintedOperation> Aeads()
    {
        byte[] nonce = Marker.Bytes(12, 1), longNonce = Marker.Bytes(24, 2), header = Marker.Bytes(20, 3);
        foreach ((string name, AesGcmKernel kernel) in Runnable<AesGcmKernel>(AesGcmKernels.Algorithm))
        {
            foreach (int size in (int[])[16, 24, 32])
            {
                yield return Aead(
                    AesGcmKernels.Algorithm, name, $"AES-{8 * size} ", size, key => new AesGcm(kernel, key, TagSize),
                    (aead, plaintext, ciphertext, tag) => aead.Encrypt(nonce, plaintext, ciphertext, tag, header),
                    (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(nonce, ciphertext, tag, plaintext, header));
            }
        }

        foreach ((string name, ChaCha20Poly1305Kernel kernel) in Runnable<ChaCha20Poly1305Kernel>(ChaCha20Poly1305Kernels.ChaCha))
        {
            yield return Aead(
                ChaCha20Poly1305Kernels.ChaCha, name, "", 32, key => new ChaCha20Poly1305(key, kernel),
                (aead, plaintext, ciphertext, tag) => aead.Encrypt(nonce, plaintext, ciphertext, tag, header),
                (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(nonce, ciphertext, tag, plaintext, header));
        }

        foreach ((string name, ChaCha20Poly1305Kernel kernel) in Runnable<ChaCha20Poly1305Kernel>(ChaCha20Poly1305Kernels.XChaCha))
        {
            yield return Aead(
                ChaCha20Poly1305Kernels.XChaCha, name, "", 32, key => new XChaCha20Poly1305(key, kernel),
                (aead, plaintext, ciphertext, tag) => aead.Encrypt(longNonce, plaintext, ciphertext, tag, header),
                (aead, ciphertext, tag, plaintext) => aead.TryDecrypt(longNonce, ciphertext, tag, plaintext, header));
        }
    }

    private static TaintedOperation Aead<T>(
        string algorithm, string kernel, string variant, int keySize, Func<byte[], T> create, Encrypt<T> encrypt, Decrypt<T> decrypt)
        where T : IDisposable =>
        new(algorithm, kernel, $"{variant}encrypt, decrypt, refuse", marker =>
        {
            using T aead = create(marker.Secret(keySize, 4));
            foreach (int length in Lengths)
            {
                byte[] ciphertext = new byte[length], tag = new byte[TagSize];
                encrypt(aead, marker.Secret(length, 5), ciphertext, tag);
                marker.Publish(ciphertext, Sent);
                marker.Publish(tag, Sent);
                decrypt(aead, ciphertext, tag, new byte[length]);
                tag[^1] ^= 1;
                decrypt(aead, ciphertext, tag, new byte[length]);
            }
        });
}
