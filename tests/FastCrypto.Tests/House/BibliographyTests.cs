using System.Text.RegularExpressions;

namespace FastCrypto.Tests.House;

/// <summary>docs/bibliography.md beside the citations in sources, tests and documents: each names what the other holds.</summary>
public sealed partial class BibliographyTests
{
    private const string Page = "docs/bibliography.md";

    private static readonly string[] Folders = ["src", "tests", "docs", "eng", "bench", "samples"];

    private static readonly string[] Extensions = [".cs", ".md", ".txt", ".sh", ".h", ".c"];

    // What counts as a citation. A paper is cited by its title: "Title" (2015), "Title" (CHES 2009), "Title", TCHES 2021).
    [GeneratedRegex(
        """
        \bRFC\ ?(?<rfc>\d{3,5})\b
        | \bFIPS\ ?(?:PUB\ )?(?<fips>\d{3}(?:-\d)?)\b
        | \bSP\ ?(?<sp>800-\d+[A-Z]?)\b
        | \b(?<draft>draft-[a-z]+-[a-z0-9]+(?:-[a-z0-9]+)*?)(?:-\d\d)?(?![\w-])
        | \b(?<name>SEC\ 1|IEEE\ P1363)\b
        | \b(?<efd>(?:dbl|m?m?add|tpl)-\d{4}(?:-[a-z0-9]+)+)\b
        | "(?<title>[^"]{15,200})"(?:\ \((?:[A-Z][\w ]*\ )?|,\ [A-Z][\w ]*\ )(?:19|20)\d\d\)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Citation();

    // A line break and the comment marker behind it; a title may run over both.
    [GeneratedRegex(@"\s*\n\s*(?:///?\s|\*\s|\#\s)?\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^\| (?<key>[^|]+) \| (?<document>[^|]+) \| (?<rooms>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [Theory]
    [InlineData("/// as RFC 8446, section 7.1 and RFC9001 say", "RFC 8446", "RFC 9001")]
    [InlineData("FIPS 180-4, FIPS203.json, SP 800-38D", "FIPS 180-4", "FIPS 203", "SP 800-38D")]
    [InlineData("(draft-ietf-tls-ecdhe-mlkem-05), draft-irtf-cfrg-xchacha.", "draft-ietf-tls-ecdhe-mlkem", "draft-irtf-cfrg-xchacha")]
    [InlineData("/// Renes, \"Complete addition\n    /// formulas\" (2015), algorithm 4", "Complete addition formulas")]
    [InlineData("\"Faster AES-GCM with bits\" (CHES 2009), \"Fixslicing AES-like ciphers\", TCHES 2021).",
        "Faster AES-GCM with bits", "Fixslicing AES-like ciphers")]
    [InlineData("dbl-2001-b; SEC 1, 2.3.3", "dbl-2001-b", "SEC 1")]
    [InlineData("Rfc8446_records, \"a string of the program\", 2048)")]
    public void Citations_are_recognised(string text, params string[] keys) => Assert.Equal(keys, Cited(text));

    [Fact]
    public void Every_citation_has_an_entry_and_every_entry_is_cited_where_it_says()
    {
        var cited = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (string file in Folders.SelectMany(folder => Repository.Files(folder, Extensions)).Where(IsOurs))
        {
            foreach (string key in Cited(Repository.Read(file)))
            {
                if (!cited.TryGetValue(key, out SortedDictionary<string, string>? rooms))
                    cited[key] = rooms = new(StringComparer.Ordinal);
                rooms.TryAdd(RoomOf(file), file);
            }
        }

        var listed = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (Match row in Row().Matches(Repository.Read(Page)).Where(row => row.Groups["key"].Value is not "Cited as" and not "---"))
        {
            string key = row.Groups["key"].Value;
            if (!listed.TryAdd(key, row.Groups["rooms"].Value.Split(", ")))
                problems.Add($"{key} has two lines: keep one.");
        }

        foreach ((string key, SortedDictionary<string, string> rooms) in cited)
        {
            if (!listed.TryGetValue(key, out string[]? known))
                problems.Add(
                    $"{rooms.First().Value} cites what is not listed: add | {key} | authors, title, year | {string.Join(", ", rooms.Keys)} |");
            else
                problems.AddRange(rooms.Where(room => !known.Contains(room.Key)).Select(
                    room => $"{room.Value} cites {key}: add {room.Key} to its line."));
        }

        foreach ((string key, string[] rooms) in listed)
        {
            string[] stale = cited.TryGetValue(key, out SortedDictionary<string, string>? known)
                ? [.. rooms.Where(room => !known.ContainsKey(room))]
                : rooms;
            if (stale.Length == rooms.Length)
                problems.Add($"{key} is cited nowhere: remove its line, or cite it where it is used.");
            else
                problems.AddRange(stale.Select(room => $"{room} no longer cites {key}: remove the room from its line."));
        }

        Assert.True(problems.Count == 0, $"{Page}:\n{string.Join('\n', problems)}");
    }

    // Not the list itself, not the examples above, and no corpus that somebody else wrote.
    private static bool IsOurs(string file) =>
        file != Page
        && !file.EndsWith($"/{nameof(BibliographyTests)}.cs", StringComparison.Ordinal)
        && !file.StartsWith("tests/vectors/corpora/", StringComparison.Ordinal);

    private static string[] Cited(string text) =>
        [.. Citation().Matches(LineBreak().Replace(text, " ")).Select(Key).Distinct()];

    private static string Key(Match citation)
    {
        Group group = citation.Groups.Values.Skip(1).Single(group => group.Success);
        return group.Name switch
        {
            "rfc" => $"RFC {group.Value}",
            "fips" => $"FIPS {group.Value}",
            "sp" => $"SP {group.Value}",
            _ => group.Value,
        };
    }

    // An algorithm's room is its folder in src and its folder in tests alike; elsewhere the program or the top folder is the room.
    private static string RoomOf(string file) => file.Split('/') switch
    {
        ["src" or "tests", "FastCrypto" or "FastCrypto.Tests", string room, _, ..] => room,
        ["src" or "tests", string project, ..] =>
            project.Replace("FastCrypto.", "", StringComparison.Ordinal).Replace(".Tests", "", StringComparison.Ordinal),
        [string top, ..] => top,
        [] => throw new ArgumentException("No path.", nameof(file)),
    };
}
