using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Poly1305, RFC 8439 section 2.5, in five 26-bit limbs: every product is 32 × 32 → 64 bits, which the smallest processors
/// have. The accumulator h and the multiplier r are numbers modulo p = 2^130 − 5; 2^130 ≡ 5 turns the upper half of a product
/// into a multiplication by 5. A one-time key: one object, one message, then <see cref="Finish"/>, which clears it.
/// </summary>
[ConstantTime]
internal struct Poly1305Portable
{
    internal const int KeySize = 32;
    internal const int TagSize = 16;
    internal const int BlockSize = 16;

    private const uint LimbMask = (1 << 26) - 1;

    // The 2^128 that RFC 8439 adds to every full block, as it stands in limb 4 (128 = 4 · 26 + 24).
    private const uint HighBit = 1 << 24;

    private uint _r0, _r1, _r2, _r3, _r4;
    private uint _h0, _h1, _h2, _h3, _h4;
    private UInt128 _pad;

    /// <summary>Splits the one-time key into r, clamped, and the final pad s (RFC 8439 section 2.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Poly1305Portable(ReadOnlySpan<byte> key)
    {
        // The clamp 0x0ffffffc0ffffffc0ffffffc0fffffff, cut along the limbs.
        _r0 = BinaryPrimitives.ReadUInt32LittleEndian(key) & 0x3ffffff;
        _r1 = (BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(3)) >> 2) & 0x3ffff03;
        _r2 = (BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(6)) >> 4) & 0x3ffc0ff;
        _r3 = (BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(9)) >> 6) & 0x3f03fff;
        _r4 = (BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(12)) >> 8) & 0x00fffff;
        _pad = BinaryPrimitives.ReadUInt128LittleEndian(key.Slice(16));
    }

    /// <summary>The tag of a whole message of any length: the last block may be short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ComputeTag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var poly = new Poly1305Portable(key);
        int whole = message.Length & -BlockSize;
        poly.AppendBlocks(message.Slice(0, whole), HighBit);
        if (whole < message.Length)
        {
            // A short block carries its 1 right behind its last byte instead of at 2^128.
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            message.Slice(whole).CopyTo(last);
            last[message.Length - whole] = 1;
            poly.AppendBlocks(last, highBit: 0);
        }

        poly.Finish(tag);
    }

    /// <summary>Appends <paramref name="data"/> and zeroes up to a multiple of 16 bytes, as the AEAD does (RFC 8439 section 2.8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AppendZeroPadded(ReadOnlySpan<byte> data)
    {
        int whole = data.Length & -BlockSize;
        AppendBlocks(data.Slice(0, whole), HighBit);
        if (whole < data.Length)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            data.Slice(whole).CopyTo(last);
            AppendBlocks(last, HighBit);
        }
    }

    /// <summary>Writes the tag, (h mod p) + s mod 2^128, and clears this object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Finish(Span<byte> tag)
    {
        // Two passes of carries: the first leaves at most 2^26 in limb 1 and five units in limb 0 above their masks,
        // the second ends with every limb below 2^26, so h < 2^130.
        for (int pass = 0; pass < 2; pass++)
        {
            _h2 += _h1 >> 26;
            _h1 &= LimbMask;
            _h3 += _h2 >> 26;
            _h2 &= LimbMask;
            _h4 += _h3 >> 26;
            _h3 &= LimbMask;
            _h0 += (_h4 >> 26) * 5;
            _h4 &= LimbMask;
            _h1 += _h0 >> 26;
            _h0 &= LimbMask;
        }

        // g = h + 5 − 2^130 is h − p; take it if it is not negative, that is if h + 5 reaches 2^130.
        uint g0 = _h0 + 5;
        uint g1 = _h1 + (g0 >> 26);
        uint g2 = _h2 + (g1 >> 26);
        uint g3 = _h3 + (g2 >> 26);
        uint g4 = _h4 + (g3 >> 26);
        uint takeG = 0 - (g4 >> 26);
        uint h0 = (_h0 & ~takeG) | (g0 & LimbMask & takeG);
        uint h1 = (_h1 & ~takeG) | (g1 & LimbMask & takeG);
        uint h2 = (_h2 & ~takeG) | (g2 & LimbMask & takeG);
        uint h3 = (_h3 & ~takeG) | (g3 & LimbMask & takeG);
        uint h4 = (_h4 & ~takeG) | (g4 & LimbMask & takeG);

        UInt128 h = h0 + ((UInt128)h1 << 26) + ((UInt128)h2 << 52) + ((UInt128)h3 << 78) + ((UInt128)h4 << 104);
        BinaryPrimitives.WriteUInt128LittleEndian(tag, h + _pad);
        Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void Clear()
    {
        fixed (Poly1305Portable* self = &this)
            CryptographicOperations.ZeroMemory(new Span<byte>(self, sizeof(Poly1305Portable)));
    }

    /// <summary>h = (h + block) · r for each 16-byte block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AppendBlocks(ReadOnlySpan<byte> data, uint highBit)
    {
        uint r0 = _r0, r1 = _r1, r2 = _r2, r3 = _r3, r4 = _r4;
        uint s1 = 5 * r1, s2 = 5 * r2, s3 = 5 * r3, s4 = 5 * r4; // below 2^28.4
        uint h0 = _h0, h1 = _h1, h2 = _h2, h3 = _h3, h4 = _h4;

        for (; data.Length >= BlockSize; data = data.Slice(BlockSize))
        {
            // Between blocks h1 < 2^26 + 2^9 and the other limbs are below 2^26; with the block every limb is below 2^27.01.
            h0 += BinaryPrimitives.ReadUInt32LittleEndian(data) & LimbMask;
            h1 += (BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(3)) >> 2) & LimbMask;
            h2 += (BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(6)) >> 4) & LimbMask;
            h3 += (BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(9)) >> 6) & LimbMask;
            h4 += (BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(12)) >> 8) | highBit;

            // Each column is at most 2^27.01 · (2^26 + 4 · 2^28.4) < 2^57.5.
            ulong d0 = (ulong)h0 * r0 + (ulong)h1 * s4 + (ulong)h2 * s3 + (ulong)h3 * s2 + (ulong)h4 * s1;
            ulong d1 = (ulong)h0 * r1 + (ulong)h1 * r0 + (ulong)h2 * s4 + (ulong)h3 * s3 + (ulong)h4 * s2;
            ulong d2 = (ulong)h0 * r2 + (ulong)h1 * r1 + (ulong)h2 * r0 + (ulong)h3 * s4 + (ulong)h4 * s3;
            ulong d3 = (ulong)h0 * r3 + (ulong)h1 * r2 + (ulong)h2 * r1 + (ulong)h3 * r0 + (ulong)h4 * s4;
            ulong d4 = (ulong)h0 * r4 + (ulong)h1 * r3 + (ulong)h2 * r2 + (ulong)h3 * r1 + (ulong)h4 * r0;

            // Carries below 2^31.5 run upwards once; 5 · 2^31.5 comes back into limb 0 and leaves less than 2^9 for limb 1.
            d1 += d0 >> 26;
            d2 += d1 >> 26;
            d3 += d2 >> 26;
            d4 += d3 >> 26;
            ulong low = (d0 & LimbMask) + 5 * (d4 >> 26);
            h0 = (uint)low & LimbMask;
            h1 = ((uint)d1 & LimbMask) + (uint)(low >> 26);
            h2 = (uint)d2 & LimbMask;
            h3 = (uint)d3 & LimbMask;
            h4 = (uint)d4 & LimbMask;
        }

        _h0 = h0;
        _h1 = h1;
        _h2 = h2;
        _h3 = h3;
        _h4 = h4;
    }
}
