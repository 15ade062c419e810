namespace FastCrypto.Tests.Sha2;

/// <summary>The contract of the faces: arguments, allocation, zeroing, lifetime, threads.</summary>
public class Sha2FaceTests
{
    private static readonly byte[] Message = new Random(11).Bytes(1000);
    private static readonly byte[] Key = new Random(12).Bytes(40);

    [Fact]
    public void SizesAreStated()
    {
        Assert.Equal((32, 256), (SHA256.HashSizeInBytes, SHA256.HashSizeInBits));
        Assert.Equal((48, 384), (SHA384.HashSizeInBytes, SHA384.HashSizeInBits));
        Assert.Equal((64, 512), (SHA512.HashSizeInBytes, SHA512.HashSizeInBits));
        Assert.Equal((32, 256), (HMACSHA256.HashSizeInBytes, HMACSHA256.HashSizeInBits));
        Assert.Equal((48, 384), (HMACSHA384.HashSizeInBytes, HMACSHA384.HashSizeInBits));
        Assert.Equal((64, 512), (HMACSHA512.HashSizeInBytes, HMACSHA512.HashSizeInBits));
        Assert.Equal((32, 256), (IncrementalSha256.HashSizeInBytes, IncrementalSha256.HashSizeInBits));
        Assert.Equal((48, 384), (IncrementalSha384.HashSizeInBytes, IncrementalSha384.HashSizeInBits));
        Assert.Equal((64, 512), (IncrementalSha512.HashSizeInBytes, IncrementalSha512.HashSizeInBits));
    }

    // The public methods, which choose their kernel themselves.
    [Fact]
    public void PublicMethodsAgreeWithTheBcl()
    {
        Span<byte> output = stackalloc byte[100];
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Message), SHA256.HashData(Message));
        Assert.Equal(System.Security.Cryptography.SHA384.HashData(Message), SHA384.HashData(Message));
        Assert.Equal(System.Security.Cryptography.SHA512.HashData(Message), SHA512.HashData(Message));
        Assert.Equal(32, SHA256.HashData(Message, output));
        Assert.Equal(SHA256.HashData(Message), output[..32]);
        Assert.Equal(48, SHA384.HashData(Message, output));
        Assert.Equal(SHA384.HashData(Message), output[..48]);
        Assert.Equal(64, SHA512.HashData(Message, output));
        Assert.Equal(SHA512.HashData(Message), output[..64]);
        Assert.True(SHA256.TryHashData([], output, out int written) && written == 32);
        Assert.True(SHA384.TryHashData([], output, out written) && written == 48);
        Assert.True(SHA512.TryHashData([], output, out written) && written == 64);

        Assert.Equal(System.Security.Cryptography.HMACSHA256.HashData(Key, Message), HMACSHA256.HashData(Key, Message));
        Assert.Equal(System.Security.Cryptography.HMACSHA384.HashData(Key, Message), HMACSHA384.HashData(Key, Message));
        Assert.Equal(System.Security.Cryptography.HMACSHA512.HashData(Key, Message), HMACSHA512.HashData(Key, Message));
        Assert.Equal(32, HMACSHA256.HashData(Key, Message, output));
        Assert.Equal(48, HMACSHA384.HashData(Key, Message, output));
        Assert.Equal(64, HMACSHA512.HashData(Key, Message, output));
        Assert.True(HMACSHA256.TryHashData(Key, Message, output, out written) && written == 32);
        Assert.True(HMACSHA384.TryHashData(Key, Message, output, out written) && written == 48);
        Assert.True(HMACSHA512.TryHashData(Key, Message, output, out written) && written == 64);
        Assert.Equal(HMACSHA512.HashData(Key, Message), output[..64]);

        using HMACSHA256 mac256 = new(Key);
        using HMACSHA384 mac384 = new(Key);
        using HMACSHA512 mac512 = new(Key);
        Assert.Equal(HMACSHA256.HashData(Key, Message), mac256.ComputeHash(Message));
        Assert.Equal(HMACSHA384.HashData(Key, Message), mac384.ComputeHash(Message));
        Assert.Equal(HMACSHA512.HashData(Key, Message), mac512.ComputeHash(Message));

        using IncrementalSha256 sha256 = new();
        using IncrementalSha384 sha384 = new();
        using IncrementalSha512 sha512 = new();
        sha256.AppendData(Message);
        sha384.AppendData(Message);
        sha512.AppendData(Message);
        Assert.Equal(SHA256.HashData(Message), sha256.GetHashAndReset());
        Assert.Equal(SHA384.HashData(Message), sha384.GetHashAndReset());
        Assert.Equal(SHA512.HashData(Message), sha512.GetHashAndReset());
    }

    [Theory, EachSha2Kernel]
    public void ShortDestinationsAreRefused(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] output = new byte[hash.HashSize - 1];
        Assert.Throws<ArgumentException>("destination", () => hash.Hash(kernel, Message, output));
        Assert.Throws<ArgumentException>("destination", () => hash.Mac(kernel, Key, Message, output));
        Assert.False(hash.TryHash(kernel, Message, output, out int written));
        Assert.Equal(0, written);
        Assert.False(hash.TryMac(kernel, Key, Message, output, out written));
        Assert.Equal(0, written);

        using RunningUnder keyed = hash.Keyed(kernel, Key);
        Assert.False(keyed.TryComputeHash(Message, output, out written));
        Assert.Equal(0, written);
        foreach (RunningUnder running in (RunningUnder[])[keyed, hash.Incremental(kernel)])
        {
            running.AppendData(Message);
            Assert.Throws<ArgumentException>("destination", () => running.GetCurrentHash(output));
            Assert.Throws<ArgumentException>("destination", () => running.GetHashAndReset(output));
            Assert.False(running.TryGetCurrentHash(output, out written));
            Assert.Equal(0, written);
            Assert.False(running.TryGetHashAndReset(output, out written));
            Assert.Equal(0, written);
            // A refusal loses nothing.
            byte[] expected = running == keyed ? hash.BclMac(Key, Message) : hash.BclHash(Message);
            Assert.Equal(expected, running.GetHashAndReset());
            running.Dispose();
        }

        Assert.All(output, b => Assert.Equal(0, b));
    }

    [Theory, EachSha2Kernel]
    public void OnlyTheHashIsWritten(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        using RunningUnder running = hash.Incremental(kernel);
        running.AppendData(Message);
        keyed.AppendData(Message);

        Check(hash.BclHash(Message), output => hash.Hash(kernel, Message, output));
        Check(hash.BclHash(Message), output => hash.TryHash(kernel, Message, output, out int written) ? written : 0);
        Check(hash.BclHash(Message), output => running.GetCurrentHash(output));
        Check(hash.BclHash(Message), output => running.TryGetCurrentHash(output, out int written) ? written : 0);
        Check(hash.BclHash(Message), output => running.TryGetHashAndReset(output, out int written) ? written : 0);
        Check(hash.BclHash([]), output => running.GetHashAndReset(output));
        Check(hash.BclMac(Key, Message), output => hash.Mac(kernel, Key, Message, output));
        Check(hash.BclMac(Key, Message), output => hash.TryMac(kernel, Key, Message, output, out int written) ? written : 0);
        Check(hash.BclMac(Key, Message), output => keyed.GetCurrentHash(output));
        Check(hash.BclMac(Key, Message), output => keyed.TryGetCurrentHash(output, out int written) ? written : 0);
        Check(hash.BclMac(Key, [1, 2]), output => keyed.TryComputeHash([1, 2], output, out int written) ? written : 0);
        Check(hash.BclMac(Key, Message), output => keyed.TryGetHashAndReset(output, out int written) ? written : 0);
        Check(hash.BclMac(Key, []), output => keyed.GetHashAndReset(output));

        static void Check(byte[] expected, Func<byte[], int> write)
        {
            byte[] output = [.. Enumerable.Repeat((byte)0xa5, expected.Length + 9)];
            Assert.Equal(expected.Length, write(output));
            Assert.Equal([.. expected, .. Enumerable.Repeat((byte)0xa5, 9)], output);
        }
    }

    [Theory, EachSha2Kernel]
    public void OutputMayOverlapInputs(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        for (int offset = 0; offset <= 200; offset += 40)
        {
            byte[] buffer = [.. Message];
            byte[] expected = hash.BclHash(buffer.AsSpan(0, 300));
            hash.Hash(kernel, buffer.AsSpan(0, 300), buffer.AsSpan(offset));
            Assert.Equal(expected, buffer.AsSpan(offset, hash.HashSize));

            buffer = [.. Message];
            expected = hash.BclMac(buffer.AsSpan(20, 50), buffer.AsSpan(0, 300));
            hash.Mac(kernel, buffer.AsSpan(20, 50), buffer.AsSpan(0, 300), buffer.AsSpan(offset));
            Assert.Equal(expected, buffer.AsSpan(offset, hash.HashSize));

            buffer = [.. Message];
            using RunningUnder keyed = hash.Keyed(kernel, Key);
            expected = hash.BclMac(Key, buffer.AsSpan(0, 300));
            Assert.True(keyed.TryComputeHash(buffer.AsSpan(0, 300), buffer.AsSpan(offset), out _));
            Assert.Equal(expected, buffer.AsSpan(offset, hash.HashSize));
        }
    }

    [Theory, EachSha2Kernel]
    public void ComputeHashLeavesTheRunningMessageAlone(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        keyed.AppendData(Message.AsSpan(0, 100));
        Assert.Equal(hash.BclMac(Key, Message), keyed.ComputeHash(Message));
        keyed.AppendData(Message.AsSpan(100));
        Assert.Equal(hash.BclMac(Key, Message), keyed.GetHashAndReset());
    }

    [Theory, EachSha2Kernel]
    public void ClonesAreIndependent(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        RunningUnder original = hash.Incremental(kernel);
        original.AppendData(Message.AsSpan(0, 77));
        using RunningUnder clone = original.Clone();
        original.AppendData([1, 2, 3]);
        Assert.Equal(hash.BclHash([.. Message[..77], 1, 2, 3]), original.GetHashAndReset());
        original.Dispose();
        clone.AppendData(Message.AsSpan(77));
        Assert.Equal(hash.BclHash(Message), clone.GetHashAndReset());
    }

    [Theory, EachSha2Kernel]
    public unsafe void DisposeZeroesTheState(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        foreach (RunningUnder running in (RunningUnder[])[hash.Keyed(kernel, Key), hash.Incremental(kernel)])
        {
            running.AppendData(Message);
            ReadOnlySpan<byte> memory = new(running.Memory.UnsafePointer, running.Memory.Length);
            Assert.True(memory.ContainsAnyExcept((byte)0));
            running.Dispose();
            Assert.False(memory.ContainsAnyExcept((byte)0));
            running.Dispose();
        }
    }

    [Theory, EachSha2Kernel]
    public void UseAfterDisposeThrows(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] output = new byte[64];
        foreach (RunningUnder running in (RunningUnder[])[hash.Keyed(kernel, Key), hash.Incremental(kernel)])
        {
            running.Dispose();
            Assert.Throws<ObjectDisposedException>(() => running.AppendData(Message));
            Assert.Throws<ObjectDisposedException>(() => running.GetCurrentHash());
            Assert.Throws<ObjectDisposedException>(() => running.GetCurrentHash(output));
            Assert.Throws<ObjectDisposedException>(() => running.TryGetCurrentHash(output, out _));
            Assert.Throws<ObjectDisposedException>(() => running.TryGetCurrentHash([], out _));
            Assert.Throws<ObjectDisposedException>(() => running.GetHashAndReset());
            Assert.Throws<ObjectDisposedException>(() => running.GetHashAndReset(output));
            Assert.Throws<ObjectDisposedException>(() => running.TryGetHashAndReset(output, out _));
            Assert.Throws<ObjectDisposedException>(() => running.TryGetHashAndReset([], out _));
        }

        RunningUnder keyed = hash.Keyed(kernel, Key);
        keyed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keyed.ComputeHash(Message));
        Assert.Throws<ObjectDisposedException>(() => keyed.TryComputeHash(Message, output, out _));
        Assert.Throws<ObjectDisposedException>(() => keyed.TryComputeHash(Message, [], out _));
        RunningUnder incremental = hash.Incremental(kernel);
        incremental.Dispose();
        Assert.Throws<ObjectDisposedException>(incremental.Clone);
        Assert.All(output, b => Assert.Equal(0, b));
    }

    [Theory, EachSha2Kernel]
    public void SpanOperationsAllocateNothing(string algorithm, string kernelName)
    {
        OptimizedCode.Require();
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        using RunningUnder running = hash.Incremental(kernel);
        byte[] output = new byte[64];
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            hash.Hash(kernel, Message, output);
            hash.TryHash(kernel, Message, output, out _);
            hash.Mac(kernel, Key, Message, output);
            hash.TryMac(kernel, Message, Message, output, out _);
            keyed.TryComputeHash(Message, output, out _);
            foreach (RunningUnder one in new ReadOnlySpan<RunningUnder>(in keyed))
                Append(one);
            Append(running);
            Sha2State state = Sha2State.Create(hash.Algorithm);
            state.Append(Message);
            Sha2State clone = state;
            clone.GetCurrentHash(output);
            clone.GetHashAndReset(output);
            HmacSha2.Hash(hash.Algorithm, Key, Message, output);
        }

        void Append(RunningUnder one)
        {
            one.AppendData(Message);
            one.GetCurrentHash(output);
            one.TryGetCurrentHash(output, out _);
            one.GetHashAndReset(output);
            one.TryGetHashAndReset(output, out _);
        }
    }

    [Theory, EachSha2Kernel]
    public void OneKeyServesManyThreads(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        using RunningUnder keyed = hash.Keyed(kernel, Key);
        byte[][] expected = [.. Enumerable.Range(0, 300).Select(n => hash.BclMac(Key, Message.AsSpan(0, n)))];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int n = 0; n < 2000; n++)
                Assert.Equal(expected[(n + (37 * thread)) % 300], keyed.ComputeHash(Message.AsSpan(0, (n + (37 * thread)) % 300)));
        });
    }

    [Theory, EachSha2Kernel]
    public void DisposeRacingUseFinishesOrThrows(string algorithm, string kernelName)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Sha2Under.Of(algorithm, kernelName);
        byte[] expected = hash.BclMac(Key, Message);
        byte[] expectedHash = hash.BclHash(Message);
        for (int i = 0; i < Effort.Scale(200, 5000); i++)
        {
            RunningUnder shared = hash.Keyed(kernel, Key);
            RunningUnder running = hash.Incremental(kernel);
            running.AppendData(Message);
            using Barrier start = new(3);
            Thread[] users =
            [
                new(() => Use(() => Assert.Equal(expected, shared.ComputeHash(Message)))),
                new(() => Use(() => Assert.Equal(expectedHash, running.GetCurrentHash()))),
            ];
            foreach (Thread user in users)
                user.Start();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Thread.SpinWait(i % 50 * 20);
            shared.Dispose();
            running.Dispose();
            foreach (Thread user in users)
                user.Join();

            void Use(Action action)
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (int n = 0; n < 50; n++)
                {
                    try
                    {
                        action();
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            }
        }
    }

    [Fact]
    public unsafe void StatesAreSmallValues()
    {
        Assert.Equal(Sha2State.StateSize, sizeof(Sha512State));
        Assert.True(sizeof(Sha256State) <= Sha2State.StateSize && sizeof(Sha384State) <= Sha2State.StateSize);
    }

    [Theory]
    [InlineData((int)Sha2Algorithm.Sha256)]
    [InlineData((int)Sha2Algorithm.Sha384)]
    [InlineData((int)Sha2Algorithm.Sha512)]
    public unsafe void TheRunTimeChoiceAgrees(int value)
    {
        Sha2Algorithm algorithm = (Sha2Algorithm)value;
        Sha2Under hash = Sha2Under.All.Single(h => h.Algorithm == algorithm);
        byte[] output = new byte[hash.HashSize];
        Sha2State state = Sha2State.Create(algorithm);
        Assert.Equal(algorithm, state.Algorithm);
        Assert.Equal(hash.HashSize, state.HashSizeInBytes);
        Assert.Equal(hash.HashSize, algorithm.HashSizeInBytes());
        state.Append(Message.AsSpan(0, 150));
        Sha2State clone = state;
        Assert.Equal(hash.HashSize, state.GetCurrentHash(output));
        Assert.Equal(hash.BclHash(Message.AsSpan(0, 150)), output);
        state.Append(Message.AsSpan(150));
        Assert.Equal(hash.HashSize, state.GetHashAndReset(output));
        Assert.Equal(hash.BclHash(Message), output);
        Assert.Equal(hash.HashSize, state.GetHashAndReset(output));
        Assert.Equal(hash.BclHash([]), output);
        Assert.Equal(hash.HashSize, clone.GetHashAndReset(output));
        Assert.Equal(hash.BclHash(Message.AsSpan(0, 150)), output);
        Assert.Equal(hash.HashSize, HmacSha2.Hash(algorithm, Key, Message, output));
        Assert.Equal(hash.BclMac(Key, Message), output);

        Assert.Throws<ArgumentException>("destination", () => Sha2State.Create(algorithm).GetCurrentHash(output.AsSpan(1)));
        Assert.Throws<ArgumentException>("destination", () => Sha2State.Create(algorithm).GetHashAndReset(output.AsSpan(1)));
        Assert.Throws<ArgumentException>("destination", () => HmacSha2.Hash(algorithm, Key, Message, output.AsSpan(1)));

        state.Append(Message);
        state.Clear();
        Assert.False(new ReadOnlySpan<byte>(&state, sizeof(Sha2State)).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void TheRegistryNamesOnePreferredKernelEach()
    {
        foreach (Sha2Under hash in Sha2Under.All)
        {
            KernelInfo preferred = Assert.Single(KernelRegistry.All, kernel => kernel.Algorithm == hash.Name && kernel.IsPreferred);
            Assert.True(preferred.IsSupported);
            Assert.Equal(preferred.Name, CryptoInfo.Kernels[hash.Name]);
        }
    }
}
