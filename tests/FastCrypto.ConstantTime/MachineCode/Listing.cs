using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Instructions that follow a label.</summary>
internal sealed record Block(string Label, List<Instruction> Instructions);

/// <summary>The compiler's code for one method, as <c>JitDisasm</c> prints it.</summary>
/// <param name="Method">Whose code it is.</param>
/// <param name="Tier">The optimization that the header names.</param>
/// <param name="Blocks">The basic blocks, in order.</param>
/// <param name="SwitchTargets">The labels in the method's jump tables.</param>
internal sealed partial record Listing(
    MethodName Method, string Tier, IReadOnlyList<Block> Blocks, IReadOnlyCollection<string> SwitchTargets)
{
    internal IEnumerable<Instruction> Instructions => Blocks.SelectMany(block => block.Instructions);

    /// <summary>What the code calls, by name.</summary>
    internal IEnumerable<MethodName> Callees => Instructions.Select(instruction => MethodName.OfTarget(instruction)).OfType<MethodName>();

    [GeneratedRegex(@"^; Assembly listing for method (?<name>\S.*) \((?<tier>[^()]*)\)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<label>G_M\w+_IG\d+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^RWD\d+\s")]
    private static partial Regex Data();

    [GeneratedRegex(@"G_M\w+_IG\d+")]
    private static partial Regex TableEntry();

    /// <summary>Reads every listing of a file; where a method was compiled more than once, each copy counts.</summary>
    internal static IEnumerable<Listing> Read(string path)
    {
        (MethodName Method, string Tier)? current = null;
        var blocks = new List<Block>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        bool isData = false;
        foreach (string line in File.ReadLines(path))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                if (current is { } done)
                    yield return new Listing(done.Method, done.Tier, blocks, targets);
                current = (MethodName.Parse(header.Groups["name"].Value), header.Groups["tier"].Value);
                (blocks, targets, isData) = ([], [], false);
            }
            else if (isData |= Data().IsMatch(line))
            {
                // Constants follow the code up to the next listing; those that name blocks are jump tables, a line for each entry.
                targets.UnionWith(TableEntry().Matches(line).Select(entry => entry.Value));
            }
            else if (Label().Match(line) is { Success: true } label)
            {
                blocks.Add(new Block(label.Groups["label"].Value, []));
            }
            else if (blocks.Count > 0 && line.StartsWith("       ", StringComparison.Ordinal) && Instruction.Parse(line) is { } instruction)
            {
                blocks[^1].Instructions.Add(instruction);
            }
        }

        if (current is { } last)
            yield return new Listing(last.Method, last.Tier, blocks, targets);
    }
}
