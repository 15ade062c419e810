namespace FastCrypto.Tests.Lifetime;

internal static partial class Catalogue
{
    private const int Tag = 16;

    private static IEnumerable<Subject> Aeads()
    {
        foreach (int size in (int[])[16, 24, 32])
        {
            byte[] key = Key[..size];
            yield return new($"AesGcm-{8 * size}", typeof(AesGcm), () => new AesGcm(key, Tag),
            [
                Subject.Call<AesGcm>("Encrypt", (aead, r) => aead.Encrypt(Nonce, Data, r.AsSpan(0, Data.Length), r.AsSpan(Data.Length, Tag), Key)),
                Subject.Call<AesGcm>("Decrypt TryDecrypt", (aead, r) =>
                {
                    Span<byte> ciphertext = r.AsSpan(0, Data.Length), tag = r.AsSpan(Data.Length, Tag);
                    aead.Encrypt(Nonce, Data, ciphertext, tag, Key);
                    aead.Decrypt(Nonce, ciphertext, tag, r.AsSpan(300, Data.Length), Key);
                    r[4000] = aead.TryDecrypt(Nonce, ciphertext, tag, r.AsSpan(600, Data.Length), Key) ? (byte)1 : (byte)0;
                }),
            ])
            { Secrets = [key] };
        }

        yield return new(nameof(ChaCha20Poly1305), typeof(ChaCha20Poly1305), () => new ChaCha20Poly1305(Key),
        [
            Subject.Call<ChaCha20Poly1305>("Encrypt", (aead, r) =>
                aead.Encrypt(Nonce, Data, r.AsSpan(0, Data.Length), r.AsSpan(Data.Length, Tag), Nonce)),
            Subject.Call<ChaCha20Poly1305>("Decrypt TryDecrypt", (aead, r) =>
            {
                Span<byte> ciphertext = r.AsSpan(0, Data.Length), tag = r.AsSpan(Data.Length, Tag);
                aead.Encrypt(Nonce, Data, ciphertext, tag, Nonce);
                aead.Decrypt(Nonce, ciphertext, tag, r.AsSpan(300, Data.Length), Nonce);
                r[4000] = aead.TryDecrypt(Nonce, ciphertext, tag, r.AsSpan(600, Data.Length), Nonce) ? (byte)1 : (byte)0;
            }),
        ])
        { Secrets = [Key] };

        byte[] longNonce = Seed[..24];
        yield return new(nameof(XChaCha20Poly1305), typeof(XChaCha20Poly1305), () => new XChaCha20Poly1305(Key),
        [
            Subject.Call<XChaCha20Poly1305>("Encrypt", (aead, r) =>
                aead.Encrypt(longNonce, Data, r.AsSpan(0, Data.Length), r.AsSpan(Data.Length, Tag), Nonce)),
            Subject.Call<XChaCha20Poly1305>("Decrypt TryDecrypt", (aead, r) =>
            {
                Span<byte> ciphertext = r.AsSpan(0, Data.Length), tag = r.AsSpan(Data.Length, Tag);
                aead.Encrypt(longNonce, Data, ciphertext, tag, Nonce);
                aead.Decrypt(longNonce, ciphertext, tag, r.AsSpan(300, Data.Length), Nonce);
                r[4000] = aead.TryDecrypt(longNonce, ciphertext, tag, r.AsSpan(600, Data.Length), Nonce) ? (byte)1 : (byte)0;
            }),
        ])
        { Secrets = [Key] };

        foreach (AeadAlgorithm algorithm in Enum.GetValues<AeadAlgorithm>())
        {
            byte[] key = Key[..AeadSealer.KeySizeInBytes(algorithm)];
            yield return Sealer(algorithm, key);
            yield return Opener(algorithm, key);
        }
    }

    // The nonce counts up, so the messages are opened again and leave no trace in the result.
    private static Subject Sealer(AeadAlgorithm algorithm, byte[] key)
    {
        var opener = new AeadOpener(algorithm, key, Nonce);
        return new($"AeadSealer-{algorithm}", typeof(AeadSealer), () => new AeadSealer(algorithm, key, Nonce),
        [
            Subject.Call<AeadSealer>("Seal", (sealer, r) =>
            {
                Span<byte> message = r.AsSpan(600, Data.Length + Tag);
                opener.Open(sealer.Seal(Data, message, Nonce), message, r.AsSpan(0, Data.Length), Nonce);
                message.Clear();
            }),
            Subject.Call<AeadSealer>("SealRecord", (sealer, r) =>
            {
                Span<byte> message = r.AsSpan(600, Data.Length + 1 + Tag);
                opener.Open(sealer.SealRecord(Data, 23, 0, message, Nonce), message, r.AsSpan(0, Data.Length + 1), Nonce);
                message.Clear();
            }),
        ])
        { Secrets = [key] };
    }

    private static Subject Opener(AeadAlgorithm algorithm, byte[] key)
    {
        byte[] message = new byte[Data.Length + Tag];
        using var sealer = new AeadSealer(algorithm, key, Nonce);
        sealer.Seal(Data, message, Nonce);
        return new($"AeadOpener-{algorithm}", typeof(AeadOpener), () => new AeadOpener(algorithm, key, Nonce),
        [
            Subject.Call<AeadOpener>("Open TryOpen", (opener, r) =>
            {
                opener.Open(0, message, r.AsSpan(0, Data.Length), Nonce);
                r[4000] = opener.TryOpen(0, message, r.AsSpan(600, Data.Length), Nonce) ? (byte)1 : (byte)0;
            }),
        ])
        { Secrets = [key] };
    }
}
