namespace FastCrypto.Tests.ChaCha;

/// <summary>The bare stream cipher's own checks.</summary>
public sealed class ChaCha20Tests
{
    private static readonly byte[] Key = new Random(1).Bytes(32), Nonce = new Random(2).Bytes(12);

    [Theory, EachKernel("ChaCha20-Poly1305")]
    public void The_counter_runs_up_to_its_end_and_no_further(string name)
    {
        ChaCha20Poly1305Kernel kernel = Kernels.Kernel<ChaCha20Poly1305Kernel>("ChaCha20-Poly1305", name);
        for (int blocks = 1; blocks <= 40; blocks++)
        {
            // The last block has counter 2^32 − 1.
            uint counter = (uint)(0x1_0000_0000L - blocks);
            byte[] message = new byte[64 * blocks], expected = new byte[64 * blocks];
            ChaCha20.Xor(kernel, Key, Nonce, counter, message, message);
            ChaCha20Portable.Xor(Key, Nonce, counter, expected, expected);
            Assert.Equal(expected, message);

            Assert.Throws<ArgumentException>(
                "source", () => ChaCha20.Xor(kernel, Key, Nonce, counter, new byte[64 * blocks + 1], new byte[64 * blocks + 1]));
            Assert.Throws<ArgumentException>(
                "source", () => ChaCha20.Xor(kernel, Key, Nonce, counter, new byte[64 * (blocks + 1)], new byte[64 * (blocks + 1)]));
        }

        ChaCha20.Xor(kernel, Key, Nonce, uint.MaxValue, [], []);
    }

    [Fact]
    public void Wrong_sizes_and_partial_overlap_are_refused()
    {
        ChaCha20Poly1305Kernel kernel = ChaCha20Poly1305Kernels.Preferred;
        byte[] buffer = new byte[100];
        Assert.Throws<ArgumentException>("key", () => ChaCha20.Xor(kernel, new byte[31], Nonce, 0, buffer, buffer));
        Assert.Throws<ArgumentException>("nonce", () => ChaCha20.Xor(kernel, Key, new byte[11], 0, buffer, buffer));
        Assert.Throws<ArgumentException>("destination", () => ChaCha20.Xor(kernel, Key, Nonce, 0, buffer, new byte[99]));
        Assert.Throws<ArgumentException>(
            "destination", () => ChaCha20.Xor(kernel, Key, Nonce, 0, buffer.AsSpan(0, 50), buffer.AsSpan(1, 50)));
        Assert.Throws<ArgumentException>("key", () => Poly1305.ComputeTag(kernel, new byte[31], buffer, new byte[16]));
        Assert.Throws<ArgumentException>("tag", () => Poly1305.ComputeTag(kernel, Key, buffer, new byte[15]));
    }

    [Fact]
    public void A_poly1305_object_is_cleared_by_Finish()
    {
        var poly = new Poly1305Portable(Key);
        poly.AppendZeroPadded(Nonce);
        poly.Finish(new byte[16]);
        Assert.Equal(default, poly);
    }
}
