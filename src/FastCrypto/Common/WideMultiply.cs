using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The high half of a 64×64-bit product. The BCL's forms that return both halves go through memory; the low half is a plain
/// multiplication, so callers ask for the two halves separately.
/// </summary>
[ConstantTime]
internal static class WideMultiply
{
    /// <summary>⌊a·b / 2^64⌋.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyHigh(ulong a, ulong b)
    {
        if (CpuProfile.X64MultiplyHigh)
            return Bmi2.X64.MultiplyNoFlags(a, b);
        if (CpuProfile.Arm64MultiplyHigh)
            return ArmBase.Arm64.MultiplyHigh(a, b);

        // Four 32-bit products. Every sum fits: (2^32−1)² + 2·(2^32−1) = 2^64 − 1.
        ulong a0 = (uint)a, a1 = a >> 32, b0 = (uint)b, b1 = b >> 32;
        ulong middle = (a1 * b0) + ((a0 * b0) >> 32);
        ulong other = (a0 * b1) + (uint)middle;
        return (a1 * b1) + (middle >> 32) + (other >> 32);
    }

    /// <summary>⌊a·b / 2^64⌋ of signed numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long MultiplyHigh(long a, long b) =>
        // a = a' − 2^64·[a < 0], so the unsigned high half is too large by b where a is negative, and by a where b is.
        (long)MultiplyHigh((ulong)a, (ulong)b) - ((a >> 63) & b) - ((b >> 63) & a);
}
