using System.Text.RegularExpressions;

namespace FastCrypto.Tests.Common;

/// <summary>Variable-time code says so in its name, and docs/VARTIME.txt says why it may be.</summary>
public sealed partial class VartimeListTests
{
    [GeneratedRegex(@"\b\w+Vartime\s*[(<]")]
    private static partial Regex VartimeMethod();

    [Fact]
    public void The_list_names_every_variable_time_method_and_no_other() => VartimeList.Check(typeof(CryptoInfo).Assembly, "");

    /// <summary>
    /// The projects whose methods are compared with the list, here and in FastCrypto.Tls.Tests: no line and no
    /// method may stand outside them.
    /// </summary>
    [Fact]
    public void Every_project_with_variable_time_methods_is_compared_with_the_list()
    {
        string[] compared = ["FastCrypto", "FastCrypto.Tls"];
        string[] written = [.. Repository.Files("src", ".cs").Where(file => VartimeMethod().IsMatch(Repository.Read(file))).Select(
            file => file.Split('/')[1])];
        string[] listed = [.. Repository.Read("docs/VARTIME.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].Split('/')).Select(
                parts => parts.Length == 1 ? "FastCrypto" : parts[0])];
        Assert.Equal(compared, written.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(compared, listed.Distinct().Order(StringComparer.Ordinal));
    }
}
