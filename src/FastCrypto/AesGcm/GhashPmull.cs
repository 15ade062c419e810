using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>GHASH (SP 800-38D, 6.4) with PMULL, for <see cref="AesGcmArm64"/>.</summary>
/// <remarks>
/// <para>
/// ISA: PMULL. Registers: three parts of a product, a block, a power in both orders.
/// Bound: four PMULL a block and two for each reduction, which serves eight blocks. Verified under emulation, not measured; docs/arm64.md
/// counts instructions.
/// </para>
/// <para>
/// The arithmetic is that of <see cref="GhashPclmul"/>: blocks with their bytes reversed, powers of H multiplied by x once, reduction from
/// the low end. Only the halves stand differently: REV64 reverses the bytes of each half and leaves the halves in place, so hashes, blocks
/// and powers are vectors (high, low), and no block has to be turned.
/// </para>
/// <para>
/// PMULL multiplies the first halves of two vectors and PMULL2 the second ones. For the two crossed products every power stands in memory
/// twice: (high, low), then (low, high).
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class GhashPmull
{
    /// <summary>The number of powers of H in a key's memory.</summary>
    internal const int Powers = 9;

    /// <summary>The size of one power: both orders of its halves.</summary>
    internal const int PowerBytes = 32;

    /// <summary>16 bytes of a text or a hash, from or to the form in which they are multiplied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Reverse(Vector128<byte> block) => AdvSimd.ReverseElement8(block.AsUInt64());

    /// <summary>Exchanges the halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> SwapHalves(Vector128<ulong> x) => AdvSimd.ExtractVector128(x, x, 1);

    /// <summary>Adds the product of <paramref name="x"/> and a power to the three parts of a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Accumulate(
        Vector128<ulong> x, byte* power, ref Vector128<ulong> low, ref Vector128<ulong> middle, ref Vector128<ulong> high)
    {
        // First halves are loaded for themselves: taking them from the whole vector costs a copy.
        ulong* h = (ulong*)power, crossed = (ulong*)power + 2;
        high ^= Aes.PolynomialMultiplyWideningLower(x.GetLower(), Vector64.Load(h));
        low ^= Aes.PolynomialMultiplyWideningUpper(x, Vector128.Load(h));
        middle ^= Aes.PolynomialMultiplyWideningLower(x.GetLower(), Vector64.Load(crossed));
        middle ^= Aes.PolynomialMultiplyWideningUpper(x, Vector128.Load(crossed));
    }

    /// <summary>Brings high·2^128 + middle·2^64 + low, products with the low half first, down to a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        // x^63 + x^62 + x^57: see GhashPclmul.
        Vector64<ulong> reduction = Vector64.Create(0xC200_0000_0000_0000);
        middle ^= Aes.PolynomialMultiplyWideningLower(low.GetLower(), reduction) ^ SwapHalves(low);
        return SwapHalves(high ^ Aes.PolynomialMultiplyWideningLower(middle.GetLower(), reduction)) ^ middle;
    }

    /// <summary>Writes x·H^9, x·H^8, … x·H from H, the encryption of the zero block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WritePowers(Vector128<byte> h, byte* powers)
    {
        // Times x: a shift up by one bit in this reversed order, where the bit that falls out is x^128 = x^7 + x^2 + x + 1.
        Vector128<ulong> bits = Reverse(h);
        ulong high = bits.ToScalar(), low = bits.GetElement(1), carry = 0 - (high >> 63);
        Vector128<ulong> power = Vector128.Create(
            ((high << 1) | (low >> 63)) ^ (carry & 0xC200_0000_0000_0000), (low << 1) ^ (carry & 1));

        byte* first = powers + PowerBytes * (Powers - 1);
        for (byte* p = first; ; p -= PowerBytes)
        {
            power.Store((ulong*)p);
            SwapHalves(power).Store((ulong*)(p + 16));
            if (p == powers)
                return;
            Vector128<ulong> sumLow = default, sumMiddle = default, sumHigh = default;
            Accumulate(power, first, ref sumLow, ref sumMiddle, ref sumHigh);
            power = Reduce(sumLow, sumMiddle, sumHigh);
        }
    }
}
