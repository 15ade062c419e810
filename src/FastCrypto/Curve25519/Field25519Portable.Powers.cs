using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

internal static partial class Field25519Portable
{
    private static readonly SafeGcd.Modulus FieldModulus = new([0xffffffffffffffed, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue >> 1]);

    /// <summary>1/a, and 0 for 0: tight operand, tight result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Invert(in FieldElement25519 a, out FieldElement25519 result)
    {
        Span<ulong> words = stackalloc ulong[4];
        ToWords(a, words);
        SafeGcd.Invert(words, words, FieldModulus);
        FromWords(words, out result);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>1/a in place of each a, and 0 for 0, with one inversion (Montgomery's trick): tight elements, at most eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InvertAll(Span<FieldElement25519> elements)
    {
        // A zero would spoil the product: it takes part as one, and is put back at the end.
        const int Most = 8;
        Debug.Assert(elements.Length <= Most);
        Span<FieldElement25519> prefixes = stackalloc FieldElement25519[Most];
        Span<ulong> zeroMasks = stackalloc ulong[Most];
        FieldElement25519 product = FieldElement25519.One;
        for (int i = 0; i < elements.Length; i++)
        {
            zeroMasks[i] = ZeroMask(elements[i]);
            ConditionalMove(zeroMasks[i], ref elements[i], FieldElement25519.One);
            prefixes[i] = product;
            Multiply(product, elements[i], out product);
        }

        Invert(product, out FieldElement25519 inverse);
        for (int i = elements.Length - 1; i >= 0; i--)
        {
            Multiply(inverse, prefixes[i], out FieldElement25519 result);
            Multiply(inverse, elements[i], out inverse);
            elements[i] = result;
            ConditionalMove(zeroMasks[i], ref elements[i], FieldElement25519.Zero);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(prefixes));
    }

    /// <summary>All ones if a is zero modulo p: tight operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong ZeroMask(in FieldElement25519 a)
    {
        Span<ulong> words = stackalloc ulong[4];
        ToWords(a, words);
        return ConstantTime.MaskIfZero(words[0] | words[1] | words[2] | words[3]);
    }

    /// <summary>
    /// a^((p−5)/8), the heart of the square root (RFC 8032 section 5.1.3): loose operand, tight result. (p − 5)/8 = 2^252 − 3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PowerOfPMinus5Over8(in FieldElement25519 a, out FieldElement25519 result)
    {
        FieldElement25519 copy = a;
        PowerOfTwo250Minus1(a, out FieldElement25519 power);

        // (2^250 − 1)·2^2 + 1 = 2^252 − 3.
        SquareRepeatedly(power, 2, out power);
        Multiply(power, copy, out result);
    }

    /// <summary>a^(2^250 − 1), by doubling the length of a run of ones in the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PowerOfTwo250Minus1(in FieldElement25519 a, out FieldElement25519 result)
    {
        Square(a, out FieldElement25519 a2);
        SquareRepeatedly(a2, 2, out FieldElement25519 t);
        Multiply(t, a, out FieldElement25519 a9);
        Multiply(a9, a2, out FieldElement25519 a11);
        Square(a11, out t);
        Multiply(t, a9, out FieldElement25519 ones5);
        SquareRepeatedly(ones5, 5, out t);
        Multiply(t, ones5, out FieldElement25519 ones10);
        SquareRepeatedly(ones10, 10, out t);
        Multiply(t, ones10, out FieldElement25519 ones20);
        SquareRepeatedly(ones20, 20, out t);
        Multiply(t, ones20, out FieldElement25519 ones40);
        SquareRepeatedly(ones40, 10, out t);
        Multiply(t, ones10, out FieldElement25519 ones50);
        SquareRepeatedly(ones50, 50, out t);
        Multiply(t, ones50, out FieldElement25519 ones100);
        SquareRepeatedly(ones100, 100, out t);
        Multiply(t, ones100, out FieldElement25519 ones200);
        SquareRepeatedly(ones200, 50, out t);
        Multiply(t, ones50, out result);
    }
}
