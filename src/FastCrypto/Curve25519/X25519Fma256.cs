using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>X25519 (RFC 7748 section 5) with the four-lane floating-point field: the ladder's four coordinates side by side.</summary>
[ConstantTime]
internal static partial class X25519Fma256
{
    /// <inheritdoc cref="X25519Portable.ScalarMultiply"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ScalarMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        Span<byte> k = stackalloc byte[X25519.KeySize];
        X25519.Clamp(scalar, k);
        Field25519Portable.FromBytes(u, out FieldElement25519 x);
        FieldElement25519 zero = FieldElement25519.Zero, one = FieldElement25519.One;

        // (x2, z2, x3, z3) = (1, 0, u, 1)
        Field25519Fma256.FromElements(zero, zero, zero, x, out Field25519Digits256 x1);
        Field25519Fma256.ToWide(one, zero, x, one, out Field25519Wide256 state);
        Ladder(ref state, x1, k);

        // The last bit of a clamped scalar is zero, so no swap is left over.
        Field25519Fma256.ToElements(state, out x, out FieldElement25519 z, out _, out _);
        Field25519Portable.Invert(z, out z);
        Field25519Portable.Multiply(x, z, out x);
        Field25519Portable.ToBytes(x, result);

        CryptographicOperations.ZeroMemory(k);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Field25519Wide256>(ref state)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<FieldElement25519>(ref x)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<FieldElement25519>(ref z)));
    }

    /// <summary>The control of the permutation that takes lane i from lane order[i]: pairs of half-lane numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Indices(int a, int b, int c, int d) =>
        Vector256.Create(2 * a, (2 * a) + 1, 2 * b, (2 * b) + 1, 2 * c, (2 * c) + 1, 2 * d, (2 * d) + 1);
}
