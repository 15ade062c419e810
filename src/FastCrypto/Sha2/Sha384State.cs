using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>A running SHA-384 (FIPS 180-4 section 6.5): SHA-512 from another initial hash value, cut to 48 bytes.</summary>
[ConstantTime]
internal struct Sha384State : ISha2State<Sha384State>
{
    internal const int HashSizeInBytes = 48;
    internal const int BlockSizeInBytes = Sha512State.BlockSizeInBytes;

    private Sha512State _state;

    static int IHashState.HashSizeInBytes => HashSizeInBytes;

    static int ISha2State<Sha384State>.BlockSizeInBytes => BlockSizeInBytes;

    public static Sha2Kernel PreferredKernel => Sha2Kernels.PreferredSha512;

    internal static Sha384State Create() => Create(PreferredKernel);

    public static Sha384State Create(Sha2Kernel kernel) => new() { _state = Sha512State.Create(kernel, Sha512Constants.InitialHash384) };

    public void Append(ReadOnlySpan<byte> data) => _state.Append(data);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        Sha512State copy = _state;
        copy.Finish(destination[..HashSizeInBytes]);
        copy.Clear();
    }

    public void GetHashAndReset(Span<byte> destination)
    {
        _state.Finish(destination[..HashSizeInBytes]);
        _state.Reset(Sha512Constants.InitialHash384);
    }

    public void Clear() => _state.Clear();
}
