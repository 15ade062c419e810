using System.Runtime.CompilerServices;
using FastCrypto.Tests.Lifetime;

namespace FastCrypto.Tests.Common;

[Collection(Alone.Name)]
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

        // The block stays mapped, and no other test runs beside this one to rent it.
        Assert.False(new ReadOnlySpan<byte>(pointer, length).ContainsAnyExcept((byte)0));
    }

    // A finalizer that throws ends the process.
    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) + 1)]
    public void What_cannot_be_rented_leaves_a_finalizer_with_nothing_to_do(int length)
    {
        Refuse(length);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Refuse(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new SecretMemory(length));
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
    public void Dispose_racing_use_never_shows_zeroes_or_another_key()
    {
        byte[] secret = new byte[64], other = new byte[64];
        secret.AsSpan().Fill(0x5A);
        other.AsSpan().Fill(0xC3);
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
            // The block is another secret's at once.
            using var next = new SecretMemory(other);
            user.Join();
            Assert.False(wrong);
        }
    }
}
