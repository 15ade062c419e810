using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The JIT's code for one method, as <c>DOTNET_JitDisasm</c> prints it.</summary>
/// <param name="Type">The full type name, without generic arguments.</param>
/// <param name="Method">The method name, without generic arguments.</param>
/// <param name="Parameters">The parameter types as the JIT names them; an instance method's <c>this</c> comes first.</param>
/// <param name="Blocks">The basic blocks, in order.</param>
internal sealed partial record Listing(string Type, string Method, IReadOnlyList<string> Parameters, IReadOnlyList<Block> Blocks)
{
    internal string Name => $"{Type}:{Method}";

    [GeneratedRegex(@"^; Assembly listing for method (?<name>\S.*) \((?<tier>[^()]*)\)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<label>G_M\w+_IG\d+):")]
    private static partial Regex Label();

    /// <summary>Reads every listing of a file; where a method was compiled more than once under one signature, each copy counts.</summary>
    internal static IEnumerable<Listing> Read(string path)
    {
        (string Type, string Method, IReadOnlyList<string> Parameters)? current = null;
        var blocks = new List<Block>();
        foreach (string line in File.ReadLines(path))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                if (current is { } done)
                    yield return new Listing(done.Type, done.Method, done.Parameters, blocks);
                current = ParseName(header.Groups["name"].Value);
                blocks = [];
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
            yield return new Listing(last.Type, last.Method, last.Parameters, blocks);
    }

    // Namespace.Type`1[args]:Method[args](parameters):result:this
    private static (string, string, IReadOnlyList<string>) ParseName(string name)
    {
        string plain = WithoutBrackets(name);
        int open = plain.IndexOf('('), colon = plain.LastIndexOf(':', open < 0 ? plain.Length - 1 : open);
        string type = plain[..colon];
        string method = open < 0 ? plain[(colon + 1)..] : plain[(colon + 1)..open];
        var parameters = new List<string>();
        if (plain.EndsWith(":this", StringComparison.Ordinal))
            parameters.Add("this");
        if (open >= 0)
        {
            string list = plain[(open + 1)..plain.IndexOf(')', open)];
            parameters.AddRange(list.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        return (type, method, parameters);
    }

    private static string WithoutBrackets(string text)
    {
        var plain = new System.Text.StringBuilder();
        int depth = 0;
        foreach (char c in text)
        {
            depth += c == '[' ? 1 : 0;
            if (depth == 0)
                plain.Append(c);
            depth -= c == ']' ? 1 : 0;
        }

        return plain.ToString();
    }
}

/// <summary>Instructions that follow a label.</summary>
internal sealed record Block(string Label, List<Instruction> Instructions);
