namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Register names by number: 0–15 general, 16 flags, 32–63 vector, 64–71 mask.</summary>
internal static class Registers
{
    internal const int Flags = 16;
    internal const int Vector0 = 32;
    internal const int Mask0 = 64;
    internal const int Count = 72;

    private static readonly string[] Numbered = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"];
    private static readonly Dictionary<string, int> Numbers = Create();

    /// <summary>What a call may overwrite under the System V convention (the report runs on Linux).</summary>
    internal static readonly int[] Volatile =
    [
        .. new[] { "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11" }.Select(name => Numbers[name]),
        Flags, .. Enumerable.Range(Vector0, 40),
    ];

    /// <summary>Integer arguments, in order.</summary>
    internal static readonly int[] Arguments = [.. new[] { "rdi", "rsi", "rdx", "rcx", "r8", "r9" }.Select(name => Numbers[name])];

    internal static readonly int StackPointer = Numbers["rsp"];
    internal static readonly int FramePointer = Numbers["rbp"];
    internal static readonly int Rsi = Numbers["rsi"];
    internal static readonly int Rdi = Numbers["rdi"];
    internal static readonly int Rax = Numbers["rax"];
    internal static readonly int Rcx = Numbers["rcx"];
    internal static readonly int Rdx = Numbers["rdx"];

    /// <summary>The register that an operand names, or −1.</summary>
    internal static int Of(string operand) => Numbers.GetValueOrDefault(operand, -1);

    private static Dictionary<string, int> Create()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < 8; i++)
        {
            string r = Numbered[i];
            numbers[r] = i;
            numbers["e" + r[1..]] = i;
            numbers[r[1..]] = i;
            numbers[r[2] == 'x' ? r[1] + "l" : r[1..] + "l"] = i;
            if (r[2] == 'x')
                numbers[r[1] + "h"] = i;
        }

        for (int i = 8; i < 16; i++)
        {
            foreach (string suffix in (string[])["", "d", "w", "b"])
                numbers[$"r{i}{suffix}"] = i;
        }

        for (int i = 0; i < 32; i++)
        {
            foreach (string prefix in (string[])["xmm", "ymm", "zmm"])
                numbers[prefix + i] = Vector0 + i;
        }

        for (int i = 0; i < 8; i++)
            numbers["k" + i] = Mask0 + i;
        return numbers;
    }
}
