using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// The rounding mode of this thread's floating point. .NET neither reads nor sets it, but a native host may have changed it.
/// </summary>
internal static class RoundingMode
{
    // Not constants: the processor has to do the additions.
    private static double s_one = 1.0;
    private static double s_aboveHalfUnit = 1.0 / (1L << 54);
    private static double s_belowHalfUnit = 1.0 / (1L << 55);

    /// <summary>
    /// Whether results are rounded to nearest: rounding up shows in 1 + 2^-54, down and to zero in 1 − 2^-55.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static bool IsToNearest()
    {
        double one = Volatile.Read(ref s_one);
        return one + Volatile.Read(ref s_aboveHalfUnit) == one && one - Volatile.Read(ref s_belowHalfUnit) == one;
    }
}
