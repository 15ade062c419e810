using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>What the one-shot faces of the three hashes share.</summary>
[ConstantTime]
internal static class HashCore<THash> where THash : unmanaged, ISha2State<THash>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static byte[] HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source)
    {
        byte[] hash = new byte[THash.HashSizeInBytes];
        Hash(kernel, source, hash);
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int HashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Throw.IfShorterThan(THash.HashSizeInBytes, destination);
        Hash(kernel, source, destination);
        return THash.HashSizeInBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryHashData(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < THash.HashSizeInBytes)
            return false;
        Hash(kernel, source, destination);
        bytesWritten = THash.HashSizeInBytes;
        return true;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        THash state = THash.Create(kernel);
        state.Complete(source, destination);
        state.Clear();
    }
}
