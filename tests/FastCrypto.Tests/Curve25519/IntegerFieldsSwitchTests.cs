namespace FastCrypto.Tests.Curve25519;

/// <summary>The AppContext switch that keeps floating-point arithmetic away from secrets.</summary>
public sealed class IntegerFieldsSwitchTests
{
    private static readonly string[] Algorithms =
    [
        Curve25519Kernels.X25519Algorithm, Curve25519Kernels.X25519BatchAlgorithm, Curve25519Kernels.Ed25519Algorithm,
        P256Kernels.Algorithm, P256Kernels.BatchAlgorithm,
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_switch_selects_the_integer_kernels(bool enabled)
    {
        using var library = new LibraryCopy(FeatureSwitches.IntegerFieldsName, enabled);
        string[] names = [.. Algorithms.Select(name => library.Kernels[name])];
        if (enabled || !CpuProfile.X64V3)
            Assert.All(names, name => Assert.EndsWith("Portable", name, StringComparison.Ordinal));
        else
            Assert.All(names, name => Assert.Contains("Fma", name, StringComparison.Ordinal));
    }
}
