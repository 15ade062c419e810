using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// The rounding mode of this thread's floating point. .NET neither reads nor sets it, but a native host may have changed it.
/// </summary>
internal static class RoundingMode
{
    // Not constants: the processor has to do the additions.
    private static double _one = 1.0;
    private static double _aboveHalfUnit = 1.0 / (1L << 54);
    private static double _belowHalfUnit = 1.0 / (1L << 55);

    /// <summary>
    /// Whether results are rounded to nearest: rounding up shows in 1 + 2^-54, down and to zero in 1 − 2^-55.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static bool IsToNearest()
    {
        double one = Volatile.Read(ref _one);
        return one + Volatile.Read(ref _aboveHalfUnit) == one && one - Volatile.Read(ref _belowHalfUnit) == one;
    }
}
