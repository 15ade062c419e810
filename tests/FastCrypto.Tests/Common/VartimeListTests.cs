using System.Reflection;

namespace FastCrypto.Tests.Common;

/// <summary>Variable-time code says so in its name, and docs/VARTIME.txt says why it may be.</summary>
public sealed class VartimeListTests
{
    [Fact]
    public void The_list_names_every_variable_time_method_and_no_other()
    {
        string[] listed = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "VARTIME.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line =>
            {
                int colon = line.IndexOf(':');
                Assert.True(colon > 0 && line[(colon + 1)..].Trim().Length >= 10, $"'{line}' gives no reason.");
                return line[..colon];
            })
            .Order(StringComparer.Ordinal)];
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        string[] written = [.. typeof(CryptoInfo).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Any).Where(method => method.Name.EndsWith("Vartime", StringComparison.Ordinal)).Select(method => $"{TypeName(type)}.{method.Name}"))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(written, listed);
    }

    // Foo`1 is written Foo: the list is for readers.
    private static string TypeName(Type type) => type.Name.Split('`')[0];
}
