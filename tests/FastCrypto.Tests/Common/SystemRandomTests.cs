namespace FastCrypto.Tests.Common;

public sealed class SystemRandomTests
{
    [Fact]
    public void Every_length_is_filled_to_its_end_and_no_further()
    {
        byte[] buffer = new byte[700];
        foreach (int length in (int[])[0, 1, 31, 32, 64, 255, 256, 257, 600])
        {
            // A byte stays zero in 40 draws with probability 2^-320.
            Array.Clear(buffer);
            bool[] seen = new bool[length];
            for (int draw = 0; draw < 40; draw++)
            {
                SystemRandom.Fill(buffer.AsSpan(10, length));
                for (int i = 0; i < length; i++)
                    seen[i] |= buffer[10 + i] != 0;
            }

            Assert.DoesNotContain(false, seen);
            Assert.False(buffer.AsSpan(0, 10).ContainsAnyExcept((byte)0) || buffer.AsSpan(10 + length).ContainsAnyExcept((byte)0));
        }
    }

    /// <summary>Bits are even-handed: 2^20 bits, six standard deviations.</summary>
    [Fact]
    public void Bits_are_even_handed()
    {
        byte[] bytes = new byte[256];
        int[] ones = new int[8];
        const int Draws = 512;
        for (int draw = 0; draw < Draws; draw++)
        {
            SystemRandom.Fill(bytes);
            foreach (byte b in bytes)
            {
                for (int bit = 0; bit < 8; bit++)
                    ones[bit] += b >> bit & 1;
            }
        }

        int samples = Draws * bytes.Length;
        Assert.All(ones, count => Assert.InRange(count, samples / 2 - 3 * Math.Sqrt(samples), samples / 2 + 3 * Math.Sqrt(samples)));
    }

    [Fact]
    public void Threads_draw_different_bytes_and_nothing_is_allocated()
    {
        HashSet<string> drawn = [];
        Parallel.For(0, 4, _ =>
        {
            byte[] bytes = new byte[32];
            for (int i = 0; i < 500; i++)
            {
                SystemRandom.Fill(bytes);
                lock (drawn)
                    Assert.True(drawn.Add(Convert.ToHexString(bytes)));
            }
        });
        byte[] buffer = new byte[64];
        SystemRandom.Fill(buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            SystemRandom.Fill(buffer);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>
    /// The vDSO's generator, where the kernel has one (Linux 6.11 on x64): every length, and no two draws of different states alike.
    /// </summary>
    [Fact]
    public void The_kernels_own_code_in_the_process_gives_fresh_bytes()
    {
        if (VdsoRandom.TryOpen() is not { } first || VdsoRandom.TryOpen() is not { } second)
        {
            Assert.Skip("This kernel has no getrandom in its vDSO.");
            return;
        }

        HashSet<string> drawn = [];
        byte[] bytes = new byte[300];
        for (int length = 0; length <= bytes.Length; length++)
        {
            foreach (VdsoRandom random in (VdsoRandom[])[first, second])
            {
                Array.Clear(bytes);
                Assert.True(random.TryFill(bytes.AsSpan(0, length)));
                Assert.False(bytes.AsSpan(length).ContainsAnyExcept((byte)0));
                Assert.True(length < 16 || drawn.Add(Convert.ToHexString(bytes, 0, 16)));
            }
        }

        // Threads that meet in one state are turned away, not served the same bytes.
        Parallel.For(0, 8, _ =>
        {
            byte[] mine = new byte[32];
            for (int i = 0; i < 2000; i++)
            {
                if (!first.TryFill(mine))
                    continue;
                lock (drawn)
                    Assert.True(drawn.Add(Convert.ToHexString(mine)));
            }
        });
    }
}
