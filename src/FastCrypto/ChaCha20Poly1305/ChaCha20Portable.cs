using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// ChaCha20 as RFC 8439 section 2 writes it, and HChaCha20 of draft-irtf-cfrg-xchacha section 2.2: the specification that
/// every other ChaCha20 kernel is compared with, and the path of processors without vectors.
/// </summary>
[ConstantTime]
internal static class ChaCha20Portable
{
    internal const int KeySize = 32;
    internal const int NonceSize = 12;
    internal const int BlockSize = 64;

    /// <summary>The quarter round, RFC 8439 section 2.1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }

    /// <summary>The initial state, RFC 8439 section 2.3: four constants, eight key words, the counter, three nonce words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InitialState(Span<uint> state, ReadOnlySpan<byte> key, uint counter, ReadOnlySpan<byte> nonce)
    {
        KeyRows(state, key);
        state[12] = counter;
        for (int i = 0; i < 3; i++)
            state[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce.Slice(4 * i));
    }

    /// <summary>One block of key stream: <paramref name="state"/> permuted, plus itself, little-endian (RFC 8439 section 2.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Block(ReadOnlySpan<uint> state, Span<byte> keyStream)
    {
        Span<uint> words = stackalloc uint[16];
        state.CopyTo(words);
        Permute(words);
        for (int i = 0; i < 16; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(keyStream.Slice(4 * i), words[i] + state[i]);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>
    /// Encrypts or decrypts: <paramref name="destination"/> = <paramref name="source"/> ^ key stream from block
    /// <paramref name="counter"/> on (RFC 8439 section 2.4). The caller has checked that the counter does not wrap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Xor(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<uint> state = stackalloc uint[16];
        Span<byte> keyStream = stackalloc byte[BlockSize];
        InitialState(state, key, counter, nonce);
        while (!source.IsEmpty)
        {
            Block(state, keyStream);
            int count = Math.Min(source.Length, BlockSize);
            XorBytes(source.Slice(0, count), keyStream, destination);
            source = source.Slice(count);
            destination = destination.Slice(count);
            state[12]++;
        }

        CryptographicOperations.ZeroMemory(keyStream);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(state));
    }

    /// <summary>HChaCha20: rows 0 and 3 of the permuted state, without the final addition, are the subkey.</summary>
    /// <param name="nonce">The first 16 bytes of XChaCha20's nonce.</param>
    /// <param name="key">Holds the 32-byte key and receives the subkey.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void HChaCha20(ReadOnlySpan<byte> nonce, Span<byte> key)
    {
        Span<uint> words = stackalloc uint[16];
        KeyRows(words, key);
        for (int i = 0; i < 4; i++)
            words[12 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce.Slice(4 * i));
        Permute(words);
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(key.Slice(4 * i), words[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(key.Slice(16 + 4 * i), words[12 + i]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeyRows(Span<uint> state, ReadOnlySpan<byte> key)
    {
        // "expand 32-byte k"
        state[0] = 0x61707865;
        state[1] = 0x3320646e;
        state[2] = 0x79622d32;
        state[3] = 0x6b206574;
        for (int i = 0; i < 8; i++)
            state[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key.Slice(4 * i));
    }

    /// <summary>Twenty rounds: ten times a column round and a diagonal round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute(Span<uint> x)
    {
        uint x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        uint x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        uint x8 = x[8], x9 = x[9], x10 = x[10], x11 = x[11];
        uint x12 = x[12], x13 = x[13], x14 = x[14], x15 = x[15];
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
        }

        x[0] = x0;
        x[1] = x1;
        x[2] = x2;
        x[3] = x3;
        x[4] = x4;
        x[5] = x5;
        x[6] = x6;
        x[7] = x7;
        x[8] = x8;
        x[9] = x9;
        x[10] = x10;
        x[11] = x11;
        x[12] = x12;
        x[13] = x13;
        x[14] = x14;
        x[15] = x15;
    }

    // At most one block; whole words first, since byte by byte would cost a third of the cipher's time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void XorBytes(ReadOnlySpan<byte> source, ReadOnlySpan<byte> keyStream, Span<byte> destination)
    {
        int i = 0;
        for (; i <= source.Length - 8; i += 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(source.Slice(i))
                ^ BinaryPrimitives.ReadUInt64LittleEndian(keyStream.Slice(i));
            BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(i), word);
        }

        for (; i < source.Length; i++)
            destination[i] = (byte)(source[i] ^ keyStream[i]);
    }
}
