namespace FastCrypto.Tests.Lifetime;

/// <summary>Tests that read memory which was given back, or that stop the world: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
