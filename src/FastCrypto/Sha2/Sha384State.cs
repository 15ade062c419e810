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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CreateKeyed(
        Sha2Kernel kernel, ReadOnlySpan<byte> block0, out Sha384State state0, ReadOnlySpan<byte> block1, out Sha384State state1)
    {
        state0 = Create(kernel);
        state0.Append(block0);
        state1 = Create(kernel);
        state1.Append(block1);
    }

    public void ResumeFrom(ref readonly Sha384State keyed) => _state.ResumeFrom(in keyed._state);

    public void Append(ReadOnlySpan<byte> data) => _state.Append(data);

    public void Complete(ReadOnlySpan<byte> data, Span<byte> destination) => _state.CompleteWords(data, destination[..HashSizeInBytes]);

    public static bool TryMac(
        ref readonly Sha384State inner, ref readonly Sha384State outer, ReadOnlySpan<byte> data, Span<byte> destination) => false;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void GetCurrentHash(Span<byte> destination)
    {
        Sha512State copy = _state;
        copy.FinishWords(destination[..HashSizeInBytes]);
        copy.Clear();
    }

    public void Finish(Span<byte> destination) => _state.FinishWords(destination[..HashSizeInBytes]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GetHashAndReset(Span<byte> destination)
    {
        Finish(destination);
        _state.Reset(Sha512Constants.InitialHash384);
    }

    public void Clear() => _state.Clear();
}
