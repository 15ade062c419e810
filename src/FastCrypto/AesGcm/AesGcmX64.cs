using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// What the x64 kernels share beside the bulk loop: the blocks that SP 800-38D 7.1 builds, and the choice of the loop by key size.
/// </summary>
[ConstantTime]
internal static unsafe class AesGcmX64
{
    internal const int BatchBytes = 128;

    /// <summary>J0 = nonce || [counter]32 (SP 800-38D, 7.1, step 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> PreCounterBlock(in AesGcmMessage message)
    {
        ulong low = Unsafe.ReadUnaligned<ulong>(message.Nonce);
        ulong high = Unsafe.ReadUnaligned<uint>(message.Nonce + 8) | ((ulong)BinaryPrimitives.ReverseEndianness(message.PreCounter) << 32);
        return Vector128.Create(low, high).AsByte();
    }

    /// <summary>inc32^<paramref name="ahead"/> of the counter block given with its bytes in reverse (SP 800-38D, 6.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> CounterBlock(Vector128<uint> counter, uint ahead) =>
        GhashPclmul.Reverse((counter + Vector128.CreateScalar(ahead)).AsByte());

    /// <summary>[len(A)]64 || [len(C)]64 with the bytes in reverse (SP 800-38D, 7.1, step 5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> LengthsBlock(in AesGcmMessage message) =>
        Vector128.Create((ulong)message.Length * 8, (ulong)message.AssociatedDataLength * 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Bulk<TLanes, T>(
        SecretMemory owner, byte* key, int rounds, byte* source, byte* destination, nuint batches,
        Vector128<uint> counter, ref Vector128<ulong> hash, bool encrypt)
        where TLanes : struct, IClmulLanes<T>
        where T : unmanaged
    {
        if (encrypt)
        {
            return rounds switch
            {
                10 => AesGcmX64Bulk<TLanes, T, AesRounds10>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
                12 => AesGcmX64Bulk<TLanes, T, AesRounds12>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
                _ => AesGcmX64Bulk<TLanes, T, AesRounds14>.Encrypt(owner, key, source, destination, batches, counter, ref hash),
            };
        }

        return rounds switch
        {
            10 => AesGcmX64Bulk<TLanes, T, AesRounds10>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
            12 => AesGcmX64Bulk<TLanes, T, AesRounds12>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
            _ => AesGcmX64Bulk<TLanes, T, AesRounds14>.Decrypt(owner, key, source, destination, batches, counter, ref hash),
        };
    }

    /// <summary>E(J0), and the key stream of four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> KeyStream4(
        byte* key, int rounds, Vector128<byte> preCounter, Vector128<uint> counter,
        out Vector128<byte> b0, out Vector128<byte> b1, out Vector128<byte> b2, out Vector128<byte> b3)
    {
        Vector128<byte> k = Vector128.Load(key);
        b0 = CounterBlock(counter, 1) ^ k;
        b1 = CounterBlock(counter, 2) ^ k;
        b2 = CounterBlock(counter, 3) ^ k;
        b3 = CounterBlock(counter, 4) ^ k;
        Vector128<byte> j = preCounter ^ k;
        byte* end = key + 16 * rounds;
        for (key += 16; key != end; key += 16)
        {
            k = Vector128.Load(key);
            b0 = Aes.Encrypt(b0, k);
            b1 = Aes.Encrypt(b1, k);
            b2 = Aes.Encrypt(b2, k);
            b3 = Aes.Encrypt(b3, k);
            j = Aes.Encrypt(j, k);
        }

        k = Vector128.Load(key);
        b0 = Aes.EncryptLast(b0, k);
        b1 = Aes.EncryptLast(b1, k);
        b2 = Aes.EncryptLast(b2, k);
        b3 = Aes.EncryptLast(b3, k);
        return Aes.EncryptLast(j, k);
    }

    /// <summary>E(J0), and the key stream of eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> KeyStream8(
        byte* key, int rounds, Vector128<byte> preCounter, Vector128<uint> counter,
        out Vector128<byte> b0, out Vector128<byte> b1, out Vector128<byte> b2, out Vector128<byte> b3,
        out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7)
    {
        Vector128<byte> k = Vector128.Load(key);
        b0 = CounterBlock(counter, 1) ^ k;
        b1 = CounterBlock(counter, 2) ^ k;
        b2 = CounterBlock(counter, 3) ^ k;
        b3 = CounterBlock(counter, 4) ^ k;
        b4 = CounterBlock(counter, 5) ^ k;
        b5 = CounterBlock(counter, 6) ^ k;
        b6 = CounterBlock(counter, 7) ^ k;
        b7 = CounterBlock(counter, 8) ^ k;
        Vector128<byte> j = preCounter ^ k;
        byte* end = key + 16 * rounds;
        for (key += 16; key != end; key += 16)
        {
            k = Vector128.Load(key);
            b0 = Aes.Encrypt(b0, k);
            b1 = Aes.Encrypt(b1, k);
            b2 = Aes.Encrypt(b2, k);
            b3 = Aes.Encrypt(b3, k);
            b4 = Aes.Encrypt(b4, k);
            b5 = Aes.Encrypt(b5, k);
            b6 = Aes.Encrypt(b6, k);
            b7 = Aes.Encrypt(b7, k);
            j = Aes.Encrypt(j, k);
        }

        k = Vector128.Load(key);
        b0 = Aes.EncryptLast(b0, k);
        b1 = Aes.EncryptLast(b1, k);
        b2 = Aes.EncryptLast(b2, k);
        b3 = Aes.EncryptLast(b3, k);
        b4 = Aes.EncryptLast(b4, k);
        b5 = Aes.EncryptLast(b5, k);
        b6 = Aes.EncryptLast(b6, k);
        b7 = Aes.EncryptLast(b7, k);
        return Aes.EncryptLast(j, k);
    }
}
