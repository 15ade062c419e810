using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Bcl = System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Where SHA-256 and its HMAC leave long input in one piece to the BCL. .NET 10 has no x64 SHA instructions, but the native libraries
/// under the BCL use them: four times our speed in bulk, behind a fixed cost of several hundred nanoseconds.
/// </summary>
/// <remarks>
/// The AppContext switch <c>FastCrypto.ManagedHashing</c> keeps everything managed. What is appended piece by piece is always managed,
/// since the BCL takes no chaining value over, and so are HKDF, SHA-384 and SHA-512; for the last two the processors that run .NET
/// today have no instructions.
/// </remarks>
internal static class Sha256Handover
{
    /// <summary>The shortest one-shot hash that the BCL gets, measured on Zen 4 (docs/hashing.md).</summary>
    internal const int HashCrossover = 256;

    /// <summary>The shortest message of a one-shot HMAC that the BCL gets, measured likewise.</summary>
    internal const int HmacCrossover = 640;

    /// <summary>
    /// The shortest message that an HMAC object passes on when it has it in one piece. Its own two midstates are worth two blocks, and the
    /// BCL must set the key up again.
    /// </summary>
    internal const int KeyedHmacCrossover = 1024;

    /// <summary>Whether long one-shot input goes to the BCL in this process.</summary>
    internal static bool IsOn => CpuProfile.X64ShaExtensions && !FeatureSwitches.ManagedHashing;

    /// <summary>Tells <see cref="CryptoInfo"/>.</summary>
    internal static KernelInfo[] Kernels => IsOn
        ?
        [
            new($"SHA-256 (one-shot, {HashCrossover} B and up)", "BCL", 0, true, true),
            new($"HMAC-SHA256 (one-shot, {HmacCrossover} B and up)", "BCL", 0, true, true),
            new($"HMAC-SHA256 (keyed, one piece, {KeyedHmacCrossover} B and up)", "BCL", 0, true, true),
        ]
        : [];

    internal static bool TakesHash(int length) => IsOn && length >= HashCrossover;

    internal static bool TakesHmac(int length) => IsOn && length >= HmacCrossover;

    /// <summary>The key as the BCL will need it, one block (RFC 2104 section 2, step (1)), or null where nothing is handed over.</summary>
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static SecretMemory? KeepKey(ReadOnlySpan<byte> key)
    {
        if (!IsOn)
            return null;
        var memory = new SecretMemory(Sha256State.BlockSizeInBytes);
        Span<byte> block = memory.Initialize();
        if (key.Length > block.Length)
            SHA256.HashData(Sha256State.PreferredKernel, key, block);
        else
            key.CopyTo(block);
        return memory;
    }

    /// <summary>The BCL's HMAC under a key that <see cref="KeepKey"/> kept.</summary>
    [ConstantTime]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ComputeHmac(SecretMemory key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[Sha256State.BlockSizeInBytes];
        CopyKey(key, block);
        try
        {
            Bcl.HMACSHA256.HashData(block, source, destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(block);
        }
    }

    // Not inlined: on return it clears the upper halves of the vectors that it copies with. Left dirty, they slow the SSE instructions of
    // the native library by a third.
    [ConstantTime]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyKey(SecretMemory key, Span<byte> block) => key.CopyTo(block);
}
