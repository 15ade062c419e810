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
        IReadOnlyCollection<ITheoryDataRow> rows =
            [.. KernelRegistry.Runnable(algorithm).Select(kernel => Kernels.Row(kernel, kernel.Name))];
        return new(rows);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Finds kernels by name.</summary>
internal static class Kernels
{
    /// <summary>
    /// The trait that tells <see cref="VectorTally"/>, and a filter on the command line, which algorithm a test is about.
    /// </summary>
    internal const string AlgorithmTrait = "Algorithm";

    /// <summary>A theory's row for one kernel.</summary>
    internal static TheoryDataRow Row(KernelInfo kernel, params object[] arguments)
    {
        var row = new TheoryDataRow(arguments);
        row.Traits.Add(AlgorithmTrait, [kernel.Algorithm]);
        return row;
    }

    /// <summary>The room's enum value of the kernel with that class name.</summary>
    internal static T Kernel<T>(string algorithm, string name) where T : struct, Enum =>
        (T)Enum.ToObject(typeof(T), KernelRegistry.All.Single(kernel => kernel.Algorithm == algorithm && kernel.Name == name).Id);
}
