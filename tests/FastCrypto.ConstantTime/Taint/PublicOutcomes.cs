using System.Globalization;
using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// Taint/Judgements.txt: the methods in which something that was computed from secrets may decide a jump, because the outcome is public.
/// A line is a method, the number of places in it, and the reason.
/// </summary>
internal sealed partial class PublicOutcomes
{
    private readonly Dictionary<string, (int Places, string Reason)> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _needed = new(StringComparer.Ordinal);
    private readonly List<string> _malformed = [];

    internal PublicOutcomes(IEnumerable<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            Match match = Line().Match(line);
            if (!match.Success || !_lines.TryAdd(match.Groups[1].Value, (Number(match.Groups[2]), match.Groups[3].Value)))
                _malformed.Add($"no judgement, or the second one for its method: {line}");
        }
    }

    /// <summary>What was allowed, with the reason.</summary>
    internal IEnumerable<string> Used => _needed.Keys.Where(_lines.ContainsKey).Select(method => $"{method}: {_lines[method].Reason}");

    /// <summary>Lines that are no judgements and, if every run was made, lines that allow more than any of them needed.</summary>
    internal IEnumerable<string> Errors(bool sawEverything) =>
    [
        .. _malformed,
        .. _lines.Where(line => sawEverything && _needed.GetValueOrDefault(line.Key) < line.Value.Places).Select(line =>
            $"{line.Key} branches on outcomes in {_needed.GetValueOrDefault(line.Key)} places and is allowed {line.Value.Places}"),
    ];

    /// <summary>Whether a method may branch in so many places.</summary>
    internal bool Allow(string method, int places)
    {
        _needed[method] = Math.Max(places, _needed.GetValueOrDefault(method));
        return places <= _lines.GetValueOrDefault(method).Places;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    // A reason is more than a word.
    [GeneratedRegex(@"^(\S+:\S+) ([1-9]\d?) (.{10,})$")]
    private static partial Regex Line();
}
