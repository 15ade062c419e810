using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// AES-GCM (SP 800-38D, 7.1 and 7.2) over an AES that works in batches, with GHASH by integer multiplication. With
/// <see cref="AesBitsliced64"/> it is the specification of this room, the oracle of its tests and the path for processors without vectors.
/// </summary>
/// <remarks>
/// Key memory: the schedule in <typeparamref name="TAes"/>'s form, then the prepared hash key. The counter block
/// inc32^i(J0) is block i of the key stream: block 0 masks the tag, block 1 and up mask the text.
/// </remarks>
[ConstantTime]
internal static unsafe class AesGcmBitsliced<TAes> where TAes : struct, IAesBatch
{
    // No batch is larger than eight blocks.
    private const int MaximumBatchBytes = 8 * 16;

    internal static int KeyBytes => TAes.ScheduleBytes + GhashInteger.KeyBytes;

    /// <summary>Fills a key's memory: the schedule, and H = CIPH_K(0^128).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExpandKey(ReadOnlySpan<byte> key, byte* memory)
    {
        TAes.ExpandKey(key, memory);
        byte* blocks = stackalloc byte[MaximumBatchBytes];
        new Span<byte>(blocks, MaximumBatchBytes).Clear();
        TAes.Encrypt(memory, key.Length / 4 + 6, blocks, blocks);
        GhashInteger.PrepareKey(blocks, memory + TAes.ScheduleBytes);
        CryptographicOperations.ZeroMemory(new Span<byte>(blocks, MaximumBatchBytes));
    }

    /// <summary>
    /// Authenticated encryption (SP 800-38D, 7.1), or the computing part of authenticated decryption (7.2), which writes the plaintext and the
    /// expected tag; the face compares the tags. False, with nothing written, if the key has been disposed.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Run(SecretMemory key, int rounds, in AesGcmMessage message, bool encrypt)
    {
        int keyBytes = KeyBytes;
        byte* schedule = stackalloc byte[keyBytes];
        Unsafe.CopyBlockUnaligned(schedule, key.UnsafePointer, (uint)keyBytes);
        if (key.IsOvertaken)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(schedule, keyBytes));
            return false;
        }

        GC.KeepAlive(key);
        byte* hashKey = schedule + TAes.ScheduleBytes;

        byte* keyStream = stackalloc byte[MaximumBatchBytes];
        byte* tagMask = stackalloc byte[16];
        int batchBytes = TAes.Blocks * 16;
        uint counter = message.PreCounter;
        NextKeyStream(schedule, rounds, message.Nonce, counter, keyStream);
        counter += (uint)TAes.Blocks;
        new ReadOnlySpan<byte>(keyStream, 16).CopyTo(new Span<byte>(tagMask, 16));
        int used = 16;

        var hash = default(GhashInteger);
        hash.Update(hashKey, message.AssociatedData, message.AssociatedDataLength);

        byte* input = message.Input, output = message.Output;
        nuint head = message.HeadLength;
        for (nuint left = message.Length; left != 0;)
        {
            if (used == batchBytes)
            {
                NextKeyStream(schedule, rounds, message.Nonce, counter, keyStream);
                counter += (uint)TAes.Blocks;
                used = 0;
            }

            // A whole number of blocks, except at the end of the text.
            nuint take = nuint.Min(nuint.Min(left, head), (nuint)(batchBytes - used));
            if (!encrypt)
                hash.Update(hashKey, input, take);
            Xor(input, keyStream + used, output, take);
            if (encrypt)
                hash.Update(hashKey, output, take);
            input += take;
            output += take;
            left -= take;
            head -= take;
            used += (int)take;
            // What comes behind the head is in place already.
            if (head == 0)
            {
                input = output;
                head = left;
            }
        }

        hash.UpdateLengths(hashKey, message.AssociatedDataLength, message.Length);
        hash.AddTo(tagMask);
        new ReadOnlySpan<byte>(tagMask, 16).CopyTo(new Span<byte>(message.Tag, 16));

        CryptographicOperations.ZeroMemory(new Span<byte>(schedule, keyBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(keyStream, MaximumBatchBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(tagMask, 16));
        return true;
    }

    // A batch of counter blocks, encrypted: nonce || [counter]32 and its successors modulo 2^32 (inc32, SP 800-38D 6.2 and 6.5).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NextKeyStream(byte* schedule, int rounds, byte* nonce, uint counter, byte* keyStream)
    {
        for (int i = 0; i < TAes.Blocks; i++)
        {
            byte* block = keyStream + 16 * i;
            Unsafe.CopyBlockUnaligned(block, nonce, 12);
            BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(block + 12, 4), unchecked(counter + (uint)i));
        }

        TAes.Encrypt(schedule, rounds, keyStream, keyStream);
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
}
