using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>
/// The bulk loop of <see cref="AesGcmArm64"/>: 128 bytes at a time, eight AES streams in lock-step, with the GHASH of 128 bytes of
/// ciphertext woven between the rounds, a block after each.
/// </summary>
/// <remarks>
/// <para>ISA and bound: those of <see cref="AesGcmArm64"/>.</para>
/// <para>
/// Registers: eight for the streams, one for the round key, three for GHASH's sums, one for its block, two for its power, one for the
/// counter.
/// </para>
/// <para>
/// AESE adds the round key before it substitutes, so round r takes key r and the last key is a plain addition. Processors fuse an AESE with
/// the AESMC right behind it: nothing may come between the two. The JIT does not reorder: the order of the source is the order of the code.
/// </para>
/// <para>
/// Encryption hashes the ciphertext of the batch before, decryption that of the batch at hand. Both read it from a private copy:
/// every byte of the caller's input is read once, so what is authenticated is what is decrypted even if the caller's memory changes.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class AesGcmArm64Bulk<TRounds> where TRounds : struct, IAesRounds
{
    private const int BatchBytes = AesGcmArm64.BatchBytes;
    private const int FirstPower = AesGcmArm64Key.PowersEnd - 8 * GhashPmull.PowerBytes;

    /// <summary>
    /// Encrypts and hashes <paramref name="batches"/> ≥ 1 batches. False if the key was disposed meanwhile; the output is then to be
    /// cleared.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Encrypt(
        SecretMemory owner, byte* key, byte* source, byte* destination, nuint batches, Vector128<uint> counter, ref Vector128<ulong> hash)
    {
        byte* pending = stackalloc byte[BatchBytes];
        Vector128<ulong> low = default, middle = default, high = GhashPmull.SwapHalves(hash);

        Batch(false, key, pending, ref counter, ref low, ref middle, ref high, out Vector128<byte> b0, out Vector128<byte> b1,
            out Vector128<byte> b2, out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6,
            out Vector128<byte> b7);
        while (true)
        {
            // No result leaves that may have been computed with a key zeroed meanwhile.
            if (owner.IsOvertaken)
                return false;
            XorAndStore(true, source, destination, pending, b0, b1, b2, b3, b4, b5, b6, b7);
            source += BatchBytes;
            destination += BatchBytes;
            if (--batches == 0)
                break;
            Batch(true, key, pending, ref counter, ref low, ref middle, ref high, out b0, out b1, out b2, out b3, out b4, out b5, out b6,
                out b7);
        }

        hash = HashBatch(key, pending, GhashPmull.Reduce(low, middle, high));
        return true;
    }

    /// <summary>
    /// Hashes and decrypts <paramref name="batches"/> ≥ 1 batches. False if the key was disposed meanwhile; the output is then to be
    /// cleared.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Decrypt(
        SecretMemory owner, byte* key, byte* source, byte* destination, nuint batches, Vector128<uint> counter, ref Vector128<ulong> hash)
    {
        byte* pending = stackalloc byte[BatchBytes];
        Vector128<ulong> low = default, middle = default, high = GhashPmull.SwapHalves(hash);
        do
        {
            for (int i = 0; i < BatchBytes; i += 16)
                Vector128.Load(source + i).Store(pending + i);
            Batch(true, key, pending, ref counter, ref low, ref middle, ref high, out Vector128<byte> b0, out Vector128<byte> b1,
                out Vector128<byte> b2, out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6,
                out Vector128<byte> b7);
            if (owner.IsOvertaken)
                return false;
            XorAndStore(false, pending, destination, pending, b0, b1, b2, b3, b4, b5, b6, b7);
            source += BatchBytes;
            destination += BatchBytes;
        }
        while (--batches != 0);

        hash = GhashPmull.Reduce(low, middle, high);
        return true;
    }

    /// <summary>
    /// Encrypts the next eight counter blocks; hashes the pending batch between the rounds: (Y + X1)H^8 + X2·H^7 + … + X8·H, unreduced
    /// and from its end, while the sums of the batch before, on entry in <paramref name="low"/>, <paramref name="middle"/> and
    /// <paramref name="high"/>, are reduced to Y, which is wanted last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Batch(
        bool hashing, byte* key, byte* pending, ref Vector128<uint> counter, ref Vector128<ulong> low, ref Vector128<ulong> middle,
        ref Vector128<ulong> high, out Vector128<byte> b0, out Vector128<byte> b1, out Vector128<byte> b2, out Vector128<byte> b3,
        out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7)
    {
        b0 = AesGcmArm64.CounterBlock(counter, 1);
        b1 = AesGcmArm64.CounterBlock(counter, 2);
        b2 = AesGcmArm64.CounterBlock(counter, 3);
        b3 = AesGcmArm64.CounterBlock(counter, 4);
        b4 = AesGcmArm64.CounterBlock(counter, 5);
        b5 = AesGcmArm64.CounterBlock(counter, 6);
        b6 = AesGcmArm64.CounterBlock(counter, 7);
        b7 = AesGcmArm64.CounterBlock(counter, 8);
        counter += Vector128.Create(0u, 0, 0, 8);

        Vector128<ulong> sum = default;
        Round(key, 0, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        if (hashing)
        {
            sum = GhashPmull.Reduce(low, middle, high);
            low = middle = high = default;
        }

        Round(key, 1, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 7, key, pending, default, ref low, ref middle, ref high);
        Round(key, 2, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 6, key, pending, default, ref low, ref middle, ref high);
        Round(key, 3, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 5, key, pending, default, ref low, ref middle, ref high);
        Round(key, 4, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 4, key, pending, default, ref low, ref middle, ref high);
        Round(key, 5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 3, key, pending, default, ref low, ref middle, ref high);
        Round(key, 6, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 2, key, pending, default, ref low, ref middle, ref high);
        Round(key, 7, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 1, key, pending, default, ref low, ref middle, ref high);
        Round(key, 8, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashBlock(hashing, 0, key, pending, sum, ref low, ref middle, ref high);
        if (TRounds.Count > 10)
        {
            Round(key, 9, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            Round(key, 10, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        }

        if (TRounds.Count > 12)
        {
            Round(key, 11, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            Round(key, 12, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        }

        Vector128<byte> k = Vector128.Load(key + 16 * (TRounds.Count - 1)), last = Vector128.Load(key + 16 * TRounds.Count);
        b0 = Aes.Encrypt(b0, k) ^ last;
        b1 = Aes.Encrypt(b1, k) ^ last;
        b2 = Aes.Encrypt(b2, k) ^ last;
        b3 = Aes.Encrypt(b3, k) ^ last;
        b4 = Aes.Encrypt(b4, k) ^ last;
        b5 = Aes.Encrypt(b5, k) ^ last;
        b6 = Aes.Encrypt(b6, k) ^ last;
        b7 = Aes.Encrypt(b7, k) ^ last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        byte* key, int round, ref Vector128<byte> b0, ref Vector128<byte> b1, ref Vector128<byte> b2, ref Vector128<byte> b3,
        ref Vector128<byte> b4, ref Vector128<byte> b5, ref Vector128<byte> b6, ref Vector128<byte> b7)
    {
        Vector128<byte> k = Vector128.Load(key + 16 * round);
        b0 = Aes.MixColumns(Aes.Encrypt(b0, k));
        b1 = Aes.MixColumns(Aes.Encrypt(b1, k));
        b2 = Aes.MixColumns(Aes.Encrypt(b2, k));
        b3 = Aes.MixColumns(Aes.Encrypt(b3, k));
        b4 = Aes.MixColumns(Aes.Encrypt(b4, k));
        b5 = Aes.MixColumns(Aes.Encrypt(b5, k));
        b6 = Aes.MixColumns(Aes.Encrypt(b6, k));
        b7 = Aes.MixColumns(Aes.Encrypt(b7, k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashBlock(
        bool hashing, int block, byte* key, byte* pending, Vector128<ulong> sum, ref Vector128<ulong> low, ref Vector128<ulong> middle,
        ref Vector128<ulong> high)
    {
        if (!hashing)
            return;
        Vector128<ulong> x = GhashPmull.Reverse(Vector128.Load(pending + 16 * block)) ^ sum;
        GhashPmull.Accumulate(x, key + FirstPower + GhashPmull.PowerBytes * block, ref low, ref middle, ref high);
    }

    /// <summary>The GHASH of the last batch of an encryption, with nothing beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<ulong> HashBatch(byte* key, byte* pending, Vector128<ulong> sum)
    {
        Vector128<ulong> low = default, middle = default, high = default;
        for (int i = 7; i >= 0; i--)
            HashBlock(true, i, key, pending, i == 0 ? sum : default, ref low, ref middle, ref high);
        return GhashPmull.Reduce(low, middle, high);
    }

    // destination = source ^ key stream, and a copy to `pending` if asked for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorAndStore(
        bool copy, byte* source, byte* destination, byte* pending, Vector128<byte> b0, Vector128<byte> b1, Vector128<byte> b2,
        Vector128<byte> b3, Vector128<byte> b4, Vector128<byte> b5, Vector128<byte> b6, Vector128<byte> b7)
    {
        StoreBlock(copy, 0, source, destination, pending, b0);
        StoreBlock(copy, 1, source, destination, pending, b1);
        StoreBlock(copy, 2, source, destination, pending, b2);
        StoreBlock(copy, 3, source, destination, pending, b3);
        StoreBlock(copy, 4, source, destination, pending, b4);
        StoreBlock(copy, 5, source, destination, pending, b5);
        StoreBlock(copy, 6, source, destination, pending, b6);
        StoreBlock(copy, 7, source, destination, pending, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlock(bool copy, int block, byte* source, byte* destination, byte* pending, Vector128<byte> keyStream)
    {
        Vector128<byte> result = Vector128.Load(source + 16 * block) ^ keyStream;
        result.Store(destination + 16 * block);
        if (copy)
            result.Store(pending + 16 * block);
    }
}
