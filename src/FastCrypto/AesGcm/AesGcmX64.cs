using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>What the x64 kernels share beside the bulk loop: the blocks that SP 800-38D 7.1 builds, and the choice of the loop by key size.</summary>
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
        SecretMemory owner, byte* key, int rounds, byte* source, byte* destination, nuint batches, Vector128<uint> counter, ref Vector128<ulong> hash, bool encrypt)
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
}
