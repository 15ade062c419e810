using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-GCM (SP 800-38D, 7.1 and 7.2) over an AES that works in batches, with GHASH by integer multiplication. With
/// <see cref="AesBitsliced64"/> it is the specification of this room, the oracle of its tests and the path for processors without vectors.
/// </summary>
/// <remarks>
/// Key memory: the schedule in <typeparamref name="TAes"/>'s form, then the prepared hash key. It is used in place: the flag of a Dispose
/// is set before the memory is zeroed, so what was computed before an unset flag was computed with the key. The counter block inc32^i(J0)
/// is block i of the key stream: block 0 masks the tag, block 1 and up mask the text.
/// </remarks>
[ConstantTime]
internal static unsafe class AesGcmBitsliced<TAes> where TAes : struct, IAesBatch
{
    internal static int KeyBytes => TAes.ScheduleBytes + GhashInteger.KeyBytes;

    /// <summary>Fills a key's memory: the schedule, and H = CIPH_K(0^128).</summary>
    // Not inlined, which AggressiveOptimization alone does not prevent: a hot caller keeps what is computed here in stack slots of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void ExpandKey(ReadOnlySpan<byte> key, byte* memory)
    {
        TAes.ExpandKey(key, memory);
        byte* blocks = stackalloc byte[Scratch.BatchBytes];
        new Span<byte>(blocks, Scratch.BatchBytes).Clear();
        TAes.Encrypt(memory, key.Length / 4 + 6, blocks, count: 1);
        GhashInteger.PrepareKey(blocks, memory + TAes.ScheduleBytes);
        CryptographicOperations.ZeroMemory(new Span<byte>(blocks, Scratch.BatchBytes));
    }

    /// <summary>
    /// Authenticated encryption (SP 800-38D, 7.1), or the computing part of authenticated decryption (7.2), which writes the plaintext and
    /// the expected tag; the face compares the tags. False if the key has been disposed; the face then clears the output.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Run(SecretMemory key, int rounds, in AesGcmMessage message, bool encrypt)
    {
        Unsafe.SkipInit(out Scratch scratch);
        scratch.Hash.Reset();
        bool done = Run(key, rounds, message, encrypt, &scratch);
        CryptographicOperations.ZeroMemory(new Span<byte>(&scratch, sizeof(Scratch)));
        GC.KeepAlive(key);
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run(SecretMemory key, int rounds, in AesGcmMessage message, bool encrypt, Scratch* scratch)
    {
        byte* schedule = key.UnsafePointer, hashKey = schedule + TAes.ScheduleBytes;
        byte* keyStream = scratch->KeyStream;
        ref GhashInteger hash = ref scratch->Hash;

        nuint left = message.Length;
        uint counter = message.PreCounter;
        int count = (int)nuint.Min((nuint)TAes.Blocks, 1 + (left + 15) / 16);
        NextKeyStream(schedule, rounds, message.Nonce, counter, keyStream, count);
        if (key.IsOvertaken)
            return false;
        Unsafe.CopyBlockUnaligned(scratch->TagMask, keyStream, 16);
        nuint used = 16;

        hash.Update(hashKey, message.AssociatedData, message.AssociatedDataLength);

        byte* input = message.Input, output = message.Output;
        nuint head = message.HeadLength;
        while (left != 0)
        {
            if (used == 16 * (nuint)count)
            {
                counter += (uint)count;
                count = (int)nuint.Min((nuint)TAes.Blocks, (left + 15) / 16);
                NextKeyStream(schedule, rounds, message.Nonce, counter, keyStream, count);
                if (key.IsOvertaken)
                    return false;
                used = 0;
            }

            // A whole number of blocks, except at the end of the text.
            nuint take = nuint.Min(nuint.Min(left, head), 16 * (nuint)count - used);
            if (!encrypt)
                hash.Update(hashKey, input, take);
            Xor(input, keyStream + used, output, take);
            if (encrypt)
                hash.Update(hashKey, output, take);
            input += take;
            output += take;
            left -= take;
            head -= take;
            used += take;
            // What comes behind the head is in place already.
            if (head == 0)
            {
                input = output;
                head = left;
            }
        }

        hash.Finish(hashKey, message.AssociatedDataLength, message.Length, scratch->TagMask);
        if (key.IsOvertaken)
            return false;
        Unsafe.CopyBlockUnaligned(message.Tag, scratch->TagMask, 16);
        return true;
    }

    // A batch of counter blocks, encrypted: nonce || [counter]32 and its successors modulo 2^32 (inc32, SP 800-38D 6.2 and 6.5).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NextKeyStream(byte* schedule, int rounds, byte* nonce, uint counter, byte* keyStream, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte* block = keyStream + 16 * i;
            Unsafe.CopyBlockUnaligned(block, nonce, 12);
            BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(block + 12, 4), unchecked(counter + (uint)i));
        }

        TAes.Encrypt(schedule, rounds, keyStream, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Xor(byte* input, byte* keyStream, byte* output, nuint length)
    {
        nuint i = 0;
        for (; i + 8 <= length; i += 8)
            Unsafe.WriteUnaligned(output + i, Unsafe.ReadUnaligned<ulong>(input + i) ^ Unsafe.ReadUnaligned<ulong>(keyStream + i));
        for (; i < length; i++)
            output[i] = (byte)(input[i] ^ keyStream[i]);
    }

    /// <summary>What a message needs on the stack; all of it is cleared at its end.</summary>
    private struct Scratch
    {
        // No batch is larger than eight blocks.
        internal const int BatchBytes = 8 * 16;

        internal fixed byte KeyStream[BatchBytes];
        internal fixed byte TagMask[16];
        internal GhashInteger Hash;
    }
}
