using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>The one thrower: argument checks shared by every face, with texts that never depend on a secret.</summary>
internal static class Throw
{
    /// <summary>Refuses a buffer whose length is not <paramref name="expected"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void IfLengthIsNot(
        int expected, ReadOnlySpan<byte> buffer, [CallerArgumentExpression(nameof(buffer))] string? parameter = null)
    {
        if (buffer.Length != expected)
            WrongLength(expected, buffer.Length, parameter);
    }

    /// <summary>Refuses a destination shorter than <paramref name="needed"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void IfShorterThan(
        int needed, ReadOnlySpan<byte> destination, [CallerArgumentExpression(nameof(destination))] string? parameter = null)
    {
        if (destination.Length < needed)
            TooShort(needed, destination.Length, parameter);
    }

    /// <summary>Refuses an output that overlaps an input at another offset; the same start is in-place work and allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void IfPartialOverlap(
        ReadOnlySpan<byte> input, ReadOnlySpan<byte> output, [CallerArgumentExpression(nameof(output))] string? parameter = null)
    {
        nint distance = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(input), ref MemoryMarshal.GetReference(output));
        if (distance != 0 && MayOverlap(distance, input.Length, output.Length))
            IfReallyOverlap(input, output, parameter);
    }

    /// <summary>Refuses an output that overlaps another buffer at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void IfOverlap(
        ReadOnlySpan<byte> other, ReadOnlySpan<byte> output, [CallerArgumentExpression(nameof(output))] string? parameter = null)
    {
        nint distance = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(other), ref MemoryMarshal.GetReference(output));
        if (MayOverlap(distance, other.Length, output.Length))
            IfReallyOverlap(other, output, parameter);
    }

    // Two comparisons in every message's way. The second buffer starts `distance` bytes behind the first. Empty buffers overlap nothing,
    // but are not looked at here: if one points into the other buffer, the exact check decides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayOverlap(nint distance, int firstLength, int secondLength) =>
        (nuint)distance < (nuint)firstLength || (nuint)(-distance) < (nuint)secondLength;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void IfReallyOverlap(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, string? parameter)
    {
        if (a.Overlaps(b))
            Overlap(parameter);
    }

    [DoesNotReturn]
    internal static void WrongLength(int expected, int actual, string? parameter) =>
        throw new ArgumentException($"The buffer must be {expected} bytes long, but is {actual}.", parameter);

    [DoesNotReturn]
    internal static void TooShort(int needed, int actual, string? parameter) =>
        throw new ArgumentException($"The buffer must hold at least {needed} bytes, but holds {actual}.", parameter);

    [DoesNotReturn]
    internal static void Overlap(string? parameter) =>
        throw new ArgumentException(
            "Input and output must be the same memory or disjoint; nonce, tag and associated data must not overlap the output.", parameter);

    [DoesNotReturn]
    internal static void TagMismatch() => throw new AuthenticationTagMismatchException();

    [DoesNotReturn]
    internal static void NoPrivateKey() =>
        throw new CryptographicException("The operation needs a private key, but this object holds a public key only.");

    [DoesNotReturn]
    internal static void BadKey(string what) => throw new CryptographicException(what);
}
