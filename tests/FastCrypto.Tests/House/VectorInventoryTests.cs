using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastCrypto.Tests.House;

/// <summary>Every vector file has a reader or a reason: tests/vectors/INVENTORY.txt beside the folders and the sources.</summary>
public sealed partial class VectorInventoryTests
{
    [GeneratedRegex("""
        "([^"\n]+)"
        """)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\\\{[^}]*}")]
    private static partial Regex Hole();

    [Fact]
    public void Every_corpus_file_is_listed()
    {
        string root = Corpora.Root;
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !IsAboutVectors(file))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(VectorInventory.Find(file) is not null, $"{file} is not listed."));

        foreach (IGrouping<VectorInventory.Entry, string> unread in files
            .GroupBy(file => VectorInventory.Find(file)!)
            .Where(group => group.Key.OutOfScope is not null))
            VectorReport.AddOutOfScope(unread.Key.File, unread.Sum(file => CountCases(Path.Combine(root, file))), unread.Key.OutOfScope!);
    }

    [Fact]
    public void Every_own_file_is_listed_with_a_reader()
    {
        string[] files =
            [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "vectors"), "*.json").Select(Path.GetFileName)!];
        Assert.NotEmpty(files);
        Assert.All(files, VectorInventory.RequireReader);
        Assert.Subset(files.ToHashSet(), VectorInventory.All.Select(entry => entry.File).Where(file => !file.Contains('/')).ToHashSet());
    }

    [Fact]
    public void A_listed_reader_names_the_file()
    {
        ILookup<string, string> sources = Repository.Files("tests", ".cs").ToLookup(file => Path.GetFileNameWithoutExtension(file));
        string[] wrong = [.. VectorInventory.All
            .SelectMany(entry => entry.Readers.Select(reader => (entry.File, Reader: reader)))
            .Where(pair => !sources[pair.Reader].Any(source => NamedFiles(source).Any(pattern => pattern.IsMatch(pair.File))))
            .Select(pair => $"{pair.Reader} does not name {pair.File}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_copy_is_the_own_file_byte_for_byte()
    {
        string root = Corpora.Root;
        foreach (VectorInventory.Entry entry in VectorInventory.All.Where(entry => entry.CopyOf is not null))
        {
            string copy = Path.Combine(root, entry.File);
            // Upstream has none of these: only a folder that was filled by hand does.
            if (File.Exists(copy))
                Assert.Equal(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", entry.CopyOf!)), File.ReadAllBytes(copy));
            else
                Assert.NotNull(VectorInventory.Find(entry.CopyOf!));
        }
    }

    private static bool IsAboutVectors(string file) =>
        Path.GetFileName(file) is "SOURCE.txt" or "README.md" || file.StartsWith("LICENSES/", StringComparison.Ordinal);

    // The files that a source's literals name; the holes of an interpolated one stand for anything.
    private static IEnumerable<Regex> NamedFiles(string source) =>
        Literal().Matches(Repository.Read(source))
            .Select(match => match.Groups[1].Value)
            .Where(literal => literal.Contains('.') && !literal.StartsWith('{'))
            .Select(literal => new Regex($"^{Hole().Replace(Regex.Escape(literal), ".+")}$"));

    // Cases of Wycheproof's and ACVP's form, files of certificates and the like one each, otherwise lines.
    private static int CountCases(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".json":
                using (JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path)))
                {
                    return document.RootElement is { ValueKind: JsonValueKind.Object } root
                        && root.TryGetProperty("testGroups", out JsonElement groups)
                        ? groups.EnumerateArray().Sum(group => group.GetProperty("tests").GetArrayLength())
                        : 1;
                }

            case ".txt":
                return File.ReadLines(path).Count(line => line.Length > 0);
            default:
                return 1;
        }
    }
}
