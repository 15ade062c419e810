using System.Reflection;

namespace FastCrypto.Tests.Keccak;

/// <summary>What the hash faces promise beside the right digest.</summary>
public class KeccakFaceTests
{
    [Fact]
    public void Sizes_and_support_are_stated()
    {
        Assert.True(SHA3_256.IsSupported && SHA3_512.IsSupported && Shake128.IsSupported && Shake256.IsSupported);
        Assert.Equal(
            (32, 256, 64, 512), (SHA3_256.HashSizeInBytes, SHA3_256.HashSizeInBits, SHA3_512.HashSizeInBytes, SHA3_512.HashSizeInBits));
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Refuses("destination", () => SHA3_256.HashData([1], new byte[31]));
        Refuses("destination", () => SHA3_512.HashData([1], new byte[63]));
        Refuses("source", () => SHA3_256.HashData(null!));
        Refuses("source", () => SHA3_512.HashData(null!));
        Refuses("outputLength", () => Shake128.HashData([1], -1));
        Refuses("outputLength", () => Shake256.HashData([1], -1));
        using Shake128 a = new();
        using Shake256 b = new();
        Refuses("data", () => a.AppendData(null!));
        Refuses("data", () => b.AppendData(null!));
        Refuses("outputLength", () => a.Read(-1));
        Refuses("outputLength", () => b.Read(-1));
    }

    [Fact]
    public void Longer_destinations_keep_their_tail_and_short_ones_fail_to_try()
    {
        byte[] destination = new byte[70];
        destination.AsSpan().Fill(9);
        Assert.Equal(32, SHA3_256.HashData([1], destination));
        Assert.Equal(SHA3_256.HashData([1]), destination[..32]);
        Assert.False(destination.AsSpan(32).ContainsAnyExcept((byte)9));
        Assert.Equal(64, SHA3_512.HashData([1], destination));
        Assert.Equal(SHA3_512.HashData([1]), destination[..64]);
        Assert.False(SHA3_256.TryHashData([1], destination.AsSpan(0, 31), out int written) || written != 0);
        Assert.True(SHA3_256.TryHashData([1], destination, out written) && written == 32);
        Assert.False(SHA3_512.TryHashData([1], destination.AsSpan(0, 63), out written) || written != 0);
        Assert.True(SHA3_512.TryHashData([1], destination, out written) && written == 64);
    }

    [Fact]
    public void Output_may_overlap_input()
    {
        byte[] buffer = new Random(4).Bytes(500);
        byte[] expected = Shake256.HashData(buffer.AsSpan(10, 400), 450);
        Shake256.HashData(buffer.AsSpan(10, 400), buffer.AsSpan(20, 450));
        Assert.Equal(expected, buffer[20..470]);
    }

    [Fact]
    public void After_a_read_the_message_is_closed_until_Reset()
    {
        using Shake256 shake = new();
        shake.AppendData([1, 2, 3]);
        byte[] first = shake.Read(10);
        Assert.Throws<InvalidOperationException>(() => shake.AppendData([4]));
        Assert.Throws<InvalidOperationException>(() => shake.GetCurrentHash(new byte[3]));
        Assert.Throws<InvalidOperationException>(() => shake.GetHashAndReset(new byte[3]));
        Assert.Equal(Shake256.HashData([1, 2, 3], 20)[10..], shake.Read(10));
        shake.Reset();
        shake.AppendData((byte[])[1, 2, 3]);
        Assert.Equal(first, shake.Read(10));
    }

    [Fact]
    public unsafe void Dispose_zeroes_the_state_and_ends_the_object()
    {
        Shake128 shake = new();
        shake.AppendData([1, 2, 3]);
        SecretMemory memory = (SecretMemory)typeof(ShakeState).GetField("_memory", BindingFlags.NonPublic | BindingFlags.Instance)!
            .GetValue(typeof(Shake128).GetField("_state", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(shake))!;
        ReadOnlySpan<byte> bytes = new(memory.UnsafePointer, memory.Length);
        Assert.True(bytes.StartsWith((byte[])[1, 2, 3]));
        shake.Dispose();
        Assert.False(bytes.ContainsAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => shake.AppendData([1]));
        Assert.Throws<ObjectDisposedException>(() => shake.Read(1));
        Assert.Throws<ObjectDisposedException>(() => shake.GetCurrentHash(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => shake.GetHashAndReset(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => shake.Reset());
        Assert.Throws<ObjectDisposedException>(() => shake.Duplicate());
        shake.Dispose();
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        OptimizedCode.Require();
        byte[] message = new byte[300];
        byte[] output = new byte[300];
        using Shake128 shake = new();
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            SHA3_256.HashData(message, output);
            SHA3_512.HashData(message, output);
            Shake128.HashData(message, output.AsSpan());
            Shake256.HashData(message, output.AsSpan());
            shake.AppendData(message.AsSpan());
            shake.GetCurrentHash(output);
            shake.GetHashAndReset(output);
            shake.Read(output.AsSpan());
            shake.Reset();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Refuses(string parameter, Action action) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
}
