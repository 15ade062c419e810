using System.Numerics;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Native memory for secrets: 64-byte aligned blocks in power-of-two sizes, cut from slabs that are never returned to
/// the operating system. The garbage collector neither moves nor copies them, and a block that has been given back stays
/// mapped, which <see cref="SecretMemory.CopyTo"/> relies on.
/// </summary>
internal static unsafe class SecretPool
{
    internal const int Alignment = 64;
    private const int SmallestShift = 6;
    private const int LargestShift = 20;
    private const int SlabSize = 1 << 16;

    private static readonly SizeClass[] SizeClasses = CreateSizeClasses();

    /// <summary>A zeroed block of at least <paramref name="length"/> bytes.</summary>
    internal static byte* Rent(int length) => ClassOf(length).Rent();

    /// <summary>Takes back a block; the caller has zeroed it.</summary>
    internal static void Return(byte* block, int length) => ClassOf(length).Return(block);

    private static SizeClass ClassOf(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << LargestShift);
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)length - 1) + 1);
        return SizeClasses[shift - SmallestShift];
    }

    private static SizeClass[] CreateSizeClasses()
    {
        var classes = new SizeClass[LargestShift - SmallestShift + 1];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = new SizeClass(1 << (i + SmallestShift));
        return classes;
    }

    // A plain array: the first key of a process would wait for the JIT to compile a collection.
    private sealed class SizeClass(int blockSize)
    {
        private readonly Lock _lock = new();

        // Room for every block that there is.
        private nint[]? _free;
        private int _count;

        internal byte* Rent()
        {
            lock (_lock)
            {
                if (_count == 0)
                    Grow();
                return (byte*)_free![--_count];
            }
        }

        internal void Return(byte* block)
        {
            lock (_lock)
                _free![_count++] = (nint)block;
        }

        // All blocks are out: nothing has to be kept of the old array but its size. The array is made first and the slab second, so that
        // a failure of either loses nothing.
        private void Grow()
        {
            int slab = Math.Max(SlabSize, blockSize);
            int blocks = slab / blockSize;
            nint[] free = new nint[(_free is null ? 0 : _free.Length) + blocks];
            byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)slab, Alignment);
            NativeMemory.Clear(memory, (nuint)slab);
            _free = free;
            for (_count = 0; _count < blocks; _count++)
                _free[_count] = (nint)(memory + slab - (_count + 1) * blockSize);
        }
    }
}
