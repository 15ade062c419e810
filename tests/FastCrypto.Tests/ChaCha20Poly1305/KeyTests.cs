namespace FastCrypto.Tests.ChaCha;

/// <summary>What a key object promises beside the arithmetic, on every kernel: lifetime, threads, no allocation.</summary>
public abstract class KeyTests
{
    private const int TagSize = 16;

    private static readonly byte[] Key = new Random(1).Bytes(32), OtherKey = new Random(6).Bytes(32),
        AssociatedData = new Random(7).Bytes(13);

    protected abstract int NonceSize { get; }

    protected abstract IAead Create(ReadOnlySpan<byte> key, string kernelName);

    // One length for each form that a kernel has, and two for its loops.
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Dispose_racing_use_finishes_or_throws(string kernelName)
    {
        byte[] nonce = new byte[NonceSize];
        foreach (int length in (int[])[0, 64, 190, 448, 900, 1350, 4096])
        {
            byte[] message = new Random(length).Bytes(length), expected;
            using (IAead reference = Create(Key, kernelName))
                expected = Seal(reference, nonce, message);

            for (int round = 0; round < Effort.Scale(40, 3000); round++)
            {
                IAead aead = Create(Key, kernelName);
                using var start = new Barrier(2);
                string? failure = null;
                CancellationToken stop = TestContext.Current.CancellationToken;
                var user = new Thread(() =>
                {
                    byte[] opened = new byte[length];
                    start.SignalAndWait(stop);
                    try
                    {
                        for (int i = 0; i < 40; i++)
                        {
                            if (!Seal(aead, nonce, message).AsSpan().SequenceEqual(expected))
                                failure = "encrypted under another key";
                            if (!aead.TryDecrypt(nonce, expected.AsSpan(0, length), expected.AsSpan(length), opened, AssociatedData)
                                || !opened.AsSpan().SequenceEqual(message))
                            {
                                failure = "decrypted under another key";
                            }
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                    }
                });
                user.Start();
                start.SignalAndWait(stop);
                Thread.SpinWait(round % 40 * 25);
                aead.Dispose();
                // The block is another key's at once.
                using IAead next = Create(OtherKey, kernelName);
                user.Join();
                Assert.Null(failure);
            }
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void One_key_serves_many_threads(string kernelName)
    {
        using IAead aead = Create(Key, kernelName);
        byte[][] messages = [.. Enumerable.Range(0, 64).Select(i => new Random(i).Bytes(37 * i))];
        byte[][] nonces = [.. Enumerable.Range(0, 64).Select(i => new Random(100 + i).Bytes(NonceSize))];
        byte[][] expected = [.. messages.Select((message, i) => Seal(aead, nonces[i], message))];
        int rounds = Effort.Scale(20, 2000);
        string?[] failures = new string?[4];
        // At another message each at any time, so that what they shared would be seen.
        Thread[] threads = [.. failures.Select((_, number) => new Thread(() => failures[number] = Use(7 * number)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(failures, Assert.Null);

        string? Use(int first)
        {
            for (int i = first; i < first + rounds * messages.Length; i++)
            {
                int index = i % messages.Length, length = messages[index].Length;
                if (!Seal(aead, nonces[index], messages[index]).AsSpan().SequenceEqual(expected[index]))
                    return $"encryption of {length} bytes";
                byte[] opened = new byte[length];
                if (!aead.TryDecrypt(
                    nonces[index], expected[index].AsSpan(0, length), expected[index].AsSpan(length), opened, AssociatedData)
                    || !opened.AsSpan().SequenceEqual(messages[index]))
                {
                    return $"decryption of {length} bytes";
                }
            }

            return null;
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void No_operation_allocates(string kernelName)
    {
        OptimizedCode.Require();
        using IAead aead = Create(Key, kernelName);
        byte[] nonce = new byte[NonceSize], buffer = new byte[20_000], tag = new byte[TagSize];
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Use();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Use()
        {
            foreach (int length in (ReadOnlySpan<int>)[0, 64, 190, 448, 900, 1350, 20_000])
            {
                Span<byte> text = buffer.AsSpan(0, length);
                aead.Encrypt(nonce, text, text, tag, AssociatedData);
                aead.Decrypt(nonce, text, tag, text, AssociatedData);
                tag[0] ^= 1;
                aead.TryDecrypt(nonce, text, tag, text, AssociatedData);
            }
        }
    }

    private static byte[] Seal(IAead aead, byte[] nonce, byte[] message)
    {
        byte[] result = new byte[message.Length + TagSize];
        aead.Encrypt(nonce, message, result.AsSpan(0, message.Length), result.AsSpan(message.Length), AssociatedData);
        return result;
    }
}

public sealed class ChaCha20Poly1305KeyTests : KeyTests
{
    protected override int NonceSize => 12;

    protected override IAead Create(ReadOnlySpan<byte> key, string kernelName) =>
        AeadFaces.ChaCha(key, Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", kernelName));
}

/// <summary>The same kernels, under a derived key.</summary>
public sealed class XChaCha20Poly1305KeyTests : KeyTests
{
    protected override int NonceSize => 24;

    protected override IAead Create(ReadOnlySpan<byte> key, string kernelName) =>
        AeadFaces.XChaCha(key, Kernels.Kernel<ChaCha20Poly1305Kernel>("XChaCha20-Poly1305", kernelName));
}
