using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Security.Cryptography;
using Aes = System.Runtime.Intrinsics.Arm.Aes;

namespace FastCrypto;

/// <summary>AES-GCM with AArch64's AES and PMULL instructions.</summary>
/// <remarks>
/// <para>ISA: Advanced SIMD, AES, PMULL (<see cref="CpuProfile.Arm64Aes"/>).</para>
/// <para>
/// Registers: eight vectors for the AES streams and one for the tag's mask, one for the round key, three for GHASH's sums, three for its
/// block and power; the 32 there are hold them all (<see cref="AesGcmArm64Bulk{TRounds}"/>).
/// </para>
/// <para>
/// Bound: 10 (14) fused AESE and AESMC pairs a block and 4.25 PMULL; two vector pipes of both kinds make that 8 (10) cycles a block.
/// Written without such a processor at hand: verified under emulation, not measured.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class AesGcmArm64
{
    internal const int BatchBytes = 128;

    /// <summary>Runs one message through the kernel; false if the key was disposed meanwhile.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Run(SecretMemory owner, int rounds, in AesGcmMessage message, bool encrypt)
    {
        byte* key = owner.UnsafePointer;
        byte* source = message.Input, destination = message.Output;
        nuint left = message.Length;
        Vector128<byte> preCounter = PreCounterBlock(message);
        Vector128<uint> counter = AdvSimd.ReverseElement8(preCounter.AsUInt32());
        Vector128<ulong> hash = HashAssociatedData(key, message.AssociatedData, message.AssociatedDataLength);

        // A whole batch at the end goes with E(J0).
        nuint head = message.HeadLength;
        while (left > BatchBytes)
        {
            nuint batches = nuint.Min(left - 1, head) / BatchBytes;
            if (!Bulk(owner, key, rounds, source, destination, batches, counter, ref hash, encrypt))
                return false;
            source += batches * BatchBytes;
            destination += batches * BatchBytes;
            left -= batches * BatchBytes;
            counter += Vector128.Create(0u, 0, 0, (uint)(8 * batches));
            // What comes behind the head is in place already.
            if (head < message.Length)
                source = destination;
            head = message.Length;
        }

        // The lengths' block (SP 800-38D, 7.1, step 5) is the last and is multiplied by H alone; the blocks left have the powers before it.
        int tail = (int)left;
        int blocks = (tail + 15) >> 4;
        byte* text = stackalloc byte[BatchBytes];
        byte* stream = stackalloc byte[BatchBytes];
        Vector128<byte> tagMask = KeyStream(key, rounds, preCounter, counter, stream);
        if (tail != 0)
        {
            Vector128<byte>.Zero.Store(text + 16 * (blocks - 1));
            Unsafe.CopyBlockUnaligned(text, source, (uint)tail);
        }

        Vector128<ulong> low = default, middle = default, high = default;
        byte* power = key + AesGcmArm64Key.PowersEnd - GhashPmull.PowerBytes * (blocks + 1);
        for (int i = 0; i < blocks; i++, power += GhashPmull.PowerBytes)
        {
            Vector128<byte> input = Vector128.Load(text + 16 * i);
            Vector128<byte> output = (input ^ Vector128.Load(stream + 16 * i)) & FirstBytes(tail - 16 * i);
            output.Store(stream + 16 * i);
            GhashPmull.Accumulate(GhashPmull.Reverse(encrypt ? output : input) ^ hash, power, ref low, ref middle, ref high);
            // The sum so far joins the first block only.
            hash = default;
        }

        Vector128<ulong> lengths = Vector128.Create((ulong)message.AssociatedDataLength * 8, (ulong)message.Length * 8);
        GhashPmull.Accumulate(lengths ^ hash, power, ref low, ref middle, ref high);
        hash = GhashPmull.Reduce(low, middle, high);

        bool overtaken = owner.IsOvertaken;
        if (!overtaken)
        {
            Unsafe.CopyBlockUnaligned(destination, stream, (uint)tail);
            (GhashPmull.Reverse(hash.AsByte()).AsByte() ^ tagMask).Store(message.Tag);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(stream, BatchBytes));
        CryptographicOperations.ZeroMemory(new Span<byte>(text, BatchBytes));
        GC.KeepAlive(owner);
        return !overtaken;
    }

    /// <summary>
    /// inc32^<paramref name="ahead"/> of the counter block given with the bytes of its words in reverse, so that they can be added to
    /// (SP 800-38D, 6.2).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> CounterBlock(Vector128<uint> counter, uint ahead) =>
        AdvSimd.ReverseElement8(counter + Vector128.Create(0u, 0, 0, ahead)).AsByte();

    // J0 = nonce || [counter]32 (SP 800-38D, 7.1, step 2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> PreCounterBlock(in AesGcmMessage message)
    {
        ulong low = Unsafe.ReadUnaligned<ulong>(message.Nonce);
        ulong high = Unsafe.ReadUnaligned<uint>(message.Nonce + 8) | ((ulong)BinaryPrimitives.ReverseEndianness(message.PreCounter) << 32);
        return Vector128.Create(low, high).AsByte();
    }

    // All ones in the first `count` bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FirstBytes(int count) =>
        Vector128.GreaterThan(Vector128.Create((sbyte)int.Min(count, 16)), Vector128<sbyte>.Indices).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Bulk(
        SecretMemory owner, byte* key, int rounds, byte* source, byte* destination, nuint batches, Vector128<uint> counter,
        ref Vector128<ulong> hash, bool encrypt)
    {
        if (encrypt)
        {
            return rounds switch
            {
                10 => AesGcmArm64Bulk<AesRounds10>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
                12 => AesGcmArm64Bulk<AesRounds12>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
                _ => AesGcmArm64Bulk<AesRounds14>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
            };
        }

        return rounds switch
        {
            10 => AesGcmArm64Bulk<AesRounds10>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
            12 => AesGcmArm64Bulk<AesRounds12>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
            _ => AesGcmArm64Bulk<AesRounds14>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
        };
    }

    /// <summary>E(J0), and the key stream of eight blocks to <paramref name="stream"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> KeyStream(byte* key, int rounds, Vector128<byte> preCounter, Vector128<uint> counter, byte* stream)
    {
        Vector128<byte> j = preCounter;
        Vector128<byte> b0 = CounterBlock(counter, 1), b1 = CounterBlock(counter, 2);
        Vector128<byte> b2 = CounterBlock(counter, 3), b3 = CounterBlock(counter, 4);
        Vector128<byte> b4 = CounterBlock(counter, 5), b5 = CounterBlock(counter, 6);
        Vector128<byte> b6 = CounterBlock(counter, 7), b7 = CounterBlock(counter, 8);
        Vector128<byte> k = Vector128.Load(key);
        byte* end = key + 16 * (rounds - 1);
        do
        {
            j = Aes.MixColumns(Aes.Encrypt(j, k));
            b0 = Aes.MixColumns(Aes.Encrypt(b0, k));
            b1 = Aes.MixColumns(Aes.Encrypt(b1, k));
            b2 = Aes.MixColumns(Aes.Encrypt(b2, k));
            b3 = Aes.MixColumns(Aes.Encrypt(b3, k));
            b4 = Aes.MixColumns(Aes.Encrypt(b4, k));
            b5 = Aes.MixColumns(Aes.Encrypt(b5, k));
            b6 = Aes.MixColumns(Aes.Encrypt(b6, k));
            b7 = Aes.MixColumns(Aes.Encrypt(b7, k));
            key += 16;
            k = Vector128.Load(key);
        }
        while (key != end);

        Vector128<byte> last = Vector128.Load(key + 16);
        (Aes.Encrypt(b0, k) ^ last).Store(stream);
        (Aes.Encrypt(b1, k) ^ last).Store(stream + 16);
        (Aes.Encrypt(b2, k) ^ last).Store(stream + 32);
        (Aes.Encrypt(b3, k) ^ last).Store(stream + 48);
        (Aes.Encrypt(b4, k) ^ last).Store(stream + 64);
        (Aes.Encrypt(b5, k) ^ last).Store(stream + 80);
        (Aes.Encrypt(b6, k) ^ last).Store(stream + 96);
        (Aes.Encrypt(b7, k) ^ last).Store(stream + 112);
        return Aes.Encrypt(j, k) ^ last;
    }

    // Eight blocks to a reduction, the last block padded with zeroes.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<ulong> HashAssociatedData(byte* key, byte* data, nuint length)
    {
        Vector128<ulong> hash = default;
        byte* padded = stackalloc byte[16];
        while (length != 0)
        {
            int take = (int)nuint.Min(length, BatchBytes);
            byte* power = key + AesGcmArm64Key.PowersEnd - GhashPmull.PowerBytes * ((take + 15) >> 4);
            Vector128<ulong> low = default, middle = default, high = default;
            for (int i = 0; i < take; i += 16, power += GhashPmull.PowerBytes)
            {
                byte* block = data + i;
                if (take - i < 16)
                {
                    Vector128<byte>.Zero.Store(padded);
                    Unsafe.CopyBlockUnaligned(padded, block, (uint)(take - i));
                    block = padded;
                }

                GhashPmull.Accumulate(GhashPmull.Reverse(Vector128.Load(block)) ^ hash, power, ref low, ref middle, ref high);
                hash = default;
            }

            hash = GhashPmull.Reduce(low, middle, high);
            data += take;
            length -= (nuint)take;
        }

        return hash;
    }
}
