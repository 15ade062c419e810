using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>
/// A key's memory in the x64 kernels: the AES schedule, then x·H^9 … x·H (as <see cref="GhashPclmul"/> wants them), then zeroes, so that a
/// group of n ≤ 9 blocks reads its powers, and zeroes after them, with wide loads from the n-th power on.
/// </summary>
[ConstantTime]
internal static unsafe class AesGcmX64Key
{
    /// <summary>The offset of H^8, where a batch of eight blocks begins. H^9 stands before it, right after the longest schedule.</summary>
    internal const int Powers = AesNiSchedule.Bytes + 16;

    /// <summary>The end of the powers: H^n stands 16n bytes before it.</summary>
    internal const int PowersEnd = AesNiSchedule.Bytes + 16 * GhashPclmul.Powers;

    /// <summary>The size of a key's memory.</summary>
    internal const int Bytes = PowersEnd + 128;

    // Not inlined, which AggressiveOptimization alone does not prevent: a hot caller keeps what is computed here in stack slots of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Expand(ReadOnlySpan<byte> key, byte* memory)
    {
        AesNiSchedule.Expand(key, memory);
        GhashPclmul.WritePowers(AesNiSchedule.Encrypt(memory, key.Length / 4 + 6, Vector128<byte>.Zero), memory + AesNiSchedule.Bytes);
    }
}
