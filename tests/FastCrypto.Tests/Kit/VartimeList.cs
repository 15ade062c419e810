using System.Reflection;

namespace FastCrypto.TestKit;

/// <summary>docs/VARTIME.txt beside the code: both name the same methods.</summary>
internal static class VartimeList
{
    /// <summary>
    /// Compares the methods of <paramref name="assembly"/> whose names end in Vartime with the lines that start with
    /// <paramref name="folder"/> ("" for the lines without one).
    /// </summary>
    internal static void Check(Assembly assembly, string folder)
    {
        string[] listed = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "VARTIME.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line =>
            {
                int colon = line.IndexOf(':');
                Assert.True(colon > 0 && line[(colon + 1)..].Trim().Length >= 10, $"'{line}' gives no reason.");
                return line[..colon];
            })
            .Where(name => name[..(name.IndexOf('/') + 1)] == folder)
            .Select(name => name[folder.Length..])
            .Order(StringComparer.Ordinal)];
        const BindingFlags Any = BindingFlags.Public
            | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        string[] written = [.. assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Any).Where(method => method.Name.EndsWith("Vartime", StringComparison.Ordinal)).Select(
                method => $"{TypeName(type)}.{method.Name}"))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(written, listed);
    }

    // Foo`1 is written Foo: the list is for readers.
    private static string TypeName(Type type) => type.Name.Split('`')[0];
}
