using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>X25519 (RFC 7748 section 5) on the portable field: the Montgomery ladder as the RFC writes it.</summary>
[ConstantTime]
internal static class X25519Portable
{
    /// <summary>
    /// X25519(scalar, u). The scalar is clamped here; bit 255 of u is masked and a non-canonical u is reduced, as section 5 says.
    /// The result is all zeroes exactly if u has small order. <paramref name="result"/> may be the memory of an operand.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ScalarMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        Ladder w = default;
        Span<byte> k = stackalloc byte[X25519.KeySize];
        X25519.Clamp(scalar, k);
        Field25519Portable.FromBytes(u, out w.X1);
        w.X2 = FieldElement25519.One;
        w.Z2 = FieldElement25519.Zero;
        w.X3 = w.X1;
        w.Z3 = FieldElement25519.One;

        ulong swap = 0;
        for (int t = 254; t >= 0; t--)
        {
            ulong bit = (uint)(k[t >> 3] >> (t & 7)) & 1;
            swap ^= bit;
            Field25519Portable.ConditionalSwap(0 - swap, ref w.X2, ref w.X3);
            Field25519Portable.ConditionalSwap(0 - swap, ref w.Z2, ref w.Z3);
            swap = bit;
            Step(ref w);
        }

        // The last bit of a clamped scalar is zero, so no swap is left over.
        Field25519Portable.Invert(w.Z2, out w.Z2);
        Field25519Portable.Multiply(w.X2, w.Z2, out w.X2);
        Field25519Portable.ToBytes(w.X2, result);

        CryptographicOperations.ZeroMemory(k);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Ladder>(ref w)));
    }

    /// <summary>One doubling and one differential addition (section 5; the names are the RFC's).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(ref Ladder w)
    {
        Field25519Portable.Add(w.X2, w.Z2, out w.A);
        Field25519Portable.Subtract(w.X2, w.Z2, out w.B);
        Field25519Portable.Add(w.X3, w.Z3, out w.C);
        Field25519Portable.Subtract(w.X3, w.Z3, out w.D);
        Field25519Portable.Multiply(w.D, w.A, out w.DA);
        Field25519Portable.Multiply(w.C, w.B, out w.CB);
        Field25519Portable.Square(w.A, out w.AA);
        Field25519Portable.Square(w.B, out w.BB);

        // x_3 = (DA + CB)^2, z_3 = x_1 · (DA − CB)^2
        Field25519Portable.Add(w.DA, w.CB, out w.X3);
        Field25519Portable.Square(w.X3, out w.X3);
        Field25519Portable.Subtract(w.DA, w.CB, out w.Z3);
        Field25519Portable.Square(w.Z3, out w.Z3);
        Field25519Portable.Multiply(w.Z3, w.X1, out w.Z3);

        // x_2 = AA · BB, E = AA − BB, z_2 = E · (AA + a24 · E), a24 = 121665
        Field25519Portable.Multiply(w.AA, w.BB, out w.X2);
        Field25519Portable.Subtract(w.AA, w.BB, out w.E);
        Field25519Portable.MultiplyBy121665(w.E, out w.Z2);
        Field25519Portable.Add(w.Z2, w.AA, out w.Z2);
        Field25519Portable.Multiply(w.Z2, w.E, out w.Z2);
    }

    private struct Ladder
    {
        internal FieldElement25519 X1, X2, Z2, X3, Z3, A, B, C, D, DA, CB, AA, BB, E;
    }
}
