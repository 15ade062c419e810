namespace FastCrypto.Interop.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Vectors_are_beside_the_program() => Assert.True(Corpora.Own("tls_groups.json").GetProperty("groups").GetArrayLength() > 0);
}
