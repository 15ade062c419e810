using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The sponge of FIPS 202, section 4, over Keccak-f[1600] for whole bytes: absorb any number of times, then squeeze any number
/// of times. An unmanaged value: assignment copies it, and the owner clears it.
/// </summary>
[ConstantTime]
internal unsafe struct KeccakSponge
{
    /// <summary>SHA-3's domain bits 01 and the first bit of the padding 10*1 (sections 6.1, B.2).</summary>
    internal const byte Sha3Suffix = 0x06;

    /// <summary>SHAKE's domain bits 1111 and the first bit of the padding (sections 6.2, B.2).</summary>
    internal const byte ShakeSuffix = 0x1F;

    internal const int Sha3_256Rate = 136;
    internal const int Sha3_512Rate = 72;
    internal const int Shake128Rate = 168;
    internal const int Shake256Rate = 136;

    private fixed ulong _state[KeccakPortable.Words];
    private readonly KeccakKernel _kernel;
    private readonly int _rate;
    private readonly byte _suffix;

    // While absorbing: bytes of the current block that have been taken in. While squeezing: bytes of it that have been given out.
    private int _position;
    private bool _squeezing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal KeccakSponge(KeccakKernel kernel, int rate, byte suffix)
    {
        _kernel = kernel;
        _rate = rate;
        _suffix = suffix;
    }

    /// <summary>Whether output has been taken, after which nothing more can be absorbed.</summary>
    internal readonly bool IsSqueezing => _squeezing;

    /// <summary>Hashes <paramref name="source"/> to <paramref name="destination"/> in one go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Hash(KeccakKernel kernel, int rate, byte suffix, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        KeccakSponge sponge = new(kernel, rate, suffix);
        sponge.Absorb(source);
        sponge.Squeeze(destination);
        sponge.Clear();
    }

    /// <summary>Takes in more of the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Absorb(ReadOnlySpan<byte> data)
    {
        fixed (ulong* state = _state)
        {
            if (_position != 0)
            {
                int count = Math.Min(_rate - _position, data.Length);
                XorBytes(state, _position, data[..count]);
                data = data[count..];
                _position += count;
                if (_position < _rate)
                    return;
                KeccakF1600.Permute(_kernel, state);
                _position = 0;
            }

            while (data.Length >= _rate)
            {
                XorBlock(state, data);
                KeccakF1600.Permute(_kernel, state);
                data = data[_rate..];
            }

            XorBytes(state, 0, data);
            _position = data.Length;
        }
    }

    /// <summary>Gives out the next <paramref name="destination"/>.Length bytes; the first call ends the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Squeeze(Span<byte> destination)
    {
        fixed (ulong* state = _state)
        {
            if (!_squeezing)
            {
                // pad10*1 (section 5.1): the suffix carries the first 1, the last bit of the block is the second.
                state[_position >> 3] ^= (ulong)_suffix << (8 * (_position & 7));
                state[(_rate >> 3) - 1] ^= 1UL << 63;
                _squeezing = true;
                _position = _rate;
            }

            while (!destination.IsEmpty)
            {
                if (_position == _rate)
                {
                    KeccakF1600.Permute(_kernel, state);
                    _position = 0;
                }

                int count = Math.Min(_rate - _position, destination.Length);
                ReadBytes(state, _position, destination[..count]);
                destination = destination[count..];
                _position += count;
            }
        }
    }

    /// <summary>Back to the empty message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Reset()
    {
        fixed (ulong* state = _state)
            new Span<ulong>(state, KeccakPortable.Words).Clear();
        _position = 0;
        _squeezing = false;
    }

    /// <summary>Zeroes what it has absorbed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Clear()
    {
        fixed (ulong* state = _state)
            CryptographicOperations.ZeroMemory(new Span<byte>(state, KeccakPortable.Words * sizeof(ulong)));
    }

    // A whole block, of whole words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void XorBlock(ulong* state, ReadOnlySpan<byte> data)
    {
        fixed (byte* block = data)
        {
            for (int i = 0; i < _rate; i += 8)
                state[i >> 3] ^= BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(block + i, 8));
        }
    }

    // Byte i of the block is byte i mod 8, little-endian, of word i / 8 (section B.1). Positions and lengths are public.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void XorBytes(ulong* state, int position, ReadOnlySpan<byte> data)
    {
        int i = 0;
        for (; i < data.Length && (position & 7) != 0; i++, position++)
            state[position >> 3] ^= (ulong)data[i] << (8 * (position & 7));
        for (; i <= data.Length - 8; i += 8, position += 8)
            state[position >> 3] ^= BinaryPrimitives.ReadUInt64LittleEndian(data[i..]);
        for (; i < data.Length; i++, position++)
            state[position >> 3] ^= (ulong)data[i] << (8 * (position & 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadBytes(ulong* state, int position, Span<byte> destination)
    {
        int i = 0;
        for (; i < destination.Length && (position & 7) != 0; i++, position++)
            destination[i] = (byte)(state[position >> 3] >> (8 * (position & 7)));
        for (; i <= destination.Length - 8; i += 8, position += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[i..], state[position >> 3]);
        for (; i < destination.Length; i++, position++)
            destination[i] = (byte)(state[position >> 3] >> (8 * (position & 7)));
    }
}
