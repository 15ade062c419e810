using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FastCrypto;

/// <summary>What the faces of the three MACs share, beside what <see cref="IncrementalCore{TState}"/> has.</summary>
[ConstantTime]
internal static class HmacCore<THash> where THash : unmanaged, ISha2State<THash>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source)
    {
        byte[] mac = new byte[THash.HashSizeInBytes];
        Hash(kernel, key, source, mac);
        return mac;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Throw.IfShorterThan(THash.HashSizeInBytes, destination);
        Hash(kernel, key, source, destination);
        return THash.HashSizeInBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryHashData(
        Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < THash.HashSizeInBytes)
            return false;
        Hash(kernel, key, source, destination);
        bytesWritten = THash.HashSizeInBytes;
        return true;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hash(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        HmacState<THash>.Create(kernel, key, out HmacState<THash> state);
        state.Complete(source, destination);
        state.Clear();
    }

    /// <summary>
    /// One MAC under the key that <paramref name="memory"/> holds as an <see cref="HmacState{THash}"/>, which is only read.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void ComputeHash(SecretMemory memory, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ref readonly HmacState<THash> keyed = ref *(HmacState<THash>*)memory.UnsafePointer;
        Unsafe.SkipInit(out Vector512<byte> block);
        Span<byte> mac = MemoryMarshal.AsBytes(new Span<Vector512<byte>>(ref block))[..THash.HashSizeInBytes];
        if (HmacState<THash>.TryMac(in keyed, source, mac))
        {
            // What was computed under a key that was being zeroed, or under the next one in its place, does not leave this frame.
            memory.ThrowIfOvertaken(mac);
            Unsafe.CopyBlockUnaligned(
                ref MemoryMarshal.GetReference(destination), ref MemoryMarshal.GetReference(mac), (uint)THash.HashSizeInBytes);
            block = default;
            return;
        }

        Unsafe.SkipInit(out HmacState<THash> state);
        state.StartFrom(in keyed);
        memory.ThrowIfOvertaken(MemoryMarshal.AsBytes(new Span<HmacState<THash>>(ref state)));
        state.Complete(source, destination);
        state.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryComputeHash(SecretMemory memory, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < THash.HashSizeInBytes)
        {
            ObjectDisposedException.ThrowIf(memory.IsDisposed, memory);
            return false;
        }

        ComputeHash(memory, source, destination);
        bytesWritten = THash.HashSizeInBytes;
        return true;
    }
}
