using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>A vector of one, two or four 16-byte blocks, as the bulk loop of the x64 kernels uses it.</summary>
/// <typeparam name="T">The vector: of 128, 256 or 512 bits.</typeparam>
internal unsafe interface IClmulLanes<T> where T : unmanaged
{
    static abstract T Load(byte* source);

    static abstract void Store(T value, byte* destination);

    static abstract T Xor(T a, T b);

    /// <summary>Lane by lane: byte i of the result is byte indices[i] of the value.</summary>
    static abstract T Shuffle(T value, T indices);

    /// <summary>The sum of 32-bit elements.</summary>
    static abstract T Add(T a, T b);

    /// <summary>The same block in every lane.</summary>
    static abstract T Broadcast(Vector128<byte> block);

    /// <summary>The shuffle that reverses the bytes of every block.</summary>
    static abstract T ReverseIndices { get; }

    /// <summary>Puts a block in the lowest lane, zeroes above it.</summary>
    static abstract T Widen(Vector128<ulong> block);

    /// <summary>The sum of all lanes.</summary>
    static abstract Vector128<ulong> Fold(T value);

    /// <summary>Exchanges the 64-bit halves of every block.</summary>
    static abstract T SwapHalves(T value);

    /// <summary>The carry-less products of the lower halves, lane by lane.</summary>
    static abstract T MultiplyLow(T a, T b);

    /// <summary>The lower half of <paramref name="a"/> times the upper half of <paramref name="b"/>.</summary>
    static abstract T MultiplyLowHigh(T a, T b);

    /// <summary>The upper half of <paramref name="a"/> times the lower half of <paramref name="b"/>.</summary>
    static abstract T MultiplyHighLow(T a, T b);

    /// <summary>The carry-less products of the upper halves.</summary>
    static abstract T MultiplyHigh(T a, T b);

    /// <summary>Counter blocks with the bytes in reverse: lane i holds <paramref name="counter"/> + 1 + i in its lowest 32 bits.</summary>
    static abstract T FirstCounters(Vector128<uint> counter);

    /// <summary>The number of lanes in the lowest 32 bits of every lane: inc32 (SP 800-38D, 6.2) for all lanes at once.</summary>
    static abstract T CounterStep { get; }

    /// <summary>Joins the leading one, two or four of the blocks.</summary>
    static abstract T Join(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d);
}
