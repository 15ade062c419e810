using System.Security.Cryptography;

namespace FastCrypto.Tests;

/// <summary>Each kernel against the portable one, at every length, boundary and alignment, and where the 32-bit counter wraps.</summary>
public sealed unsafe class AesGcmKernelTests
{
    private const string Algorithm = AesGcmKernels.Algorithm;
    private const int Canary = 0xC7;

    [Theory, EachKernel(Algorithm)]
    public void Every_length_and_every_boundary(string kernelName)
    {
        var random = new Random(31);
        byte[] text = random.Bytes(20_600), data = random.Bytes(32), nonce = random.Bytes(12);
        foreach (int keySize in (int[])[16, 24, 32])
        {
            byte[] key = random.Bytes(keySize);
            using var aes = new AesGcm(Kernel(kernelName), key, 16);
            using var oracle = new AesGcm(AesGcmKernel.AesGcmBitsliced64, key, 16);
            foreach (int length in Lengths(step: keySize == 16 || Effort.IsFull ? 16 : 128))
                RoundTrip(aes, oracle, nonce, text.AsSpan(0, length), data.AsSpan(0, length % 32));
        }
    }

    // Each up to 1100; from there on those around the end of every block, or of every batch of eight.
    private static IEnumerable<int> Lengths(int step)
    {
        for (int length = 0; length <= 1100; length++)
            yield return length;
        for (int boundary = 1152; boundary <= 20_480; boundary += step)
        {
            foreach (int offset in (int[])[-1, 0, 1])
                yield return boundary + offset;
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_length_of_associated_data(string kernelName)
    {
        var random = new Random(32);
        byte[] data = random.Bytes(9000), nonce = random.Bytes(12), key = random.Bytes(16);
        using var aes = new AesGcm(Kernel(kernelName), key, 16);
        using var oracle = new AesGcm(AesGcmKernel.AesGcmBitsliced64, key, 16);
        byte[] text = random.Bytes(33);
        foreach (int length in (int[])[.. Enumerable.Range(0, 600), 1023, 1024, 1025, 8191, 8192, 8193, 9000])
            RoundTrip(aes, oracle, nonce, text, data.AsSpan(0, length));
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_alignment(string kernelName)
    {
        var random = new Random(33);
        byte[] nonce = random.Bytes(12), key = random.Bytes(32), data = random.Bytes(13);
        using var aes = new AesGcm(Kernel(kernelName), key, 16);
        using var oracle = new AesGcm(AesGcmKernel.AesGcmBitsliced64, key, 16);
        byte[] inputBuffer = GC.AllocateUninitializedArray<byte>(4096, pinned: true),
            outputBuffer = GC.AllocateUninitializedArray<byte>(4096, pinned: true);
        int inputBase = BaseOf(inputBuffer), outputBase = BaseOf(outputBuffer);
        foreach (int length in (int[])[1, 16, 47, 64, 100, 127, 128, 300, 1350])
        {
            byte[] text = random.Bytes(length), expected = new byte[length], tag = new byte[16], expectedTag = new byte[16];
            oracle.Encrypt(nonce, text, expected, expectedTag, data);
            for (int alignment = 0; alignment < 64; alignment++)
            {
                foreach (int other in (int[])[alignment, 0, 63 - alignment, random.Next(64)])
                {
                    Span<byte> input = inputBuffer.AsSpan(inputBase + alignment, length),
                        output = outputBuffer.AsSpan(outputBase + other, length);
                    outputBuffer.AsSpan().Fill(Canary);
                    text.CopyTo(input);
                    aes.Encrypt(nonce, input, output, tag, data);
                    Assert.True(output.SequenceEqual(expected)
                        && tag.AsSpan().SequenceEqual(expectedTag), $"length {length}, {alignment} to {other}");
                    aes.Encrypt(nonce, input, input, tag, data);
                    Assert.True(
                        input.SequenceEqual(expected) && tag.AsSpan().SequenceEqual(expectedTag), $"length {length}, {alignment} in place");
                    aes.Decrypt(nonce, input, tag, output, data);
                    Assert.True(output.SequenceEqual(text), $"length {length}, {alignment} to {other}");
                    aes.Decrypt(nonce, input, tag, input, data);
                    Assert.True(input.SequenceEqual(text), $"length {length}, {alignment} in place");
                    Assert.False(outputBuffer.AsSpan(0, outputBase + other).ContainsAnyExcept((byte)Canary));
                    Assert.False(outputBuffer.AsSpan(outputBase + other + length).ContainsAnyExcept((byte)Canary));
                }
            }
        }

        static int BaseOf(byte[] pinned)
        {
            fixed (byte* p = pinned)
                return 128 - (int)((nuint)p & 63);
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void A_message_in_two_pieces_is_the_message_in_one(string kernelName)
    {
        var random = new Random(36);
        byte[] key = random.Bytes(16), nonce = random.Bytes(12), data = random.Bytes(5);
        using var aes = new AesGcm(Kernel(kernelName), key, 16);
        foreach (int headLength in (int[])[.. Enumerable.Range(0, 601), 1023, 1024, 1025, 16_383, 16_384, 16_385])
        {
            // TLS puts one byte behind the content, and any number of zeroes behind that.
            foreach (int restLength in headLength % 128 < 2 ? (int[])[0, 1, 2, 127, 128, 129, 400] : [0, 1, 17])
            {
                byte[] text = random.Bytes(headLength + restLength), head = text[..headLength];
                byte[] expected = new byte[text.Length], expectedTag = new byte[16], tag = new byte[16];
                aes.Encrypt(nonce, text, expected, expectedTag, data);

                byte[] ciphertext = random.Bytes(text.Length);
                text.AsSpan(headLength).CopyTo(ciphertext.AsSpan(headLength));
                aes.EncryptScattered(nonce, head, ciphertext, tag, data);
                Assert.Equal(expected, ciphertext);
                Assert.Equal(expectedTag, tag);
                Assert.Equal(text[..headLength], head);

                byte[] inPlace = [.. text];
                tag.AsSpan().Clear();
                aes.EncryptScattered(nonce, inPlace.AsSpan(0, headLength), inPlace, tag, data);
                Assert.Equal(expected, inPlace);
                Assert.Equal(expectedTag, tag);
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void Every_bit_of_the_tag_counts_and_a_failure_leaves_zeroes(string kernelName)
    {
        var random = new Random(34);
        for (int tagSize = 12; tagSize <= 16; tagSize++)
        {
            using var aes = new AesGcm(Kernel(kernelName), random.Bytes(16), tagSize);
            foreach (int length in (int[])[0, 1, 16, 48, 49, 127, 128, 129, 1350])
            {
                byte[] nonce = random.Bytes(12), text = random.Bytes(length), ciphertext = new byte[length], tag = new byte[tagSize];
                aes.Encrypt(nonce, text, ciphertext, tag);
                for (int bit = 0; bit < 8 * tagSize; bit++)
                {
                    tag[bit / 8] ^= (byte)(1 << bit % 8);
                    byte[] output = random.Bytes(length);
                    Assert.False(aes.TryDecrypt(nonce, ciphertext, tag, output));
                    Assert.False(output.AsSpan().ContainsAnyExcept((byte)0));
                    byte[] inPlace = [.. ciphertext];
                    Assert.False(aes.TryDecrypt(nonce, inPlace, tag, inPlace));
                    Assert.False(inPlace.AsSpan().ContainsAnyExcept((byte)0));
                    if (bit % 16 == 5)
                        Assert.Throws<AuthenticationTagMismatchException>(() => aes.Decrypt(nonce, ciphertext, tag, output));
                    tag[bit / 8] ^= (byte)(1 << bit % 8);
                }

                Assert.True(aes.TryDecrypt(nonce, ciphertext, tag, ciphertext));
                Assert.Equal(text, ciphertext);
            }
        }
    }

    [Theory, EachKernel(Algorithm)]
    public void The_counter_wraps_modulo_2_to_the_32(string kernelName)
    {
        AesGcmKernel kernel = Kernel(kernelName);
        var random = new Random(35);
        foreach (int keySize in (int[])[16, 24, 32])
        {
            byte[] key = random.Bytes(keySize), nonce = random.Bytes(12), data = random.Bytes(20);
            for (uint before = 0; before <= 40; before++)
            {
                foreach (int length in (int[])[0, 40, 120, 16 * 8 * 4 + 77])
                {
                    byte[] text = random.Bytes(length);
                    uint preCounter = uint.MaxValue - before;
                    (byte[] expected, byte[] expectedTag) = ReferenceGcm.Encrypt(key, nonce, preCounter, text, data);
                    (byte[] ciphertext, byte[] tag) = Run(kernel, key, nonce, preCounter, text, data, encrypt: true);
                    Assert.Equal(expected, ciphertext);
                    Assert.Equal(expectedTag, tag);
                    (byte[] decrypted, byte[] decryptTag) = Run(kernel, key, nonce, preCounter, ciphertext, data, encrypt: false);
                    Assert.Equal(text, decrypted);
                    Assert.Equal(expectedTag, decryptTag);
                }
            }
        }
    }

    private static (byte[] Output, byte[] Tag) Run(
        AesGcmKernel kernel, byte[] key, byte[] nonce, uint preCounter, byte[] input, byte[] data, bool encrypt)
    {
        using SecretMemory memory = AesGcmKernels.ExpandKey(kernel, key);
        byte[] output = new byte[input.Length], tag = new byte[16];
        fixed (byte* n = nonce, i = input, o = output, t = tag, a = data)
        {
            AesGcmMessage message = new()
            {
                Nonce = n,
                PreCounter = preCounter,
                Input = i,
                HeadLength = (nuint)input.Length,
                Output = o,
                Length = (nuint)input.Length,
                AssociatedData = a,
                AssociatedDataLength = (nuint)data.Length,
                Tag = t,
            };
            Assert.True(AesGcmKernels.Run(kernel, memory, key.Length / 4 + 6, message, encrypt));
        }

        return (output, tag);
    }

    private static void RoundTrip(AesGcm aes, AesGcm oracle, byte[] nonce, ReadOnlySpan<byte> text, ReadOnlySpan<byte> data)
    {
        byte[] expected = new byte[text.Length], expectedTag = new byte[16], output = new byte[text.Length], tag = new byte[16];
        oracle.Encrypt(nonce, text, expected, expectedTag, data);
        aes.Encrypt(nonce, text, output, tag, data);
        if (!output.AsSpan().SequenceEqual(expected) || !tag.AsSpan().SequenceEqual(expectedTag))
            Assert.Fail($"Encrypt differs from the portable kernel at {text.Length} bytes with {data.Length} bytes of associated data.");
        text.CopyTo(output);
        tag.AsSpan().Clear();
        aes.Encrypt(nonce, output, output, tag, data);
        if (!output.AsSpan().SequenceEqual(expected) || !tag.AsSpan().SequenceEqual(expectedTag))
            Assert.Fail(
                $"Encrypt in place differs from the portable kernel at {text.Length} bytes with {data.Length} bytes of associated data.");
        if (!aes.TryDecrypt(nonce, output, tag, output, data) || !output.AsSpan().SequenceEqual(text))
            Assert.Fail($"Decrypt in place fails at {text.Length} bytes with {data.Length} bytes of associated data.");
        output.AsSpan().Clear();
        if (!aes.TryDecrypt(nonce, expected, tag, output, data) || !output.AsSpan().SequenceEqual(text))
            Assert.Fail($"Decrypt fails at {text.Length} bytes with {data.Length} bytes of associated data.");
    }

    private static AesGcmKernel Kernel(string name) => Kernels.Kernel<AesGcmKernel>(Algorithm, name);
}
