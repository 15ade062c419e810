namespace FastCrypto.Tests.ChaCha;

/// <summary>Every kernel against the portable one, at every length, alignment and layout where a fast path begins or ends.</summary>
public sealed class KernelTests
{
    private const int TagSize = 16;

    private static readonly byte[] Key = new Random(1).Bytes(32), Nonce = new Random(2).Bytes(12), Source = new Random(3).Bytes(70_000);

    /// <summary>Sizes around every block, row, column and chunk of every kernel, up to 20 KB and once beyond the second chunk.</summary>
    private static IEnumerable<int> Boundaries
    {
        get
        {
            int[] around = [1536, 2048, 4096, 8192, 16_384, 20_480];
            IEnumerable<int> columns = Enumerable.Range(1, 20).SelectMany(k => (int[])[(1024 * k) - 64, 1024 * k, (512 * k) - 64]);
            return around.Concat(columns).SelectMany(n => (int[])[n - 17, n - 16, n - 1, n, n + 1, n + 15, n + 16, n + 65]).Where(
                n => n > 1100)
                .Concat([33_700, 50_001, 65_535]).Distinct();
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Every_length_to_1100_and_all_boundaries(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in Enumerable.Range(0, 1101).Concat(Boundaries))
        {
            byte[] associatedData = Source[..(length % 45)];
            byte[] expected = Portable(length, associatedData);
            byte[] actual = new byte[length + TagSize];
            ChaCha20Poly1305Kernels.Seal(
                kernel, Key, Nonce, Source.AsSpan(0, length), actual.AsSpan(0, length), actual.AsSpan(length), associatedData);
            AssertSame(expected, actual, length);
            byte[] opened = new byte[length];
            Assert.True(
                ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, actual.AsSpan(0, length), actual.AsSpan(length), opened, associatedData));
            AssertSame(Source.AsSpan(0, length), opened, length);

            Span<byte> inPlace = opened, tag = actual.AsSpan(length);
            tag.Clear();
            ChaCha20Poly1305Kernels.Seal(kernel, Key, Nonce, inPlace, inPlace, tag, associatedData);
            AssertSame(expected.AsSpan(0, length), inPlace, length);
            AssertSame(expected.AsSpan(length), tag, length);
            Assert.True(ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, inPlace, tag, inPlace, associatedData));
            AssertSame(Source.AsSpan(0, length), inPlace, length);
        }
    }

    /// <summary>Long messages are worked on in chunks of columns, and how far a chunk reaches depends on the ones before it.</summary>
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Lengths_through_four_chunks(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        byte[] buffer = new byte[Source.Length], tag = new byte[TagSize];
        for (int length = 1100; length <= Source.Length; length += Effort.IsFull ? 16 : 80)
        {
            byte[] expected = Portable(length, []);
            Span<byte> message = buffer.AsSpan(0, length);
            Source.AsSpan(0, length).CopyTo(message);
            ChaCha20Poly1305Kernels.Seal(kernel, Key, Nonce, message, message, tag, []);
            AssertSame(expected.AsSpan(0, length), message, length);
            AssertSame(expected.AsSpan(length), tag, length);
            Assert.True(ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, message, tag, message, []));
            AssertSame(Source.AsSpan(0, length), message, length);
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void In_place_and_never_outside(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in Enumerable.Range(0, 300).Concat([447, 448, 449, 511, 512, 513, 959, 960, 961, 1023, 1024, 1350]).Concat(
            Boundaries))
        {
            byte[] expected = Portable(length, []);
            byte[] buffer = new byte[length + 128], tag = new byte[TagSize];
            buffer.AsSpan().Fill(0xA5);
            Source.AsSpan(0, length).CopyTo(buffer.AsSpan(64));
            Span<byte> message = buffer.AsSpan(64, length);
            ChaCha20Poly1305Kernels.Seal(kernel, Key, Nonce, message, message, tag, []);
            AssertSame(expected.AsSpan(0, length), message, length);
            AssertSame(expected.AsSpan(length), tag, length);
            Assert.True(ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, message, tag, message, []));
            AssertSame(Source.AsSpan(0, length), message, length);
            Assert.Equal(-1, buffer.AsSpan(0, 64).IndexOfAnyExcept((byte)0xA5));
            Assert.Equal(-1, buffer.AsSpan(64 + length).IndexOfAnyExcept((byte)0xA5));
        }
    }

    // Every form of every kernel: up to 64, 192, 448 and 960 bytes, and the columns of long messages.
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Every_alignment(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        var random = new Random(4);
        byte[] data = Source[..13], from = GC.AllocateArray<byte>(4096, pinned: true), to = GC.AllocateArray<byte>(4096, pinned: true);
        int fromBase = BaseOf(from), toBase = BaseOf(to);
        foreach (int length in (int[])[1, 16, 47, 64, 100, 127, 128, 190, 300, 448, 500, 960, 1350, 2500])
        {
            byte[] expected = Portable(length, data);
            ReadOnlySpan<byte> text = Source.AsSpan(0, length);
            for (int i = 0; i < 64; i++)
            {
                foreach (int j in (int[])[i, 0, 63 - i, random.Next(64)])
                {
                    Span<byte> input = from.AsSpan(fromBase + i, length), output = to.AsSpan(toBase + j, length + TagSize);
                    text.CopyTo(input);
                    ChaCha20Poly1305Kernels.Seal(kernel, Key, Nonce, input, output[..length], output[length..], data);
                    AssertSame(expected, output, length);
                    AssertSame(text, input, length);
                    input.Clear();
                    Assert.True(ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, output[..length], output[length..], input, data));
                    AssertSame(text, input, length);
                }

                Span<byte> inPlace = from.AsSpan(fromBase + i, length), tag = from.AsSpan(fromBase + i + length, TagSize);
                ChaCha20Poly1305Kernels.Seal(kernel, Key, Nonce, inPlace, inPlace, tag, data);
                AssertSame(expected, from.AsSpan(fromBase + i, length + TagSize), length);
                Assert.True(ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, inPlace, tag, inPlace, data));
                AssertSame(text, inPlace, length);
            }
        }

        static unsafe int BaseOf(byte[] pinned)
        {
            fixed (byte* p = pinned)
                return 128 - (int)((nuint)p & 63);
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void A_message_in_two_pieces(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in (int[])[0, 1, 17, 64, 191, 192, 448, 449, 960, 961, 1024, 1984, 2000, 3008, 5000, 16_385, 40_000])
        {
            byte[] expected = Portable(length, [7]);
            foreach (int cut in (int[])[0, 1, 63, 191, 192, 193, 256, 447, 448, 449, 500, 512, 960, 961, 1023, 1500, 1984, 1985,
                2047, 2900, 16_384, 16_832, 16_833, length / 2, length - 17, length - 1, length])
            {
                if (cut < 0 || cut > length)
                    continue;
                byte[] actual = new byte[length + TagSize];
                Source.AsSpan(cut, length - cut).CopyTo(actual.AsSpan(cut));
                ChaCha20Poly1305Kernels.Seal(
                    kernel, Key, Nonce, Source.AsSpan(0, cut), actual.AsSpan(0, length), actual.AsSpan(length), [7]);
                AssertSame(expected, actual, length);

                Source.AsSpan(0, length).CopyTo(actual);
                ChaCha20Poly1305Kernels.Seal(
                    kernel, Key, Nonce, actual.AsSpan(0, cut), actual.AsSpan(0, length), actual.AsSpan(length), [7]);
                AssertSame(expected, actual, length);
            }
        }
    }

    /// <summary>
    /// Faces refuse such an overlap; a kernel that is given one shows where it reads. A head that stands where it stood has been
    /// overwritten with the ciphertext of 4 KiB before; a copy of it would not have been.
    /// </summary>
    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void The_head_is_read_where_it_is(string name)
    {
        const int Shift = 4096, Length = 16_384, MostCopied = 1023;
        byte[] buffer = new byte[Shift + Length + 1], expected = new byte[Length];
        Source.AsSpan(0, Length).CopyTo(buffer);
        ChaCha20Poly1305Kernels.Seal(Kernel(name), Key, Nonce, buffer.AsSpan(0, Length), buffer.AsSpan(Shift), new byte[TagSize], []);

        Span<byte> ciphertext = buffer.AsSpan(Shift, Length - MostCopied);
        ChaCha20Portable.Xor(
            Key, Nonce, counter: 1, (byte[])[.. Source[..Shift], .. ciphertext[..^Shift], .. new byte[MostCopied]], expected);
        AssertSame(expected.AsSpan(0, ciphertext.Length), ciphertext, Length);
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Every_bit_counts(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in (int[])[0, 20, 200, 1100, 2300])
        {
            byte[] sealedMessage = Portable(length, Source[..13]), associatedData = Source[..13], output = new byte[length];

            // Every bit of the tag and of the AAD; of the ciphertext every bit near its ends and every 97th.
            for (int bit = 0; bit < 8 * TagSize; bit++)
                Refuses(sealedMessage, associatedData, sealedMessage, 8 * length + bit);
            for (int bit = 0; bit < 8 * associatedData.Length; bit++)
                Refuses(sealedMessage, associatedData, associatedData, bit);
            for (int bit = 0; bit < 8 * length; bit += bit < 300 || bit > 8 * length - 300 ? 1 : 97)
                Refuses(sealedMessage, associatedData, sealedMessage, bit);

            void Refuses(byte[] message, byte[] aad, byte[] target, int bit)
            {
                target[bit / 8] ^= (byte)(1 << (bit % 8));
                output.AsSpan().Fill(0xAA);
                Assert.False(
                    ChaCha20Poly1305Kernels.Open(kernel, Key, Nonce, message.AsSpan(0, length), message.AsSpan(length), output, aad));
                Assert.Equal(-1, output.AsSpan().IndexOfAnyExcept((byte)0));
                target[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void A_forgery_in_place_leaves_zeroes(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in (int[])[1, 100, 448, 960, 1350, 5000, 16_384, 40_000])
        {
            byte[] message = Portable(length, []);
            message[length - 1] ^= 1;
            Assert.False(ChaCha20Poly1305Kernels.Open(
                kernel, Key, Nonce, message.AsSpan(0, length), message.AsSpan(length), message.AsSpan(0, length), []));
            Assert.Equal(-1, message.AsSpan(0, length).IndexOfAnyExcept((byte)0));
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void The_stream_cipher_at_every_length(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in Enumerable.Range(0, 1101).Concat(Boundaries))
        {
            byte[] expected = new byte[length], actual = new byte[length];
            ChaCha20Portable.Xor(Key, Nonce, 77, Source.AsSpan(0, length), expected);
            ChaCha20.Xor(kernel, Key, Nonce, 77, Source.AsSpan(0, length), actual);
            AssertSame(expected, actual, length);
        }
    }

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void Poly1305_at_every_length(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernel(name);
        foreach (int length in Enumerable.Range(0, 1101).Concat(Boundaries))
        {
            byte[] expected = new byte[TagSize], actual = new byte[TagSize];
            Poly1305Portable.ComputeTag(Key, Source.AsSpan(0, length), expected);
            Poly1305.ComputeTag(kernel, Key, Source.AsSpan(0, length), actual);
            AssertSame(expected, actual, length);
        }
    }

    private static ChaCha20Poly1305Kernel Kernel(string name) => Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);

    private static byte[] Portable(int length, byte[] associatedData)
    {
        byte[] result = new byte[length + TagSize];
        ChaCha20Poly1305Portable.Seal(
            Key, Nonce, Source.AsSpan(0, length), result.AsSpan(0, length), result.AsSpan(length), associatedData);
        return result;
    }

    // Assert.Equal on arrays walks them element by element, which is most of the time here.
    private static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int length)
    {
        if (!expected.SequenceEqual(actual))
            Assert.Fail($"Differs at {expected.CommonPrefixLength(actual)} of a message of {length} bytes.");
    }
}
