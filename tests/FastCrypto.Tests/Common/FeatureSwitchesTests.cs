using System.Text.RegularExpressions;

namespace FastCrypto.Tests.Common;

/// <summary>The switches that more than one room obeys, and what all switches have in common.</summary>
public sealed partial class FeatureSwitchesTests
{
    [GeneratedRegex("(Portable|Bitsliced64)$")]
    private static partial Regex PortableName();

    [Fact]
    public void PortableOnly_selects_what_a_processor_without_extensions_runs()
    {
        using var library = new LibraryCopy(FeatureSwitches.PortableOnlyName, isOn: true);
        Assert.Equal("Portable", library.CpuTier);
        string[] others =
            [.. library.Kernels.Where(kernel => !PortableName().IsMatch(kernel.Value)).Select(kernel => $"{kernel.Key}: {kernel.Value}")];
        Assert.Empty(others);
        Assert.Equal(CryptoInfo.Kernels.Keys.Where(name => CryptoInfo.Kernels[name] != "BCL").Order(), library.Kernels.Keys.Order());
    }

    [Fact]
    public void Without_PortableOnly_the_processor_decides()
    {
        using var library = new LibraryCopy(FeatureSwitches.PortableOnlyName, isOn: false);
        if (FeatureSwitches.PortableOnly)
            return;
        Assert.Equal(CryptoInfo.CpuTier, library.CpuTier);
        Assert.Equal(CryptoInfo.Kernels.OrderBy(kernel => kernel.Key), library.Kernels.OrderBy(kernel => kernel.Key));
    }
}
