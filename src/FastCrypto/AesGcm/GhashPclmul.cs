using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>GHASH (SP 800-38D, 6.4) on 128-bit vectors with PCLMULQDQ: what all x64 kernels share.</summary>
/// <remarks>
/// <para>
/// ISA: PCLMULQDQ, SSSE3. Registers: the three parts of a product, block and power; the constants are memory operands.
/// Bound: a product is four multiplications, a reduction two; where they stand alone, three wait for each other at four cycles each, with
/// sums and shuffles about 17 cycles. Eight blocks to a reduction are 34 multiplications; measured 3.4 ns a block of associated data on
/// Zen 4.
/// </para>
/// <para>
/// A block is used with its bytes reversed, so that the coefficient of x^0 is bit 127: the polynomial's bits in reverse. A carry-less
/// product of two such numbers is the reversed product one bit too low; keeping the powers of H multiplied by x makes up for it once.
/// </para>
/// <para>
/// Reduction works from the low end, where the highest powers of x stand, as Montgomery's does: the modulus seen in reverse is
/// x^128 + x^127 + x^126 + x^121 + 1 and its low half is 1, so the low 64 bits times the constant x^63 + x^62 + x^57 cancel themselves.
/// Twice, and the product is divided by x^128 in the reversed sense, which is the reduction wanted.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class GhashPclmul
{
    /// <summary>The number of powers of H in a key's memory.</summary>
    internal const int Powers = 9;

    /// <summary>x^63 + x^62 + x^57, in the upper half; the lower half is 1 and is not multiplied by.</summary>
    internal static Vector128<ulong> Reduction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(1ul, 0xC200_0000_0000_0000);
    }

    /// <summary>The bytes of a block in reverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Reverse(Vector128<byte> block) =>
        Ssse3.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>The product of <paramref name="x"/> and a power of H (which carries the factor x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Multiply(Vector128<ulong> x, Vector128<ulong> power)
    {
        Vector128<ulong> low = Pclmulqdq.CarrylessMultiply(x, power, 0x00);
        Vector128<ulong> middle = Pclmulqdq.CarrylessMultiply(x, power, 0x01) ^ Pclmulqdq.CarrylessMultiply(x, power, 0x10);
        Vector128<ulong> high = Pclmulqdq.CarrylessMultiply(x, power, 0x11);
        return Reduce(low, middle, high);
    }

    /// <summary>Brings high·2^128 + middle·2^64 + low down to 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        Vector128<ulong> reduction = Reduction;
        middle ^= Pclmulqdq.CarrylessMultiply(reduction, low, 0x01) ^ SwapHalves(low);
        return high ^ Pclmulqdq.CarrylessMultiply(reduction, middle, 0x01) ^ SwapHalves(middle);
    }

    /// <summary>Writes x·H^9, x·H^8, … x·H from H, the encryption of the zero block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WritePowers(Vector128<byte> h, byte* powers)
    {
        // Times x: a shift up by one bit in this reversed order, where the bit that falls out is x^128 = x^7 + x^2 + x + 1.
        Vector128<ulong> bits = Reverse(h).AsUInt64();
        Vector128<int> signs = Sse2.ShiftRightArithmetic(Sse2.Shuffle(bits.AsInt32(), 0b11_01_00_11), 31);
        Vector128<ulong> first = (bits + bits) ^ (signs.AsUInt64() & Vector128.Create(1ul, 0xC200_0000_0000_0001));

        // Four products deep instead of eight.
        Vector128<ulong>* p = (Vector128<ulong>*)powers + Powers - 1;
        Vector128<ulong> second = Multiply(first, first);
        Vector128<ulong> third = Multiply(second, first);
        Vector128<ulong> fourth = Multiply(second, second);
        p[0] = first;
        p[-1] = second;
        p[-2] = third;
        p[-3] = fourth;
        p[-4] = Multiply(fourth, first);
        p[-5] = Multiply(fourth, second);
        p[-6] = Multiply(fourth, third);
        Vector128<ulong> eighth = Multiply(fourth, fourth);
        p[-7] = eighth;
        p[-8] = Multiply(eighth, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> SwapHalves(Vector128<ulong> x) => Sse2.Shuffle(x.AsUInt32(), 0b01_00_11_10).AsUInt64();
}
