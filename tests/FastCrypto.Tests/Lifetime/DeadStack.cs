using System.Runtime.CompilerServices;

namespace FastCrypto.Tests.Lifetime;

/// <summary>What an operation leaves behind on the stack: everything below the caller's frame, read right after the return.</summary>
internal static unsafe class DeadStack
{
    private const int Painted = 320 << 10;
    private const byte Paint = 0xA5;

    /// <summary>
    /// Runs the operation twice to have it compiled, then once on a stack of known content, and copies what stands there then.
    /// </summary>
    internal static byte[] After(Action operation)
    {
        byte[] copy = GC.AllocateArray<byte>(Painted, pinned: true);
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    operation();
                    operation();
                    PaintBelow();
                    RunDeeper(operation);
                    CopyBelow((byte*)Unsafe.AsPointer(ref copy[0]));
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            2 << 20);
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException("The operation failed.", failure);

        // Had it gone deeper, it would have overwritten the deepest paint.
        Assert.Equal(-1, copy.AsSpan(8192, 4096).IndexOfAnyExcept(Paint));
        return copy;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void PaintBelow()
    {
        byte* stack = stackalloc byte[Painted];
        for (int i = 0; i < Painted; i++)
            Volatile.Write(ref stack[i], Paint);
    }

    // Its frame is larger than that of the method that copies, which therefore overwrites nothing of the operation's.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void RunDeeper(Action operation)
    {
        byte* pad = stackalloc byte[1024];
        Volatile.Write(ref pad[0], Paint);
        operation();
        Volatile.Write(ref pad[1023], Paint);
    }

    // No call in here: a callee's frame would stand on what is to be read.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void CopyBelow(byte* copy)
    {
        byte here;
        byte* bottom = &here - Painted + 4096;
        for (int i = 0; i < Painted - 4096; i++)
            copy[i + 4096] = Volatile.Read(ref bottom[i]);
    }
}
