using System.Reflection;

namespace FastCrypto.Tests.Lifetime;

/// <summary>The catalogue is complete: every public type that does anything is in it, with every method.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Every_public_operation_is_in_the_catalogue()
    {
        HashSet<string> listed = [.. Catalogue.Exempt.Keys];
        foreach (Subject subject in Catalogue.All)
            listed.UnionWith(
                subject.Operations.SelectMany(operation => operation.Members.Split(' ')).Select(member => $"{subject.Type.Name}.{member}"));
        string[] written = [.. typeof(CryptoInfo).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } or { IsAbstract: true, IsSealed: true } && !type.IsSubclassOf(
                typeof(Exception)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                .Where(
                    method => !method.IsSpecialName && method.DeclaringType != typeof(object) && method.Name != nameof(IDisposable.Dispose))
                .Select(method => $"{type.Name}.{method.Name}"))
            .Distinct().Order(StringComparer.Ordinal)];
        string[] missing = [.. written.Except(listed)], gone = [.. listed.Except(written)];
        Assert.True(missing.Length == 0,
            $"Add to tests/FastCrypto.Tests/Lifetime/Catalogue.*.cs, or exempt with a reason:\n{string.Join('\n', missing)}");
        Assert.True(gone.Length == 0, $"No longer there:\n{string.Join('\n', gone)}");
    }
}
