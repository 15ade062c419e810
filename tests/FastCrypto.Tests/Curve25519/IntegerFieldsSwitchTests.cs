using System.Runtime.Loader;

namespace FastCrypto.Tests.Curve25519;

/// <summary>The AppContext switch that keeps floating-point arithmetic away from secrets.</summary>
public sealed class IntegerFieldsSwitchTests
{
    private const string Switch = "FastCrypto.IntegerFields";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_switch_selects_the_integer_kernels(bool enabled)
    {
        // The switch is read once in a process, so a second copy of the library reads it anew.
        var context = new AssemblyLoadContext(Switch, isCollectible: true);
        try
        {
            AppContext.SetSwitch(Switch, enabled);
            Type info = context.LoadFromAssemblyPath(typeof(CryptoInfo).Assembly.Location).GetType(typeof(CryptoInfo).FullName!)!;
            var kernels = (IReadOnlyDictionary<string, string>)info.GetProperty(nameof(CryptoInfo.Kernels))!.GetValue(null)!;
            string[] names = [kernels[Curve25519Kernels.X25519Algorithm], kernels[Curve25519Kernels.X25519BatchAlgorithm], kernels[Curve25519Kernels.Ed25519Algorithm]];
            if (enabled || !CpuProfile.X64V3)
                Assert.All(names, name => Assert.EndsWith("Portable", name, StringComparison.Ordinal));
            else
                Assert.All(names, name => Assert.Contains("Fma", name, StringComparison.Ordinal));
        }
        finally
        {
            AppContext.SetSwitch(Switch, false);
            context.Unload();
        }
    }
}
