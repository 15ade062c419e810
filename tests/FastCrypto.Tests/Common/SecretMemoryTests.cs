namespace FastCrypto.Tests.Common;

public sealed unsafe class SecretMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void Dispose_zeroes_the_memory(int length)
    {
        byte[] secret = new byte[length];
        secret.AsSpan().Fill(0xA5);
        var memory = new SecretMemory(secret);
        byte* pointer = memory.UnsafePointer;
        Assert.True(new ReadOnlySpan<byte>(pointer, length).SequenceEqual(secret));
        Assert.Equal(0, (nint)pointer % SecretPool.Alignment);

        memory.Dispose();

        // The block stays mapped; nobody else rents from this size class between the two lines on this thread's watch.
        Assert.Equal(-1, new ReadOnlySpan<byte>(pointer, length).IndexOf((byte)0xA5));
    }

    [Fact]
    public void Use_after_Dispose_throws()
    {
        var memory = new SecretMemory([1, 2, 3]);
        memory.Dispose();
        memory.Dispose();
        byte[] copy = [9, 9, 9];

        Assert.Throws<ObjectDisposedException>(() => memory.CopyTo(copy));
        Assert.Equal(new byte[3], copy);
        Assert.Throws<ObjectDisposedException>(() => memory.Acquire().Dispose());
        Assert.True(memory.IsDisposed);
    }

    [Fact]
    public void A_lease_holds_the_memory_through_Dispose()
    {
        var memory = new SecretMemory([1, 2, 3]);
        SecretMemory.Lease first = memory.Acquire();
        SecretMemory.Lease second = memory.Acquire();
        byte* pointer = first.Pointer;

        memory.Dispose();
        Assert.Equal([1, 2, 3], first.Span.ToArray());
        first.Dispose();
        Assert.Equal([1, 2, 3], second.Span.ToArray());
        second.Dispose();
        Assert.Equal([0, 0, 0], new ReadOnlySpan<byte>(pointer, 3).ToArray());
    }

    [Fact]
    public void A_longer_destination_is_refused()
    {
        using var memory = new SecretMemory([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => memory.CopyTo(new byte[4]));
    }

    [Fact]
    public void Dispose_racing_use_never_shows_a_zeroed_key()
    {
        byte[] secret = new byte[64];
        secret.AsSpan().Fill(0x5A);
        for (int round = 0; round < Effort.Scale(2_000, 50_000); round++)
        {
            var memory = new SecretMemory(secret);
            bool wrong = false;
            using var start = new Barrier(2);
            CancellationToken stop = TestContext.Current.CancellationToken;
            var user = new Thread(() =>
            {
                byte[] copy = new byte[64];
                start.SignalAndWait(stop);
                try
                {
                    for (int i = 0; i < 50; i++)
                    {
                        memory.CopyTo(copy);
                        wrong |= !copy.AsSpan().SequenceEqual(secret);
                        using SecretMemory.Lease lease = memory.Acquire();
                        wrong |= !lease.Span.SequenceEqual(secret);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            user.Start();
            start.SignalAndWait(stop);
            memory.Dispose();
            user.Join();
            Assert.False(wrong);
        }
    }
}
