namespace FastCrypto.Tests.Common;

/// <summary>Variable-time code says so in its name, and docs/VARTIME.txt says why it may be.</summary>
public sealed class VartimeListTests
{
    [Fact]
    public void The_list_names_every_variable_time_method_and_no_other() => VartimeList.Check(typeof(CryptoInfo).Assembly, "");
}
