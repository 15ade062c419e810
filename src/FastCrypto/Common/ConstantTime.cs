using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Mask arithmetic for secrets. A mask is all ones or all zeroes; every idiom here was read in the JIT's output and
/// compiles without a branch in every tier (docs/SOUNDNESS.md).
/// </summary>
[ConstantTime]
internal static class ConstantTime
{
    /// <summary>All ones if <paramref name="x"/> is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfNonZero(ulong x) => (ulong)((long)(x | (0 - x)) >> 63);

    /// <summary>All ones if <paramref name="x"/> is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfZero(ulong x) => ~MaskIfNonZero(x);

    /// <summary>All ones if the two values are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfEqual(ulong a, ulong b) => MaskIfZero(a ^ b);

    /// <summary>All ones if the lowest bit of <paramref name="x"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskIfOdd(ulong x) => 0 - (x & 1);

    /// <summary><paramref name="a"/> where the mask is set, <paramref name="b"/> elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Select(ulong mask, ulong a, ulong b) => (a & mask) | (b & ~mask);

    /// <summary>Compares two buffers of equal (public) length without an early exit; all ones if they are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong EqualMask(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException("The buffers differ in length.", nameof(b));

        ulong difference = 0;
        ref byte x = ref MemoryMarshal.GetReference(a);
        ref byte y = ref MemoryMarshal.GetReference(b);
        int i = 0;
        for (; i <= a.Length - 8; i += 8)
            difference |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref x, i)) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref y, i));
        for (; i < a.Length; i++)
            difference |= (uint)(Unsafe.Add(ref x, i) ^ Unsafe.Add(ref y, i));
        return MaskIfZero(difference);
    }

    /// <summary>
    /// Copies <paramref name="source"/> over <paramref name="destination"/> where the mask is set, and rewrites it unchanged elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ConditionalCopy(ulong mask, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length != destination.Length)
            throw new ArgumentException("The buffers differ in length.", nameof(destination));

        byte m = (byte)mask;
        for (int i = 0; i < source.Length; i++)
            destination[i] = (byte)((source[i] & m) | (destination[i] & ~m));
    }

    /// <summary>All ones if every byte is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong AllZeroMask(ReadOnlySpan<byte> data)
    {
        ulong bits = 0;
        for (int i = 0; i < data.Length; i++)
            bits |= data[i];
        return MaskIfZero(bits);
    }
}
