using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The bulk loop of the three x64 kernels: 128 bytes at a time, eight AES streams in lock-step, with the GHASH of 128 bytes of ciphertext
/// woven between the rounds. docs/aead.md has the picture.
/// </summary>
/// <remarks>
/// <para>
/// ISA and bound: those of the lanes (<see cref="AesGcmAesNi"/>, <see cref="AesGcmAesNiV256"/>, <see cref="AesGcmAesNiV512"/>), with what
/// each of them measures beside it.
/// </para>
/// <para>Registers: eight xmm for the streams, one for the round key, one each for GHASH's low, middle and
/// high sums, block and power.</para>
/// <para>
/// The processor starts two AES rounds a cycle and eight streams hide their latency of four, so a round takes four cycles; the
/// multiplications fill the gaps. The JIT does not reorder: the order of the source is the order of the code. Widths are told
/// apart by sizeof(T), which the JIT knows before it looks at either side of a branch: a property of the lanes took it half as
/// long again over the whole loop.
/// </para>
/// <para>
/// Encryption hashes the ciphertext of the batch before, decryption that of the batch at hand. Both read it from a private copy:
/// every byte of the caller's input is read once, so what is authenticated is what is decrypted even if the caller's memory changes.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class AesGcmX64Bulk<TLanes, T, TRounds>
    where TLanes : struct, IClmulLanes<T>
    where T : unmanaged
    where TRounds : struct, IAesRounds
{
    private const int BatchBytes = AesGcmX64.BatchBytes;

    // Private memory: the next counter blocks (with the first round key added), the ciphertext that waits to be hashed, and constants,
    // which as memory operands leave the registers to AES.
    private const int Pending = BatchBytes;
    private const int ReverseIndices = 2 * BatchBytes;
    private const int CounterStep = ReverseIndices + 64;
    private const int FirstKey = CounterStep + 64;
    private const int Reduction = FirstKey + 64;
    private const int ScratchBytes = Reduction + 64;

    /// <summary>
    /// Encrypts and hashes <paramref name="batches"/> ≥ 1 batches. False if the key was disposed meanwhile;
    /// the output is then to be cleared.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Encrypt(
        SecretMemory owner, byte* key, byte* source, byte* destination, nuint batches, Vector128<uint> counter, ref Vector128<ulong> hash)
    {
        byte* memory = stackalloc byte[ScratchBytes + 63];
        byte* scratch = (byte*)((nuint)(memory + 63) & ~(nuint)63);
        byte* pending = scratch + Pending;
        InitializeScratch(scratch, key);
        T next = TLanes.FirstCounters(counter);
        T low = default, middle = default, high = TLanes.Widen(hash);

        Batch(false, key, scratch, ref next, ref low, ref middle, ref high, out Vector128<byte> b0,
            out Vector128<byte> b1, out Vector128<byte> b2,
            out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7);
        while (true)
        {
            // No result leaves that may have been computed with a key zeroed meanwhile.
            if (owner.IsOvertaken)
            {
                ClearScratch(scratch);
                return false;
            }

            XorAndStore(true, source, destination, pending, b0, b1, b2, b3, b4, b5, b6, b7);
            source += BatchBytes;
            destination += BatchBytes;
            if (--batches == 0)
                break;
            Batch(true, key, scratch, ref next, ref low, ref middle, ref high, out b0,
                out b1, out b2, out b3, out b4, out b5, out b6, out b7);
        }

        hash = HashBatch(key, scratch, GhashPclmul.Reduce(TLanes.Fold(low), TLanes.Fold(middle), TLanes.Fold(high)));
        ClearScratch(scratch);
        return true;
    }

    /// <summary>
    /// Hashes and decrypts <paramref name="batches"/> ≥ 1 batches. False if the key was disposed meanwhile;
    /// the output is then to be cleared.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Decrypt(
        SecretMemory owner, byte* key, byte* source, byte* destination, nuint batches, Vector128<uint> counter, ref Vector128<ulong> hash)
    {
        byte* memory = stackalloc byte[ScratchBytes + 63];
        byte* scratch = (byte*)((nuint)(memory + 63) & ~(nuint)63);
        byte* pending = scratch + Pending;
        InitializeScratch(scratch, key);
        T next = TLanes.FirstCounters(counter);
        T low = default, middle = default, high = TLanes.Widen(hash);
        do
        {
            Copy(source, pending);
            Batch(true, key, scratch, ref next, ref low, ref middle, ref high, out Vector128<byte> b0,
                out Vector128<byte> b1, out Vector128<byte> b2,
                out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7);
            if (owner.IsOvertaken)
            {
                ClearScratch(scratch);
                return false;
            }

            XorAndStore(false, pending, destination, pending, b0, b1, b2, b3, b4, b5, b6, b7);
            source += BatchBytes;
            destination += BatchBytes;
        }
        while (--batches != 0);

        hash = GhashPclmul.Reduce(TLanes.Fold(low), TLanes.Fold(middle), TLanes.Fold(high));
        ClearScratch(scratch);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InitializeScratch(byte* scratch, byte* key)
    {
        TLanes.Store(TLanes.ReverseIndices, scratch + ReverseIndices);
        TLanes.Store(TLanes.CounterStep, scratch + CounterStep);
        TLanes.Store(TLanes.Broadcast(Vector128.Load(key)), scratch + FirstKey);
        TLanes.Store(TLanes.Broadcast(GhashPclmul.Reduction.AsByte()), scratch + Reduction);
    }

    // The first round key, which of AES-128 is the key, and the counters that it was added to; the rest is public.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearScratch(byte* scratch)
    {
        TLanes.Store(default, scratch + FirstKey);
        for (int i = 0; i < BatchBytes; i += sizeof(T))
            TLanes.Store(default, scratch + i);
    }

    /// <summary>Encrypts the next eight counter blocks; hashes the pending batch between the rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Batch(
        bool hashing, byte* key, byte* scratch, ref T next, ref T low, ref T middle,
        ref T high, out Vector128<byte> b0, out Vector128<byte> b1,
        out Vector128<byte> b2, out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5,
        out Vector128<byte> b6, out Vector128<byte> b7)
    {
        StoreCounters(0, scratch, ref next);
        StoreCounters(1, scratch, ref next);
        StoreCounters(2, scratch, ref next);
        StoreCounters(3, scratch, ref next);
        StoreCounters(4, scratch, ref next);
        StoreCounters(5, scratch, ref next);
        StoreCounters(6, scratch, ref next);
        StoreCounters(7, scratch, ref next);

        b0 = Vector128.LoadAligned(scratch);
        b1 = Vector128.LoadAligned(scratch + 16);
        b2 = Vector128.LoadAligned(scratch + 32);
        b3 = Vector128.LoadAligned(scratch + 48);
        b4 = Vector128.LoadAligned(scratch + 64);
        b5 = Vector128.LoadAligned(scratch + 80);
        b6 = Vector128.LoadAligned(scratch + 96);
        b7 = Vector128.LoadAligned(scratch + 112);

        Unsafe.SkipInit(out T x);
        Unsafe.SkipInit(out T power);
        Unsafe.SkipInit(out T nextLow);
        Unsafe.SkipInit(out T nextMiddle);
        Unsafe.SkipInit(out T nextHigh);
        Round(key, 1, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 0, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 2, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 1, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 3, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 2, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 4, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 3, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 4, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 6, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 5, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 7, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 6, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 8, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        HashSlice(hashing, 7, key, scratch, ref x, ref power, ref low, ref middle, ref high, ref nextLow, ref nextMiddle, ref nextHigh);
        Round(key, 9, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        if (hashing)
            (low, middle, high) = (nextLow, nextMiddle, nextHigh);
        if (TRounds.Count > 10)
        {
            Round(key, 10, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            Round(key, 11, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        }

        if (TRounds.Count > 12)
        {
            Round(key, 12, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            Round(key, 13, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        }

        Vector128<byte> k = Vector128.Load(key + 16 * TRounds.Count);
        b0 = Aes.EncryptLast(b0, k);
        b1 = Aes.EncryptLast(b1, k);
        b2 = Aes.EncryptLast(b2, k);
        b3 = Aes.EncryptLast(b3, k);
        b4 = Aes.EncryptLast(b4, k);
        b5 = Aes.EncryptLast(b5, k);
        b6 = Aes.EncryptLast(b6, k);
        b7 = Aes.EncryptLast(b7, k);
    }

    // Through memory: cheaper than taking a wide register apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreCounters(int block, byte* scratch, ref T next)
    {
        if (block % (sizeof(T) / 16) != 0)
            return;
        T shuffled = TLanes.Shuffle(next, TLanes.Load(scratch + ReverseIndices));
        TLanes.Store(TLanes.Xor(shuffled, TLanes.Load(scratch + FirstKey)), scratch + 16 * block);
        next = TLanes.Add(next, TLanes.Load(scratch + CounterStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        byte* key, int round, ref Vector128<byte> b0, ref Vector128<byte> b1, ref Vector128<byte> b2, ref Vector128<byte> b3,
        ref Vector128<byte> b4, ref Vector128<byte> b5, ref Vector128<byte> b6, ref Vector128<byte> b7)
    {
        Vector128<byte> k = Vector128.Load(key + 16 * round);
        b0 = Aes.Encrypt(b0, k);
        b1 = Aes.Encrypt(b1, k);
        b2 = Aes.Encrypt(b2, k);
        b3 = Aes.Encrypt(b3, k);
        b4 = Aes.Encrypt(b4, k);
        b5 = Aes.Encrypt(b5, k);
        b6 = Aes.Encrypt(b6, k);
        b7 = Aes.Encrypt(b7, k);
    }

    /// <summary>
    /// One eighth of a batch's GHASH: four products of one 128-bit vector, two of a 256-bit one, or one of a 512-bit one.
    /// (Y + X1)H^8 + X2·H^7 + … + X8·H is summed up unreduced from its end, while the sums of the batch before, on entry in
    /// <paramref name="low"/>, <paramref name="middle"/> and <paramref name="high"/>, are reduced to Y, which is wanted last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HashSlice(
        bool hashing, int slice, byte* key, byte* scratch, ref T x, ref T power, ref T low, ref T middle, ref T high,
        ref T nextLow, ref T nextMiddle, ref T nextHigh)
    {
        if (!hashing)
            return;

        int blocks = sizeof(T) / 16;
        bool first = slice < blocks;
        int block = 8 - blocks - slice / blocks * blocks;
        int part = slice % blocks;
        if (part == 0)
        {
            x = TLanes.Shuffle(TLanes.Load(scratch + Pending + 16 * block), TLanes.Load(scratch + ReverseIndices));
            if (block == 0)
                x = TLanes.Xor(x, high);
            power = TLanes.Load(key + AesGcmX64Key.Powers + 16 * block);
        }

        if (0 * blocks / 4 == part)
            nextLow = first ? TLanes.MultiplyLow(x, power) : TLanes.Xor(nextLow, TLanes.MultiplyLow(x, power));
        if (1 * blocks / 4 == part)
            nextMiddle = first ? TLanes.MultiplyLowHigh(x, power) : TLanes.Xor(nextMiddle, TLanes.MultiplyLowHigh(x, power));
        if (2 * blocks / 4 == part)
            nextMiddle = TLanes.Xor(nextMiddle, TLanes.MultiplyHighLow(x, power));
        if (3 * blocks / 4 == part)
            nextHigh = first ? TLanes.MultiplyHigh(x, power) : TLanes.Xor(nextHigh, TLanes.MultiplyHigh(x, power));

        // GhashPclmul.Reduce in three steps, in all lanes.
        if (slice == 0)
            middle = ReductionStep(scratch, low, middle);
        if (slice == 1)
            high = ReductionStep(scratch, middle, high);
        if (slice == 2)
            high = TLanes.Widen(TLanes.Fold(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReductionStep(byte* scratch, T from, T to) =>
        TLanes.Xor(TLanes.Xor(to, TLanes.MultiplyHighLow(TLanes.Load(scratch + Reduction), from)), TLanes.SwapHalves(from));

    /// <summary>The GHASH of the last batch of an encryption, with nothing beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<ulong> HashBatch(byte* key, byte* scratch, Vector128<ulong> sum)
    {
        T x = TLanes.Widen(sum), low = default, middle = default, high = default;
        for (int i = 0; i < 8; i += sizeof(T) / 16)
        {
            x = TLanes.Xor(x, TLanes.Shuffle(TLanes.Load(scratch + Pending + 16 * i), TLanes.Load(scratch + ReverseIndices)));
            T power = TLanes.Load(key + AesGcmX64Key.Powers + 16 * i);
            low = TLanes.Xor(low, TLanes.MultiplyLow(x, power));
            middle = TLanes.Xor(middle, TLanes.Xor(TLanes.MultiplyLowHigh(x, power), TLanes.MultiplyHighLow(x, power)));
            high = TLanes.Xor(high, TLanes.MultiplyHigh(x, power));
            x = default;
        }

        return GhashPclmul.Reduce(TLanes.Fold(low), TLanes.Fold(middle), TLanes.Fold(high));
    }

    // destination = source ^ key stream, and a copy to `pending` if asked for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorAndStore(
        bool copy, byte* source, byte* destination, byte* pending, Vector128<byte> b0,
        Vector128<byte> b1, Vector128<byte> b2, Vector128<byte> b3,
        Vector128<byte> b4, Vector128<byte> b5, Vector128<byte> b6, Vector128<byte> b7)
    {
        if (sizeof(T) == 64)
        {
            StoreVector(copy, 0, source, destination, pending, TLanes.Join(b0, b1, b2, b3));
            StoreVector(copy, 4, source, destination, pending, TLanes.Join(b4, b5, b6, b7));
            return;
        }

        if (sizeof(T) == 32)
        {
            StoreVector(copy, 0, source, destination, pending, TLanes.Join(b0, b1, b1, b1));
            StoreVector(copy, 2, source, destination, pending, TLanes.Join(b2, b3, b3, b3));
            StoreVector(copy, 4, source, destination, pending, TLanes.Join(b4, b5, b5, b5));
            StoreVector(copy, 6, source, destination, pending, TLanes.Join(b6, b7, b7, b7));
            return;
        }

        StoreVector(copy, 0, source, destination, pending, TLanes.Join(b0, b0, b0, b0));
        StoreVector(copy, 1, source, destination, pending, TLanes.Join(b1, b1, b1, b1));
        StoreVector(copy, 2, source, destination, pending, TLanes.Join(b2, b2, b2, b2));
        StoreVector(copy, 3, source, destination, pending, TLanes.Join(b3, b3, b3, b3));
        StoreVector(copy, 4, source, destination, pending, TLanes.Join(b4, b4, b4, b4));
        StoreVector(copy, 5, source, destination, pending, TLanes.Join(b5, b5, b5, b5));
        StoreVector(copy, 6, source, destination, pending, TLanes.Join(b6, b6, b6, b6));
        StoreVector(copy, 7, source, destination, pending, TLanes.Join(b7, b7, b7, b7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector(bool copy, int block, byte* source, byte* destination, byte* pending, T keyStream)
    {
        T result = TLanes.Xor(TLanes.Load(source + 16 * block), keyStream);
        TLanes.Store(result, destination + 16 * block);
        if (copy)
            TLanes.Store(result, pending + 16 * block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* source, byte* destination)
    {
        CopyVector(0, source, destination);
        CopyVector(1, source, destination);
        CopyVector(2, source, destination);
        CopyVector(3, source, destination);
        CopyVector(4, source, destination);
        CopyVector(5, source, destination);
        CopyVector(6, source, destination);
        CopyVector(7, source, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyVector(int block, byte* source, byte* destination)
    {
        if (block % (sizeof(T) / 16) == 0)
            TLanes.Store(TLanes.Load(source + 16 * block), destination + 16 * block);
    }
}
