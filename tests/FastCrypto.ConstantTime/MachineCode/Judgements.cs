using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// What people have judged, one line each with the reason (Judgements.txt): declarations that differ from the rule of <see cref="Layout"/>,
/// calls into code that is not scanned, and findings that are no leaks.
/// </summary>
/// <remarks>A line that nothing needed, or that allows more than any listing has, is an error: the list says what the code does
/// today.</remarks>
internal sealed class Judgements
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _limits = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<string> _malformed = [];

    // How many findings a listing really had, and whose.
    private readonly Dictionary<string, int> _needed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _overloads = new(StringComparer.Ordinal);

    /// <param name="lines">
    /// <c>public NAME WHAT: reason</c> and <c>secret NAME WHAT: reason</c>, where WHAT is a parameter, a field or <c>result</c>;
    /// <c>callee NAME: reason</c>; <c>public-data NAME: reason</c> for a callee that is not scanned as it sees nothing but its public
    /// arguments; <c>vartime NAME CALLEE: reason</c> for a method that calls variable-time code and gives it public data only, as
    /// the reason says; <c>allow KIND NAME LIMIT: reason</c>, LIMIT being how many such findings the listing with the most of them
    /// has. Where several overloads of a name have findings, each has its line, and NAME is followed by the parameters in
    /// parentheses, as the listing has them.
    /// </param>
    internal Judgements(IEnumerable<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            string[] words = colon < 0 ? [] : line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int limit = 0;
            bool known = words is ["public" or "secret" or "vartime", _, _] or ["callee" or "public-data", _]
                || (words is ["allow", _, _, var count] && Enum.TryParse<FindingKind>(words[1], out _) && int.TryParse(count, out limit));
            if (!known || line[(colon + 1)..].Trim().Length < 10)
            {
                _malformed.Add(line);
                continue;
            }

            string key = string.Join(' ', words[0] == "allow" ? words[..3] : words);
            if (!_reasons.TryAdd(key, line[(colon + 2)..]))
                _malformed.Add($"twice: {line}");
            _limits[key] = limit;
        }
    }

    /// <summary>Lines that are no judgements, and, if every tier was looked at, judgements that nothing needed, or not so much of
    /// them.</summary>
    internal IEnumerable<string> Errors(bool sawEverything) =>
    [
        .. _malformed,
        .. _overloads.Where(line => line.Value.Count > 1)
            .Select(line => $"'{line.Key}' is about {string.Join(" and ", line.Value)}: name the parameters"),
        .. sawEverything ? Unneeded() : [],
    ];

    internal bool FieldIsPublic(FieldInfo field) => Says($"public {MethodNameOf(field.DeclaringType!)} {field.Name}");

    /// <summary>What the list says of a parameter or of <c>result</c>, or null.</summary>
    internal Value? Declared(string method, string what) =>
        Says($"public {method} {what}") ? Value.Public : Says($"secret {method} {what}") ? Value.Secret : null;

    /// <summary>Whether code that is not scanned may be called; its arguments follow the rule.</summary>
    internal bool IsCallable(string method) => Says($"callee {method}");

    /// <summary>Whether a method of the library takes public data only.</summary>
    internal bool TakesPublicData(string method) => Says($"public-data {method}");

    /// <summary>Whether a method may call variable-time code.</summary>
    internal bool MayCallVartime(string method, string callee) => Says($"vartime {method} {callee}");

    /// <summary>Whether a method's listing may have so many findings of a kind.</summary>
    internal bool Allows(FindingKind kind, MethodName method, int count)
    {
        string parameters = $"({string.Join(',', method.Parameters)})", exact = $"allow {kind} {method.Short}{parameters}";
        string key = _reasons.ContainsKey(exact) ? exact : $"allow {kind} {method.Short}";
        if (!Says(key))
            return false;
        _needed[key] = Math.Max(count, _needed.GetValueOrDefault(key));
        (_overloads.TryGetValue(key, out HashSet<string>? overloads) ? overloads : _overloads[key] = []).Add(method.Short + parameters);
        return count <= _limits[key];
    }

    private IEnumerable<string> Unneeded() =>
        _reasons.Keys.Where(key => !_used.Contains(key)).Select(key => $"nothing needs the line '{key}'")
        .Concat(_needed.Where(line => line.Value < _limits[line.Key])
            .Select(line => $"'{line.Key}' allows {_limits[line.Key]}, and no listing has more than {line.Value} of them"));

    private static string MethodNameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;

    private bool Says(string key) => _reasons.ContainsKey(key) && (_used.Add(key) || true);
}
