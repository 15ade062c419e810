using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What an operand is.</summary>
internal enum OperandKind
{
    Register,
    Immediate,
    Memory,

    /// <summary>A label, a method, a handle that the listing does not show.</summary>
    Name,
}

/// <summary>One operand of an instruction, as the JIT writes it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Register">The register's number (<see cref="Registers"/>), or −1.</param>
/// <param name="Number">An immediate's value, or a memory operand's displacement.</param>
/// <param name="Base">A memory operand's unscaled registers: none, one or two.</param>
/// <param name="Index">The scaled register, or −1.</param>
/// <param name="Width">The operand's width in bytes; 0 for <c>lea</c>, which touches nothing.</param>
internal sealed record Operand(OperandKind Kind, string Text, int Register, long Number, int[] Base, int Index, int Width)
{
    internal bool IsMemory => Kind == OperandKind.Memory;

    internal static Operand Parse(string text)
    {
        int open = text.IndexOf('[');
        if (open >= 0 && !text.Contains(':', StringComparison.Ordinal) && !text.Contains("CORINFO", StringComparison.Ordinal))
            return Memory(text, text[(open + 1)..text.LastIndexOf(']')], WidthOf(text[..open]));
        int register = Registers.Of(text);
        if (register >= 0)
            return new Operand(OperandKind.Register, text, register, 0, [], -1, WidthOfRegister(text));
        return TryNumber(text, out long number)
            ? new Operand(OperandKind.Immediate, text, -1, number, [], -1, 0)
            : new Operand(OperandKind.Name, text, -1, 0, [], -1, 0);
    }

    private static Operand Memory(string text, string address, int width)
    {
        var bases = new List<int>();
        int index = -1;
        long displacement = 0;
        foreach (string term in address.Replace("-", "+-", StringComparison.Ordinal).Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            string part = term.Trim();
            int times = part.IndexOf('*');
            if (times >= 0)
                index = Registers.Of(part[..times] is { Length: 1 } ? part[(times + 1)..] : part[..times]);
            else if (Registers.Of(part) is >= 0 and int register)
                bases.Add(register);
            else if (TryNumber(part, out long number))
                displacement += number;
        }

        return new Operand(OperandKind.Memory, text, -1, displacement, [.. bases], index, width);
    }

    private static bool TryNumber(string text, out long number)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        bool parsed = digits.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number)
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = negative ? -number : number;
        return parsed;
    }

    private static int WidthOf(string prefix) => prefix.Split(' ')[0] switch
    {
        "byte" => 1,
        "word" => 2,
        "dword" => 4,
        "qword" or "gword" or "bword" => 8,
        "xmmword" => 16,
        "ymmword" => 32,
        "zmmword" => 64,
        _ => 0,
    };

    private static int WidthOfRegister(string text) => text[0] switch
    {
        'x' => 16,
        'y' => 32,
        'z' => 64,
        _ => 8,
    };
}
