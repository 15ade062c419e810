namespace FastCrypto.Tests.MlKem;

/// <summary>Keys of any parameter set, by its name, on a kernel of the test's choice.</summary>
internal static class Keys
{
    internal static readonly string[] Sets = ["ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"];

    internal static MlKemKernel Kernel(string name) => Kernels.Kernel<MlKemKernel>(MlKemKernels.Algorithm, name);

    internal static MLKemKey FromSeed(MlKemKernel kernel, string set, ReadOnlySpan<byte> seed) =>
        Create(kernel, set, MlKemKeySource.Seed, seed);

    internal static MLKemKey FromExpanded(MlKemKernel kernel, string set, ReadOnlySpan<byte> key) =>
        Create(kernel, set, MlKemKeySource.DecapsulationKey, key);

    internal static MLKemKey FromPublic(MlKemKernel kernel, string set, ReadOnlySpan<byte> key) =>
        Create(kernel, set, MlKemKeySource.EncapsulationKey, key);

    private static MLKemKey Create(MlKemKernel kernel, string set, MlKemKeySource source, ReadOnlySpan<byte> key) => set switch
    {
        "ML-KEM-512" => new MLKem512(kernel, source, key),
        "ML-KEM-768" => new MLKem768(kernel, source, key),
        "ML-KEM-1024" => new MLKem1024(kernel, source, key),
        _ => throw new ArgumentException(set, nameof(set)),
    };
}
