using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace FastCrypto.Tests.Sha2;

/// <summary>
/// Runs a theory for SHA-256, SHA-384 and SHA-512, each on each of its runnable kernels: (algorithm, kernel's class name).
/// </summary>
public sealed class EachSha2KernelAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyCollection<ITheoryDataRow> rows =
        [
            .. from hash in Sha2Under.All
               from kernel in KernelRegistry.Runnable(hash.Name)
               select Kernels.Row(kernel, hash.Name, kernel.Name),
        ];
        return new(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
