namespace FastCrypto.Tls.Tests.Record;

public sealed class VartimeListTests
{
    [Fact]
    public void The_list_names_every_variable_time_method_and_no_other() =>
        VartimeList.Check(typeof(RecordOpener).Assembly, "FastCrypto.Tls/");
}
