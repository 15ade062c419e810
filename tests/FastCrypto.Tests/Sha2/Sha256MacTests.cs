namespace FastCrypto.Tests.Sha2;

/// <summary>
/// HMAC-SHA256 of short messages under a kept key, which some kernels compute in one go from the key's own memory, around every length
/// at which they take another way (55, 56, 63, 64, 65).
/// </summary>
public class Sha256MacTests
{
    private const byte Untouched = 0xa5;
    private static readonly byte[] Message = new Random(21).Bytes(100);
    private static readonly byte[] Key = new Random(22).Bytes(32);

    [Theory, EachKernel("SHA-256")]
    public void NothingBesideTheMacIsWritten(string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of("SHA-256", kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        byte[] output = new byte[40];
        for (int length = 0; length <= 70; length++)
        {
            output.AsSpan().Fill(Untouched);
            Assert.True(keyed.TryComputeHash(Message.AsSpan(0, length), output, out int written));
            Assert.Equal(32, written);
            Assert.Equal(hash.BclMac(Key, Message.AsSpan(0, length)), output.AsSpan(0, 32));
            Assert.Equal(-1, output.AsSpan(32).IndexOfAnyExcept(Untouched));
        }
    }

    [Theory, EachKernel("SHA-256")]
    public void TheMacMayOverlapTheMessage(string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of("SHA-256", kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        foreach (int length in (int[])[1, 31, 55, 56, 63, 64, 65])
        {
            byte[] expected = hash.BclMac(Key, Message.AsSpan(0, length));
            for (int offset = 0; offset <= length; offset++)
            {
                byte[] buffer = [.. Message];
                Assert.True(keyed.TryComputeHash(buffer.AsSpan(0, length), buffer.AsSpan(offset), out _));
                Assert.Equal(expected, buffer.AsSpan(offset, 32));
            }
        }
    }

    // The key's memory holds the running message too.
    [Theory, EachKernel("SHA-256")]
    public void ARunningMessageIsLeftAlone(string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of("SHA-256", kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        keyed.AppendData(Message.AsSpan(0, 70));
        foreach (int length in (int[])[0, 20, 64])
            Assert.Equal(hash.BclMac(Key, Message.AsSpan(0, length)), keyed.ComputeHash(Message.AsSpan(0, length)));
        keyed.AppendData(Message.AsSpan(70));
        Assert.Equal(hash.BclMac(Key, Message), keyed.GetHashAndReset());
    }

    [Theory, EachKernel("SHA-256")]
    public void DisposeBeforeOrDuringACallFinishesOrThrows(string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of("SHA-256", kernelName);
        foreach (int length in (int[])[20, 64])
        {
            byte[] expected = hash.BclMac(Key, Message.AsSpan(0, length));
            byte[] untouched = [.. Enumerable.Repeat((byte)0xCC, 32)], output = [.. untouched];
            RunningUnder disposed = hash.Keyed(kernel, Key);
            disposed.Dispose();
            Assert.Throws<ObjectDisposedException>(() => disposed.TryComputeHash(Message.AsSpan(0, length), output, out _));
            Assert.Equal(untouched, output);
            // The memory of the disposed key serves another one now: whose MAC must not be told either.
            using (RunningUnder next = hash.Keyed(kernel, Message.AsSpan(0, 32)))
                Assert.Throws<ObjectDisposedException>(() => disposed.TryComputeHash(Message.AsSpan(0, length), output, out _));
            Assert.Equal(untouched, output);

            for (int i = 0; i < Effort.Scale(100, 10_000); i++)
            {
                RunningUnder keyed = hash.Keyed(kernel, Key);
                using var start = new Barrier(2);
                var user = new Thread(() =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    try
                    {
                        while (true)
                        {
                            keyed.TryComputeHash(Message.AsSpan(0, length), output, out _);
                            if (!output.AsSpan().SequenceEqual(expected))
                                return;
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                    }
                });
                user.Start();
                start.SignalAndWait(TestContext.Current.CancellationToken);
                keyed.Dispose();
                user.Join();
                // The last call was overtaken before it wrote.
                Assert.True(output.AsSpan().SequenceEqual(expected) || output.AsSpan().SequenceEqual(untouched));
            }
        }
    }
}
