using FastCrypto.Tests.ChaCha;

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
                Subject.Call<AesGcm>(
                    "Encrypt", (aead, r) => aead.Encrypt(Nonce, Data, r.AsSpan(0, Data.Length), r.AsSpan(Data.Length, Tag), Key)),
                Subject.Call<AesGcm>("Decrypt TryDecrypt", (aead, r) =>
                {
                    Span<byte> ciphertext = r.AsSpan(0, Data.Length), tag = r.AsSpan(Data.Length, Tag);
                    aead.Encrypt(Nonce, Data, ciphertext, tag, Key);
                    aead.Decrypt(Nonce, ciphertext, tag, r.AsSpan(300, Data.Length), Key);
                    r[4000] = aead.TryDecrypt(Nonce, ciphertext, tag, r.AsSpan(600, Data.Length), Key) ? (byte)1 : (byte)0;
                }),
                .. Further<AesGcm>(AeadFaces.Of, () => new AesGcm(key, Tag), Nonce),
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
            .. Further<ChaCha20Poly1305>(AeadFaces.Of, () => new ChaCha20Poly1305(Key), Nonce),
        ])
        { Secrets = [Key, .. OneTimeKey(Key, Nonce)] };

        byte[] longNonce = Seed[..24], subkey = [.. Key];
        ChaCha20Portable.HChaCha20(longNonce.AsSpan(0, 16), subkey);
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
            .. Further<XChaCha20Poly1305>(AeadFaces.Of, () => new XChaCha20Poly1305(Key), longNonce),
        ])
        { Secrets = [Key, subkey, .. OneTimeKey(subkey, [0, 0, 0, 0, .. longNonce[16..]])] };

        foreach (AeadAlgorithm algorithm in Enum.GetValues<AeadAlgorithm>())
        {
            byte[] key = Key[..AeadSealer.KeySizeInBytes(algorithm)];
            yield return Sealer(algorithm, key);
            yield return Opener(algorithm, key);
        }
    }

    // What a few hundred bytes under the right tag do not reach: columns and second batches, a wrong tag, and a key
    // from its expansion to its end.
    private static Operation[] Further<T>(Func<T, IAead> face, Func<T> create, byte[] nonce) where T : class, IDisposable
    {
        return [.. ((int[])[1350, 5000])
            .SelectMany(length => (Operation[])[Encrypt(length), Decrypt(length)]), Forged(200), Forged(1350), Forged(5000), Life()];

        Operation Encrypt(int length) => Subject.Call<T>(
            "Encrypt", (aead, r) =>
                face(aead).Encrypt(nonce, LongData.AsSpan(0, length), r.AsSpan(0, length), r.AsSpan(length, Tag), Nonce)) with
        { Allocates = true };

        Operation Decrypt(int length)
        {
            byte[] message = Sealed(length);
            return Subject.Call<T>(
                "Decrypt",
                (aead, r) => face(aead).Decrypt(nonce, message.AsSpan(0, length), message.AsSpan(length), r.AsSpan(0, length), Nonce)) with
            { Allocates = true };
        }

        // The right tag of a forged message is a secret.
        Operation Forged(int length)
        {
            byte[] message = Sealed(length), tag = message[length..];
            message[length] ^= 1;
            return Subject.Call<T>(
                "TryDecrypt",
                (aead, r) => r[length] = face(aead)
                    .TryDecrypt(nonce, message.AsSpan(0, length), message.AsSpan(length), r.AsSpan(0, length), Nonce) ? (byte)1 : (byte)0)
                with
            { Allocates = true, Secrets = [tag] };
        }

        Operation Life() => Subject.Call<T>("Encrypt", (_, r) =>
        {
            IAead aead = face(create());
            aead.Encrypt(nonce, Data, r.AsSpan(0, Data.Length), r.AsSpan(Data.Length, Tag), Nonce);
            aead.Dispose();
        }) with
        { Allocates = true };

        byte[] Sealed(int length)
        {
            byte[] message = new byte[length + Tag];
            using IAead aead = face(create());
            aead.Encrypt(nonce, LongData.AsSpan(0, length), message.AsSpan(0, length), message.AsSpan(length), Nonce);
            return message;
        }
    }

    // RFC 8439 section 2.6: the start of block 0. Poly1305 keeps its halves apart, and the first one clamped.
    private static byte[][] OneTimeKey(byte[] key, byte[] nonce)
    {
        byte[] oneTime = new byte[32];
        ChaCha20Portable.Xor(key, nonce, counter: 0, oneTime, oneTime);
        byte[] clamped = oneTime[..16];
        for (int i = 3; i < 16; i += 4)
        {
            clamped[i] &= 15;
            clamped[(i + 1) % 16] &= i == 15 ? (byte)255 : (byte)252;
        }

        return [oneTime, clamped];
    }

    // Those of the first records: every run of an operation takes a number.
    private static byte[][] OneTimeKeys(AeadAlgorithm algorithm, byte[] key) => algorithm != AeadAlgorithm.ChaCha20Poly1305
        ? []
        : [.. Enumerable.Range(0, 64).SelectMany(number => OneTimeKey(key, [.. Nonce[..11], (byte)(Nonce[11] ^ number)]))];

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
            Subject.Call<AeadSealer>("SealRecord", (sealer, r) =>
            {
                Span<byte> message = r.AsSpan(0, LongData.Length + 1 + Tag);
                opener.Open(sealer.SealRecord(LongData, 23, 0, message, Nonce), message, message[..^Tag], Nonce);
                message[^Tag..].Clear();
            }),
        ])
        { Secrets = [key, .. OneTimeKeys(algorithm, key)] };
    }

    private static Subject Opener(AeadAlgorithm algorithm, byte[] key)
    {
        byte[] message = new byte[Data.Length + Tag], forged = new byte[LongData.Length + Tag];
        using var sealer = new AeadSealer(algorithm, key, Nonce);
        sealer.Seal(Data, message, Nonce);
        sealer.Seal(LongData, forged, Nonce);
        byte[] tag = forged[^Tag..];
        forged[^1] ^= 1;
        return new($"AeadOpener-{algorithm}", typeof(AeadOpener), () => new AeadOpener(algorithm, key, Nonce),
        [
            Subject.Call<AeadOpener>("Open TryOpen", (opener, r) =>
            {
                opener.Open(0, message, r.AsSpan(0, Data.Length), Nonce);
                r[4000] = opener.TryOpen(0, message, r.AsSpan(600, Data.Length), Nonce) ? (byte)1 : (byte)0;
            }),
            Subject.Call<AeadOpener>(
                "TryOpen", (opener, r) =>
                    r[^1] = opener.TryOpen(1, forged, r.AsSpan(0, LongData.Length), Nonce) ? (byte)1 : (byte)0) with { Secrets = [tag] },
        ])
        { Secrets = [key, .. OneTimeKeys(algorithm, key)] };
    }
}
