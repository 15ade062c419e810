using System.Runtime.CompilerServices;

namespace FastCrypto.TestKit;

/// <summary>How much stack an operation takes: the stack below is painted, and what the operation has overwritten is counted.</summary>
internal static unsafe class StackMeter
{
    private const int Depth = 256 * 1024;
    private const byte Paint = 0xA7;

    /// <summary>The bytes of stack that <paramref name="operation"/> reaches, once it is compiled.</summary>
    internal static int Measure(Action operation)
    {
        int reached = int.MaxValue;
        var thread = new Thread(
            () =>
            {
                operation();
                // A signal that the runtime sends to the thread in the middle adds to one measurement, hardly to all.
                for (int i = 0; i < 5; i++)
                {
                    PaintBelow();
                    operation();
                    reached = Math.Min(reached, CountBelow());
                }
            },
            4 * Depth);
        thread.Start();
        thread.Join();
        return reached;
    }

    // The two methods and the operation are called from one frame, so their stacks start at one place.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PaintBelow()
    {
        byte* stack = stackalloc byte[Depth];
        new Span<byte>(stack, Depth).Fill(Paint);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int CountBelow()
    {
        byte* stack = stackalloc byte[Depth];
        int untouched = new ReadOnlySpan<byte>(stack, Depth).IndexOfAnyExcept(Paint);
        return untouched < 0 ? 0 : Depth - untouched;
    }
}
