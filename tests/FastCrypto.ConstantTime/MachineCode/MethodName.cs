using System.Text;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>A method as the JIT writes it: <c>Namespace.Type`1[arguments]:Method[arguments](parameters):result:this</c>.</summary>
/// <param name="Full">The whole text.</param>
/// <param name="Type">The type's name, without generic arguments.</param>
/// <param name="Method">The method's name, without generic arguments.</param>
/// <param name="Parameters">The parameters' types, without generic arguments; neither <c>this</c> nor a hidden result buffer is among
/// them.</param>
/// <param name="Result">The result's type, or "" for none.</param>
/// <param name="IsInstance">Whether there is a <c>this</c>.</param>
internal sealed record MethodName(string Full, string Type, string Method, IReadOnlyList<string> Parameters, string Result, bool IsInstance)
{
    /// <summary>The name under which <see cref="CodeBase"/> and the list of judgements know the method.</summary>
    internal string Short => $"{Type}:{Method}";

    /// <summary>The method that a call or tail jump names, or null.</summary>
    internal static MethodName? OfTarget(Instruction instruction)
    {
        if (!(instruction.IsCall || (instruction.Mnemonic == "jmp" && instruction.Label is null)) || instruction.Operands.Count == 0)
            return null;
        // [Name] through a cell, Name, or [register+offset]Name for a virtual call.
        string text = instruction.Operands[0].Text;
        if (text.StartsWith('['))
        {
            int close = Closing(text);
            text = close == text.Length - 1 ? text[1..close] : text[(close + 1)..];
        }

        return text.Contains(':', StringComparison.Ordinal) ? Parse(text) : null;
    }

    internal static MethodName Parse(string full)
    {
        string plain = WithoutArguments(full);
        int open = plain.IndexOf('(');
        int colon = plain.LastIndexOf(':', open < 0 ? plain.Length - 1 : open);
        string method = open < 0 ? plain[(colon + 1)..] : plain[(colon + 1)..open];
        bool isInstance = plain.EndsWith(":this", StringComparison.Ordinal);
        string[] parameters = [];
        string result = "";
        if (open >= 0)
        {
            int close = plain.IndexOf(')', open);
            parameters = plain[(open + 1)..close].Split(',', StringSplitOptions.RemoveEmptyEntries);
            result = plain[(close + 1)..(isInstance ? plain.Length - ":this".Length : plain.Length)].TrimStart(':');
        }

        return new MethodName(full, plain[..colon], method, parameters, result, isInstance);
    }

    private static int Closing(string text)
    {
        int depth = 0, at = 0;
        do
        {
            depth += text[at] == '[' ? 1 : text[at] == ']' ? -1 : 0;
        }
        while (depth > 0 && ++at < text.Length - 1);

        return at;
    }

    // An array's brackets are empty and stay.
    private static string WithoutArguments(string text)
    {
        var plain = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (depth == 0 && text[i] == '[' && i + 1 < text.Length && text[i + 1] == ']')
            {
                plain.Append("[]");
                i++;
                continue;
            }

            depth += text[i] == '[' ? 1 : 0;
            if (depth == 0)
                plain.Append(text[i]);
            depth -= text[i] == ']' ? 1 : 0;
        }

        return plain.ToString();
    }
}
