using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Poly1305 in 64-bit limbs for processors with a fast 64 × 64 → 128-bit multiplication (x64 with BMI2, AArch64): short input, AAD and
/// tails, and the accumulator that the vector kernels take over and give back. Little-endian only, as these processors are.
/// </summary>
/// <remarks>
/// <para>h = h0 + 2^64·h1 + 2^128·h2 with h2 ≤ 10; r0 and r1 are below 2^60 by the clamp, and 4 divides r1.</para>
/// <para>2^130 ≡ 5, so h1·r1·2^128 ≡ h1·(5·r1/4) = h1·s1 with s1 = r1 + r1/4, exact because 4 divides r1.</para>
/// <para>
/// Inside a run of blocks the accumulator waits for its multiplication until the next block is there (h = h·r + m), which
/// takes the addition of the message off the dependency chain. Bound: about 28 cycles a block, 2 GB/s, by the number of
/// instructions: C# has no add with carry. Measured 1.7 GB/s on Zen 4.
/// </para>
/// </remarks>
[ConstantTime]
internal struct Poly1305Scalar
{
    internal const int BlockSize = 16;

    /// <summary>The accumulator, multiplied for its last block.</summary>
    internal ulong H0, H1, H2;

    /// <summary>The clamped multiplier, and 5/4 of its upper half.</summary>
    internal ulong R0, R1, S1;

    private ulong _pad0, _pad1;

    /// <summary>Starts a message with a 32-byte one-time key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void Start(byte* key)
    {
        ulong* words = (ulong*)key;
        H0 = H1 = H2 = 0;
        R0 = words[0] & 0x0ffffffc0fffffff;
        R1 = words[1] & 0x0ffffffc0ffffffc;
        S1 = R1 + (R1 >> 2);
        _pad0 = words[2];
        _pad1 = words[3];
    }

    /// <summary>
    /// The whole authenticator of a short AEAD message (RFC 8439 section 2.8) without a detour through memory:
    /// AAD, ciphertext, both zero-padded, and the block of lengths.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void ComputeTag(
        byte* key, byte* associatedData, nuint associatedLength, byte* ciphertext, nuint length, byte* tag)
    {
        Unsafe.SkipInit(out Poly1305Scalar poly);
        poly.Start(key);
        ulong h0 = 0, h1 = 0, h2 = 0;
        bool first = true;
        byte* data = associatedData;
        nuint left = associatedLength;
        for (int stage = 0; ;)
        {
            ulong m0, m1;
            if (left >= BlockSize)
            {
                m0 = ((ulong*)data)[0];
                m1 = ((ulong*)data)[1];
                data += BlockSize;
                left -= BlockSize;
            }
            else if (left != 0)
            {
                ReadPartial(data, left, out m0, out m1);
                left = 0;
            }
            else if (stage == 0)
            {
                data = ciphertext;
                left = length;
                stage = 1;
                continue;
            }
            else if (stage == 1)
            {
                m0 = associatedLength;
                m1 = length;
                stage = 2;
            }
            else
            {
                break;
            }

            if (first)
            {
                // Nothing to multiply yet.
                first = false;
                h0 = m0;
                h1 = m1;
                h2 = 1;
                continue;
            }

            MultiplyAdd(ref h0, ref h1, ref h2, poly.R0, poly.R1, poly.S1, m0, m1, 1);
        }

        MultiplyAdd(ref h0, ref h1, ref h2, poly.R0, poly.R1, poly.S1, 0, 0, 0);
        WriteTag(h0, h1, h2, poly._pad0, poly._pad1, tag);
    }

    /// <summary>Appends whole blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void AppendBlocks(byte* data, nuint blocks)
    {
        if (blocks == 0)
            return;
        ulong h0 = H0, h1 = H1, h2 = H2, r0 = R0, r1 = R1, s1 = S1;
        Add(ref h0, ref h1, ref h2, ((ulong*)data)[0], ((ulong*)data)[1], 1);
        while (--blocks > 0)
        {
            data += BlockSize;
            MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, s1, ((ulong*)data)[0], ((ulong*)data)[1], 1);
        }

        MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, s1, 0, 0, 0);
        H0 = h0;
        H1 = h1;
        H2 = h2;
    }

    /// <summary>Appends one block given as two words; <paramref name="highBit"/> is 0 for a block that carries its own end mark.</summary>
    /// <remarks>Not inlined: its 90 instructions would use up the JIT's inlining budget in the drivers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void AppendBlock(ulong low, ulong high, ulong highBit = 1)
    {
        ulong h0 = H0, h1 = H1, h2 = H2;
        Add(ref h0, ref h1, ref h2, low, high, highBit);
        MultiplyAdd(ref h0, ref h1, ref h2, R0, R1, S1, 0, 0, 0);
        H0 = h0;
        H1 = h1;
        H2 = h2;
    }

    /// <summary>Appends data and zeroes up to a multiple of 16 bytes (RFC 8439 section 2.8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void AppendZeroPadded(byte* data, nuint length)
    {
        AppendBlocks(data, length / BlockSize);
        nuint rest = length % BlockSize;
        if (rest != 0)
        {
            ReadPartial(data + (length - rest), rest, out ulong low, out ulong high);
            AppendBlock(low, high);
        }
    }

    /// <summary>Appends the short last block of a bare Poly1305 message: its bytes, a one, zeroes (RFC 8439 section 2.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void AppendShortBlock(byte* data, nuint length)
    {
        ReadPartial(data, length, out ulong low, out ulong high);
        int bit = 8 * (int)length;
        if (length < 8)
            low |= 1UL << bit;
        else
            high |= 1UL << (bit - 64);
        AppendBlock(low, high, highBit: 0);
    }

    /// <summary>Writes the tag and clears the key and the accumulator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Finish(byte* tag)
    {
        WriteTag(H0, H1, H2, _pad0, _pad1, tag);
        fixed (Poly1305Scalar* self = &this)
            CryptographicOperations.ZeroMemory(new Span<byte>(self, sizeof(Poly1305Scalar)));
    }

    /// <summary>
    /// Takes back the accumulator from a vector kernel: columns of weight 2^26, each a sum of at most eight below 2^59.6.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetColumns(ulong x0, ulong x1, ulong x2, ulong x3, ulong x4)
    {
        // Carries are below 2^37.
        const ulong Mask = (1 << 26) - 1;
        x1 += x0 >> 26;
        x2 += x1 >> 26;
        x3 += x2 >> 26;
        x4 += x3 >> 26;
        x0 = (x0 & Mask) + 5 * (x4 >> 26);
        x1 = (x1 & Mask) + (x0 >> 26);
        x0 &= Mask;
        x2 &= Mask;
        x3 &= Mask;
        x4 &= Mask;

        // Limb 1 is below 2^26 + 2^14; the sums below carry what it has above 26 bits.
        ulong low = x0 + (x1 << 26), upper = x2 << 52, top = x4 << 40;
        H0 = low + upper;
        H1 = (x2 >> 12) + (x3 << 14) + (H0 < upper ? 1UL : 0) + top;
        H2 = (x4 >> 24) + (H1 < top ? 1UL : 0);
    }

    /// <summary>(h mod p) + s mod 2^128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void WriteTag(ulong h0, ulong h1, ulong h2, ulong pad0, ulong pad1, byte* tag)
    {
        // h2 ≤ 8: fold what stands above 2^130 once, then h < 2^130 + 10.
        ulong fold = (h2 >> 2) * 5;
        h0 += fold;
        ulong carry = h0 < fold ? 1UL : 0;
        h1 += carry;
        h2 = (h2 & 3) + (h1 < carry ? 1UL : 0);

        // h − p = h + 5 − 2^130; take it if h + 5 reaches 2^130. Only the low 128 bits count from here on.
        ulong g0 = h0 + 5;
        carry = g0 < 5 ? 1UL : 0;
        ulong g1 = h1 + carry;
        carry = g1 < carry ? 1UL : 0;
        ulong reached = 0 - ((h2 + carry) >> 2);
        h0 = ConstantTime.Select(reached, g0, h0) + pad0;
        carry = h0 < pad0 ? 1UL : 0;
        ((ulong*)tag)[0] = h0;
        ((ulong*)tag)[1] = ConstantTime.Select(reached, g1, h1) + pad1 + carry;
    }

    /// <summary>h = h + m; h2 grows from 8 to at most 10, since two carries cannot both leave h1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong h0, ref ulong h1, ref ulong h2, ulong m0, ulong m1, ulong highBit)
    {
        h0 += m0;
        ulong carry = h0 < m0 ? 1UL : 0;
        h1 += carry;
        h2 += (h1 < carry ? 1UL : 0) + highBit;
        h1 += m1;
        h2 += h1 < m1 ? 1UL : 0;
    }

    /// <summary>h = h · r + m, partly reduced: h2 ends at 8 or below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(
        ref ulong h0, ref ulong h1, ref ulong h2, ulong r0, ulong r1, ulong s1, ulong m0, ulong m1, ulong highBit)
    {
        // Column 2 without the carries from below, which go into h2 at the end: h2·r0 + two upper halves < 12 · 2^60. Its bits above
        // 2^130 come back times 5, below 15 · 2^60: 5·(t >> 2) = (t >> 2) + (t & ~3).
        ulong top = h2 * r0 + MultiplyHigh(h0, r1) + MultiplyHigh(h1, r0);
        ulong fold = (top >> 2) + (top & ~3UL);

        // What column 0 passes on to column 1, and column 1's own third product: below (10 · 1.25 + 1 + 1.25) · 2^60 < 2^64.
        ulong high0 = MultiplyHigh(h0, r0) + MultiplyHigh(h1, s1) + h2 * s1;

        // Column 1 with its message word; k counts its carries.
        ulong low1 = h0 * r1, product = h1 * r0;
        low1 += product;
        ulong k = (low1 < product ? 1UL : 0) + (top & 3) + highBit;
        low1 += high0;
        k += low1 < high0 ? 1UL : 0;
        low1 += m1;
        k += low1 < m1 ? 1UL : 0;

        // Column 0 with its message word; the carry of the fold, which comes last, is added last.
        ulong low0 = h0 * r0;
        product = h1 * s1;
        low0 += product;
        ulong carry = low0 < product ? 1UL : 0;
        low0 += m0;
        carry += low0 < m0 ? 1UL : 0;
        low1 += carry;
        k += low1 < carry ? 1UL : 0;
        h0 = low0 + fold;
        carry = h0 < fold ? 1UL : 0;
        h1 = low1 + carry;

        // Column 1 is a sum below 5 · 2^64, so k ≤ 3 + 1 + 4.
        h2 = k + (h1 < carry ? 1UL : 0);
    }

    /// <summary>h = (h + m) · r for a full block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddMultiply(ref ulong h0, ref ulong h1, ref ulong h2, ulong r0, ulong r1, ulong s1, ulong m0, ulong m1)
    {
        Add(ref h0, ref h1, ref h2, m0, m1, 1);
        MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, s1, 0, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyHigh(ulong a, ulong b)
    {
        if (CpuProfile.X64V3)
            return Bmi2.X64.MultiplyNoFlags(a, b);
        if (CpuProfile.Arm64)
            return ArmBase.Arm64.MultiplyHigh(a, b);

        // Four 32 × 32 → 64-bit products; the middle sum is below 3 · 2^32.
        ulong lowHigh = (uint)a * (b >> 32), highLow = (a >> 32) * (uint)b;
        ulong middle = ((ulong)(uint)a * (uint)b >> 32) + (uint)lowHigh + (uint)highLow;
        return (a >> 32) * (b >> 32) + (lowHigh >> 32) + (highLow >> 32) + (middle >> 32);
    }

    // 1 to 15 bytes as two words. Byte by byte through memory, a store would have to be forwarded in pieces.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void ReadPartial(byte* data, nuint length, out ulong low, out ulong high)
    {
        if (length >= 8)
        {
            // The last eight bytes, without those that the first eight have given: shifted out by up to 56 bits.
            low = *(ulong*)data;
            high = *(ulong*)(data + length - 8) >> 1 >> (8 * (int)(16 - length) - 1);
        }
        else
        {
            high = 0;
            low = 0;
            if ((length & 4) != 0)
            {
                low = *(uint*)data;
                high = *(uint*)(data + length - 4);
                low |= high << (8 * (int)(length - 4));
                high = 0;
            }
            else
            {
                // One to three bytes: the first, the middle and the last, which may be the same.
                low = *data | ((ulong)data[length >> 1] << (8 * (int)(length >> 1))) | ((ulong)data[length - 1] << (8 * (int)(length - 1)));
            }
        }
    }
}
