using System.Globalization;
using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>An error that memcheck saw while an operation ran. It is written down where it is seen first; later ones are only
/// counted.</summary>
/// <param name="Operation">The operation's number.</param>
/// <param name="Kind">memcheck's words.</param>
/// <param name="Stack">Addresses with the names that valgrind found, innermost first.</param>
internal sealed record TaintError(int Operation, string Kind, IReadOnlyList<(ulong Address, string Symbol)> Stack);

/// <summary>memcheck's log, with the lines that <see cref="TaintDriver"/> writes between the errors.</summary>
internal static partial class ValgrindLog
{
    internal const string End = "operation ends";

    internal static string Begin(int operation) => $"operation {operation} begins";

    /// <summary>The errors inside operations. The runtime's own, before and between them, are of no interest.</summary>
    internal static List<TaintError> Read(IEnumerable<string> lines)
    {
        var errors = new List<TaintError>();
        var stack = new List<(ulong, string)>();
        int? operation = null;
        string previous = "";
        foreach (string line in lines)
        {
            if (BeginLine().Match(line) is { Success: true } begin)
            {
                operation = int.Parse(begin.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            }
            else if (line.EndsWith(End, StringComparison.Ordinal))
            {
                operation = null;
            }
            else if (FrameLine().Match(line) is { Success: true } frame && operation is { } current)
            {
                if (frame.Groups[1].ValueSpan is "at")
                {
                    stack = [];
                    errors.Add(new TaintError(current, previous[(previous.LastIndexOf("== ", StringComparison.Ordinal) + 3)..], stack));
                }

                ulong address = ulong.Parse(frame.Groups[2].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                stack.Add((address, frame.Groups[3].Value));
            }

            previous = line;
        }

        return errors;
    }

    [GeneratedRegex(@"operation (\d+) begins$")]
    private static partial Regex BeginLine();

    [GeneratedRegex(@"^==\d+== +(at|by) 0x([0-9A-F]+): (\S+)")]
    private static partial Regex FrameLine();
}
