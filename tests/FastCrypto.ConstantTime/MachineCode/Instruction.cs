using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>One x64 instruction in the JIT's Intel syntax.</summary>
/// <param name="Mnemonic">The mnemonic, in lower case; a <c>rep</c> prefix is part of it.</param>
/// <param name="Operands">The operands, destination first.</param>
/// <param name="MaskRegister">The register of an EVEX write mask, or −1.</param>
/// <param name="Text">The whole line, for the report.</param>
internal sealed partial record Instruction(string Mnemonic, IReadOnlyList<Operand> Operands, int MaskRegister, string Text)
{
    internal bool IsConditionalJump => Mnemonic[0] == 'j' && Mnemonic is not "jmp";

    internal bool IsCall => Mnemonic is "call";

    /// <summary>The label that a jump within the method goes to, or null.</summary>
    internal string? Label =>
        Mnemonic[0] == 'j' && Operands.Count > 0 && Operands[0].Text.StartsWith("G_M", StringComparison.Ordinal) ? Operands[0].Text : null;

    [GeneratedRegex(@" \{(?<mask>k\d)\}(\{z\})?")]
    private static partial Regex Mask();

    internal static Instruction? Parse(string line)
    {
        int comment = line.IndexOf(";;", StringComparison.Ordinal);
        string text = (comment >= 0 ? line[..comment] : line).Trim();
        if (text.Length == 0 || !char.IsAsciiLetterLower(text[0]) || text.StartsWith("align", StringComparison.Ordinal))
            return null;

        int space = text.IndexOf(' ');
        string mnemonic = space < 0 ? text : text[..space];
        string rest = space < 0 ? "" : text[(space + 1)..].Trim();
        if (mnemonic is "rep" or "lock")
        {
            // A lock prefix changes nothing here; "lock" may stand on a line of its own.
            return Parse(rest) is { } inner
                ? inner with { Mnemonic = mnemonic == "rep" ? "rep " + inner.Mnemonic : inner.Mnemonic, Text = text }
                : null;
        }

        if (mnemonic is "tail.jmp")
            mnemonic = "jmp";
        Match mask = Mask().Match(rest);
        if (mask.Success)
            rest = rest.Remove(mask.Index, mask.Length);
        int maskRegister = mask.Success ? Registers.Of(mask.Groups["mask"].Value) : -1;
        return new Instruction(mnemonic, [.. Split(rest).Select(Clean).Select(Operand.Parse)], maskRegister, text);
    }

    private static string Clean(string operand) =>
        operand.Replace("SHORT ", "", StringComparison.Ordinal).Replace("(rel32) ", "", StringComparison.Ordinal).Trim();

    // Commas inside brackets belong to a call's signature.
    private static IEnumerable<string> Split(string operands)
    {
        if (operands.Length == 0)
            yield break;
        int depth = 0, start = 0;
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] is '[' or '(')
                depth++;
            else if (operands[i] is ']' or ')')
                depth--;
            else if (operands[i] == ',' && depth == 0)
            {
                yield return operands[start..i];
                start = i + 1;
            }
        }

        yield return operands[start..];
    }
}
