using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// A scalar as 52 odd signed digits of radix 32: with k odd and K = (k + 2^260 − 1)/2, the j-th five bits w of K stand for the digit
/// 2w − 31, because the digits then sum to 2K − (2^260 − 1) = k. An even k is replaced by n − k, which is odd.
/// </summary>
/// <remarks>The top digit is always 1: K has bit 259 and nothing else above bit 254.</remarks>
[ConstantTime]
internal struct P256SignedWindows
{
    internal const int Bits = 5;
    internal const int Count = 52;

    /// <summary>How many odd multiples a table holds: 1, 3, …, 31.</summary>
    internal const int TableSize = 16;

    /// <summary>How many words of 64 bits the recoded scalar takes.</summary>
    internal const int Words = 5;

    private ulong _k0, _k1, _k2, _k3;

    /// <summary>Recodes k in [1, n − 1]; returns all ones if it stands for −k. Zero is even and becomes n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong Create(out P256SignedWindows windows, in P256Limbs k)
    {
        ulong even = ~ConstantTime.MaskIfOdd(k.L0);
        P256ScalarField.NegateIf(out P256Limbs odd, even, k);
        odd.ToWords(out ulong w0, out ulong w1, out ulong w2, out ulong w3);
        // K without its bit 259.
        windows._k0 = (w0 >> 1) | (w1 << 63);
        windows._k1 = (w1 >> 1) | (w2 << 63);
        windows._k2 = (w2 >> 1) | (w3 << 63);
        windows._k3 = w3 >> 1;
        P256Ecdh.Clear(ref odd);
        return even;
    }

    /// <summary>The five bits of window j, for j below 51 (the last lacks its constant bit). The position is public.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong At(int j) => BitsAt(j * Bits) & 31;

    /// <summary>Writes the words of K, least significant first, the given number of words apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly unsafe void Store(ulong* words, int stride)
    {
        words[0 * stride] = _k0;
        words[1 * stride] = _k1;
        words[2 * stride] = _k2;
        words[3 * stride] = _k3;
        // Bit 259.
        words[4 * stride] = 1 << 3;
    }

    /// <summary>
    /// The five bits of windows 4·step to 4·step + 3, the lowest at the bottom; the last step ends with the constant top window.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong FourAt(int step)
    {
        // Bit 259 is bit 19 of step 12.
        ulong top = ConstantTime.MaskIfEqual((ulong)step, 12) & (1UL << 19);
        return (BitsAt(step * 4 * Bits) | top) & ((1UL << (4 * Bits)) - 1);
    }

    /// <summary>The five bits of windows step, 13 + step, 26 + step and 39 + step, the lowest at the bottom.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong FourApart(int step)
    {
        const int Apart = Count / 4;
        // Bit 259 is the top bit of window 51.
        ulong top = ConstantTime.MaskIfEqual((ulong)step, Apart - 1) & (1UL << 19);
        return At(step)
            | (At(Apart + step) << Bits) | (At((2 * Apart) + step) << (2 * Bits)) | (At((3 * Apart) + step) << (3 * Bits)) | top;
    }

    /// <summary>
    /// The bits of K at the position and at four more of that spacing above it, the lowest at the bottom. A set bit at i stands for 2^i, a
    /// clear one for −2^i, because 2K − (2^260 − 1) = k.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly ulong FiveApart(int position, int spacing)
    {
        ulong bits = 0;
        for (int i = 4; i >= 0; i--)
            bits = (bits << 1) | BitAt(position + (i * spacing));
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong BitAt(int position)
    {
        // K's constant bit stands above the four words.
        ulong top = ConstantTime.MaskIfEqual((ulong)position, (Count * Bits) - 1);
        return ((Word(position >> 6) >> (position & 63)) | top) & 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong BitsAt(int position)
    {
        int word = position >> 6, shift = position & 63;
        ulong low = Word(word), high = Word(word + 1);
        return (low >> shift) | ((high << 1) << (63 - shift));
    }

    // A public index, but no address: the words stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong Word(int i) =>
        (_k0 & ConstantTime.MaskIfEqual((ulong)i, 0)) | (_k1 & ConstantTime.MaskIfEqual((ulong)i, 1))
        | (_k2 & ConstantTime.MaskIfEqual((ulong)i, 2)) | (_k3 & ConstantTime.MaskIfEqual((ulong)i, 3));
}
