namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What x64 instructions read and write beside what their operands show.</summary>
internal static class Mnemonics
{
    private static readonly HashSet<string> Overwriting = Set(
        "mov movzx movsx movsxd movabs movbe popcnt lzcnt tzcnt rorx bzhi bextr andn blsr blsi blsmsk shlx shrx sarx pdep pext",
        "bswap bsf bsr",
        "movaps movups movapd movupd movdqa movdqu movq movd movss movsd movddup movshdup movsldup lddqu pmovmskb movmskps movmskpd",
        "pshufd pshuflw pshufhw pextrb pextrw pextrd pextrq extractps pabsb pabsw pabsd sqrtsd sqrtps cvttsd2si cvtsi2sd",
        "pmovzxbw pmovzxbd pmovzxwd pmovzxdq pmovsxbw pmovsxwd pmovsxdq pmovzxbq pmovsxbq aesimc aeskeygenassist phminposuw");

    private static readonly HashSet<string> FlagWriting = Set(
        "add sub and or xor inc dec neg adc sbb shl shr sar imul mul popcnt lzcnt tzcnt andn blsr blsi blsmsk bzhi bextr bsf bsr",
        "rol ror shld shrd",
        "xadd cmpxchg");

    private static readonly HashSet<string> ComparingOnly = Set(
        "cmp test bt ucomisd ucomiss comisd comiss vucomisd vucomiss vcomisd vcomiss ptest vptest vtestps vtestpd",
        "kortestb kortestw kortestd kortestq ktestb ktestw ktestd ktestq");

    private static readonly HashSet<string> Inert = Set(
        "nop vzeroupper vzeroall lfence mfence sfence prefetcht0 prefetcht1 prefetcht2 prefetchnta prefetchw cld pause lock endbr64");

    private static readonly HashSet<string> Dividing = Set("div idiv divsd divss divps divpd sqrtsd sqrtss sqrtps sqrtpd");

    internal static bool IsInert(string mnemonic) => Inert.Contains(mnemonic);

    /// <summary>Writes the flags and nothing else.</summary>
    internal static bool OnlyCompares(string mnemonic) => ComparingOnly.Contains(mnemonic);

    internal static bool WritesFlags(string mnemonic) => FlagWriting.Contains(mnemonic);

    internal static bool ReadsCarry(string mnemonic) => mnemonic is "adc" or "sbb" or "adcx" or "adox" or "rcl" or "rcr";

    internal static bool Divides(string mnemonic) =>
        Dividing.Contains(mnemonic) || (mnemonic[0] == 'v' && Dividing.Contains(mnemonic[1..]));

    /// <summary>Whether the destination's old value takes part in the result.</summary>
    internal static bool ReadsDestination(string mnemonic, int operands)
    {
        if (Overwriting.Contains(mnemonic) || (mnemonic == "imul" && operands == 3))
            return false;
        if (mnemonic[0] is not ('v' or 'k'))
            return true;
        // Three operands and more: the first is written only, but for those that accumulate into it.
        return mnemonic.StartsWith("vfm", StringComparison.Ordinal) || mnemonic.StartsWith("vfnm", StringComparison.Ordinal)
            || mnemonic.StartsWith("vpternlog", StringComparison.Ordinal) || mnemonic.StartsWith("vpdp", StringComparison.Ordinal)
            || mnemonic.StartsWith("vpmadd52", StringComparison.Ordinal) || mnemonic.StartsWith("vpermt2", StringComparison.Ordinal)
            || mnemonic.StartsWith("vpermi2", StringComparison.Ordinal);
    }

    /// <summary>Whether the result is the same whatever the operands hold.</summary>
    internal static bool IsConstant(string mnemonic, IReadOnlyList<Operand> operands)
    {
        bool sameSources = operands.Count >= 2 && operands[^1].Kind == OperandKind.Register && operands[^1].Text == operands[^2].Text;
        return mnemonic switch
        {
            "xor" or "sub" or "pxor" or "xorps" or "xorpd" => operands.Count == 2 && sameSources,
            "vpxor" or "vpxord" or "vpxorq" or "vxorps" or "vxorpd" or "vpsubb" or "vpsubw" or "vpsubd" or "vpsubq" => sameSources,
            "kxorw" or "kxord" or "kxorq" => sameSources,
            "pcmpeqd" or "pcmpeqb" or "vpcmpeqd" or "vpcmpeqb" or "vpcmpeqw" or "vpcmpeqq" => sameSources,
            "vpternlogd" or "vpternlogq" => operands.Count == 4 && operands[3].Number is -1 or 255 or 0,
            _ => false,
        };
    }

    private static HashSet<string> Set(params string[] lines) => [.. lines.SelectMany(line => line.Split(' '))];
}
