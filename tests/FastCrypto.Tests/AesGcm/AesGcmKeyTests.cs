using System.Reflection;
using FastCrypto.Tests.Lifetime;

namespace FastCrypto.Tests;

/// <summary>What a key object promises beside the arithmetic: lifetime, threads, no allocation.</summary>
[Collection(Alone.Name)]
public sealed unsafe class AesGcmKeyTests
{
    private const string Algorithm = AesGcmKernels.Algorithm;

    [Theory, EachKernel(Algorithm)]
    public void Dispose_zeroes_the_key(string kernelName)
    {
        foreach (int keySize in (int[])[16, 24, 32])
        {
            var aes = new AesGcm(Kernel(kernelName), new Random(1).Bytes(keySize), 16);
            var memory = (SecretMemory)typeof(AesGcm).GetField("_key", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(aes)!;
            byte* pointer = memory.UnsafePointer;
            int length = memory.Length;
            Assert.True(new ReadOnlySpan<byte>(pointer, length).ContainsAnyExcept((byte)0));
            aes.Dispose();
            Assert.True(memory.IsDisposed);
            Assert.False(new ReadOnlySpan<byte>(pointer, length).ContainsAnyExcept((byte)0));
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void A_disposed_key_writes_nothing(string kernelName)
    {
        var aes = new AesGcm(Kernel(kernelName), new byte[16], 16);
        aes.Dispose();
        foreach (int length in (int[])[0, 1, 16, 48, 64, 127, 128, 129, 1024, 5000])
        {
            byte[] output = new Random(length).Bytes(length), tag = new Random(2).Bytes(16);
            byte[] outputBefore = [.. output], tagBefore = [.. tag];
            Assert.Throws<ObjectDisposedException>(() => aes.Encrypt(new byte[12], new byte[length], output, tag));
            Assert.Throws<ObjectDisposedException>(() => aes.TryDecrypt(new byte[12], new byte[length], tag, output));
            Assert.Equal(outputBefore, output);
            Assert.Equal(tagBefore, tag);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Dispose_racing_use_finishes_or_throws(string kernelName)
    {
        AesGcmKernel kernel = Kernel(kernelName);
        var random = new Random(3);
        foreach (int length in (int[])[0, 16, 64, 200, 1350, 4096])
        {
            byte[] key = random.Bytes(16), otherKey = random.Bytes(16), nonce = random.Bytes(12), plaintext = random.Bytes(length);
            byte[] expected = new byte[length], expectedTag = new byte[16];
            using (var reference = new AesGcm(kernel, key, 16))
                reference.Encrypt(nonce, plaintext, expected, expectedTag);

            for (int round = 0; round < Effort.Scale(60, 3000); round++)
            {
                var aes = new AesGcm(kernel, key, 16);
                using var start = new Barrier(2);
                string? failure = null;
                CancellationToken stop = TestContext.Current.CancellationToken;
                var user = new Thread(() =>
                {
                    byte[] output = new byte[length], tag = new byte[16];
                    start.SignalAndWait(stop);
                    try
                    {
                        for (int i = 0; i < 40; i++)
                        {
                            aes.Encrypt(nonce, plaintext, output, tag);
                            if (!output.AsSpan().SequenceEqual(expected) || !tag.AsSpan().SequenceEqual(expectedTag))
                                failure = "encrypted under another key";
                            if (!aes.TryDecrypt(nonce, expected, expectedTag, output) || !output.AsSpan().SequenceEqual(plaintext))
                                failure = "decrypted under another key";
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                    }
                });
                user.Start();
                start.SignalAndWait(stop);
                Thread.SpinWait(round % 50 * 20);
                aes.Dispose();
                // The block is another key's at once.
                using var next = new AesGcm(kernel, otherKey, 16);
                user.Join();
                Assert.Null(failure);
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void One_key_serves_many_threads(string kernelName)
    {
        var random = new Random(4);
        using var aes = new AesGcm(Kernel(kernelName), random.Bytes(32), 16);
        byte[][] messages = [.. Enumerable.Range(0, 64).Select(i => random.Bytes(i * 37))];
        byte[] nonce = random.Bytes(12);
        byte[][] sealedMessages = [.. messages.Select(Seal)];

        Parallel.For(0, Effort.Scale(4_000, 400_000), i =>
        {
            int index = i % messages.Length;
            byte[] message = Seal(messages[index]);
            Assert.Equal(sealedMessages[index], message);
            byte[] plaintext = new byte[messages[index].Length];
            aes.Decrypt(nonce, message.AsSpan(16), message.AsSpan(0, 16), plaintext);
            Assert.Equal(messages[index], plaintext);
        });

        byte[] Seal(byte[] message)
        {
            byte[] result = new byte[16 + message.Length];
            aes.Encrypt(nonce, message, result.AsSpan(16), result.AsSpan(0, 16));
            return result;
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void No_operation_allocates(string kernelName)
    {
        OptimizedCode.Require();
        using var aes = new AesGcm(Kernel(kernelName), new byte[16], 14);
        byte[] nonce = new byte[12], text = new byte[3000], tag = new byte[14], data = new byte[100];
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Use();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Use()
        {
            foreach (int length in (ReadOnlySpan<int>)[0, 16, 100, 1350, 3000])
            {
                Span<byte> part = text.AsSpan(0, length);
                aes.Encrypt(nonce, part, part, tag, data);
                aes.Decrypt(nonce, part, tag, part, data);
                tag[0] ^= 1;
                aes.TryDecrypt(nonce, part, tag, part, data);
            }
        }
    }

    private static AesGcmKernel Kernel(string name) => Kernels.Kernel<AesGcmKernel>(Algorithm, name);
}
