namespace FastCrypto.TestKit;

/// <summary>
/// tests/vectors/INVENTORY.txt: what becomes of every vector file, the project's own and the corpora's. A test opens none that is not
/// listed as read, and <c>VectorInventoryTests</c> fails for a file that is not listed: no file is forgotten in silence.
/// </summary>
internal static class VectorInventory
{
    /// <summary>
    /// What the list says of a file, or of a folder where <paramref name="File"/> ends in a slash: the test sources that read it, the own
    /// file whose copy it is, or the reason why nobody does.
    /// </summary>
    internal sealed record Entry(string File, string[] Readers, string? CopyOf, string? OutOfScope);

    internal static IReadOnlyList<Entry> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "vectors", "INVENTORY.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Parse),
    ];

    /// <summary>The entry of a file, or of the folder that it is in; null if there is none.</summary>
    internal static Entry? Find(string file) =>
        All.SingleOrDefault(entry => entry.File == file)
        ?? All.SingleOrDefault(entry => entry.File.EndsWith('/') && file.StartsWith(entry.File, StringComparison.Ordinal));

    /// <summary>Fails for a file that the list does not say a test reads.</summary>
    internal static void RequireReader(string file) =>
        Assert.True(Find(file) is { Readers.Length: > 0 }, $"tests/vectors/INVENTORY.txt names no reader of {file}.");

    private static Entry Parse(string line)
    {
        string[] parts = line.Split(": ", 2);
        Assert.True(parts.Length == 2 && parts[1].Length > 2, $"No line of an inventory: {line}");
        return parts[1][0] switch
        {
            '=' => new(parts[0], [], parts[1][2..], null),
            '-' => new(parts[0], [], null, parts[1][2..]),
            _ => new(parts[0], parts[1].Split(", "), null, null),
        };
    }
}
