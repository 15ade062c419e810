using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace FastCrypto.TestKit;

/// <summary>
/// Runs a theory once for each runnable kernel of an algorithm; the kernel's class name is the first argument (and the only one,
/// so that a test's name says the kernel). <see cref="Kernels.Kernel"/> turns it into the room's enum value.
/// </summary>
public sealed class EachKernelAttribute(string algorithm) : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyCollection<ITheoryDataRow> rows = [.. KernelRegistry.Runnable(algorithm).Select(kernel => new TheoryDataRow(kernel.Name))];
        return new(rows);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Finds kernels by name.</summary>
internal static class Kernels
{
    /// <summary>The room's enum value of the kernel with that class name.</summary>
    internal static T Kernel<T>(string algorithm, string name) where T : struct, Enum =>
        (T)Enum.ToObject(typeof(T), KernelRegistry.All.Single(kernel => kernel.Algorithm == algorithm && kernel.Name == name).Id);
}
