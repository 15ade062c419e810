using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// Follows, through one method's code, which registers and stack slots can hold only public values, and objects wherever a jump,
/// an address or a variable-time instruction depends on anything else.
/// </summary>
/// <remarks>
/// The rule errs on one side only. Public at the start: pointers, references and spans (the address and the length, not the contents), and arguments
/// of type int, bool and byte-sized enums. Secret: everything loaded from memory that is not the method's own stack slot or a constant, every
/// wider integer argument, every vector argument, every call's result. A result is public if all it was computed from is.
/// What is public for a reason that code cannot show (a length kept in a structure) belongs into an allow-list with that reason.
/// </remarks>
internal sealed partial class PublicFlow
{
    private static readonly HashSet<string> Overwriting = new(StringComparer.Ordinal)
    {
        "mov", "movzx", "movsx", "movsxd", "movabs", "lea", "movbe", "popcnt", "lzcnt", "tzcnt", "rorx", "bzhi", "bextr", "andn", "blsr", "blsi", "blsmsk",
        "shlx", "shrx", "sarx", "pdep", "pext", "movaps", "movups", "movapd", "movupd", "movdqa", "movdqu", "movq", "movd", "movss", "movsd", "bswap", "mulx",
    };

    private static readonly HashSet<string> FlagWriters = new(StringComparer.Ordinal)
    {
        "add", "sub", "and", "or", "xor", "inc", "dec", "neg", "adc", "sbb", "shl", "shr", "sar", "imul", "mul", "popcnt", "lzcnt", "tzcnt", "bt", "andn",
        "blsr", "blsi", "blsmsk", "bzhi", "bextr", "bsf", "bsr", "rol", "ror", "shld", "shrd",
    };

    private static readonly HashSet<string> Comparing = new(StringComparer.Ordinal)
    {
        "cmp", "test", "ucomisd", "ucomiss", "comisd", "comiss", "vucomisd", "vucomiss", "vcomisd", "vcomiss", "vptest", "ptest", "vtestps", "vtestpd", "bt",
        "kortestb", "kortestw", "kortestd", "kortestq", "ktestb", "ktestw", "ktestd", "ktestq",
    };

    // Instructions with a destination that is also a source, or three-operand forms whose destination is not read.
    private static readonly HashSet<string> ReadModifyWrite = new(StringComparer.Ordinal)
    {
        "add", "sub", "and", "or", "xor", "inc", "dec", "neg", "not", "adc", "sbb", "shl", "shr", "sar", "rol", "ror", "imul", "shld", "shrd", "xchg", "xadd", "cmpxchg",
        "adcx", "adox", "crc32",
    };

    [GeneratedRegex(@"\[(?<inner>[^\]]*)\]")]
    private static partial Regex MemoryOperand();

    [GeneratedRegex(@"\{(?<mask>k[1-7])\}")]
    private static partial Regex EvexMask();

    private readonly Listing _listing;
    private readonly Func<string, bool> _callIsHarmless;
    private readonly List<Finding> _findings = [];
    private bool _reporting;

    private PublicFlow(Listing listing, Func<string, bool> callIsHarmless) => (_listing, _callIsHarmless) = (listing, callIsHarmless);

    /// <summary>The objections to one method's code.</summary>
    /// <param name="listing">The code.</param>
    /// <param name="callIsHarmless">Whether a call's target, as the JIT writes it, may be called from constant-time code.</param>
    internal static IReadOnlyList<Finding> Check(Listing listing, Func<string, bool> callIsHarmless)
    {
        var flow = new PublicFlow(listing, callIsHarmless);
        flow.Run();
        return flow._findings;
    }

    private void Run()
    {
        if (_listing.Blocks.Count == 0)
            return;
        var labels = _listing.Blocks.Select((block, index) => (block.Label, index)).ToDictionary(pair => pair.Label, pair => pair.index);
        var entries = new State?[_listing.Blocks.Count];
        entries[0] = State.AtEntry(_listing.Parameters);
        var work = new SortedSet<int> { 0 };
        while (work.Count > 0)
        {
            int index = work.Min;
            work.Remove(index);
            foreach ((int next, State state) in Step(index, entries[index]!.Clone(), labels))
            {
                if (entries[next] is not { } known)
                    entries[next] = state.Clone();
                else if (!known.Join(state))
                    continue;
                work.Add(next);
            }
        }

        _reporting = true;
        for (int index = 0; index < entries.Length; index++)
        {
            if (entries[index] is { } state)
                _ = Step(index, state.Clone(), labels);
        }
    }

    private List<(int Next, State State)> Step(int index, State state, Dictionary<string, int> labels)
    {
        var successors = new List<(int, State)>();
        foreach (Instruction instruction in _listing.Blocks[index].Instructions)
        {
            if (instruction.IsConditionalJump)
            {
                if (instruction.Mnemonic is "jrcxz" or "jecxz" ? !state[Registers.Rcx] : !state[Registers.Flags])
                    Report(FindingKind.Branch, instruction);
                if (instruction.Target is { } target && labels.TryGetValue(target, out int next))
                    successors.Add((next, state.Clone()));
                continue;
            }

            if (instruction.Mnemonic == "jmp")
            {
                if (instruction.Target is { } target && labels.TryGetValue(target, out int next))
                    successors.Add((next, state.Clone()));
                else
                    TailCall(instruction, state);
                return successors;
            }

            if (instruction.Mnemonic is "ret" or "int3" or "ud2")
                return successors;
            Execute(instruction, state);
        }

        if (index + 1 < _listing.Blocks.Count)
            successors.Add((index + 1, state));
        return successors;
    }

    private void TailCall(Instruction instruction, State state)
    {
        // A tail call names a method; anything else is a table or a computed address.
        if (!instruction.Operands[0].Contains(':', StringComparison.Ordinal))
            Report(FindingKind.IndirectJump, instruction);
        else
            Call(instruction, state);
    }

    private void Call(Instruction instruction, State state)
    {
        string target = instruction.Operands.Count > 0 ? instruction.Operands[0] : "";
        if (!_callIsHarmless(target))
            Report(FindingKind.Call, instruction);
        foreach (int register in Registers.Volatile)
            state[register] = false;
    }

    private void Execute(Instruction instruction, State state)
    {
        string mnemonic = instruction.Mnemonic;
        if (instruction.IsCall)
        {
            Call(instruction, state);
            return;
        }

        if (mnemonic is "div" or "idiv")
            Report(FindingKind.Division, instruction);
        foreach (string operand in instruction.Operands)
        {
            if (AddressOf(operand) is { } address && mnemonic != "lea" && !AddressIsPublic(address, state))
                Report(FindingKind.Address, instruction);
        }

        if (mnemonic.Contains("gather", StringComparison.Ordinal) || mnemonic.Contains("scatter", StringComparison.Ordinal))
            Report(FindingKind.MaskedMemory, instruction);
        bool touchesMemory = mnemonic != "lea" && instruction.Operands.Any(operand => AddressOf(operand) is not null);
        if (touchesMemory && mnemonic.StartsWith("vpmaskmov", StringComparison.Ordinal) | mnemonic.StartsWith("vmaskmov", StringComparison.Ordinal)
            && !(Registers.Of(instruction.Operands[1]) is >= 0 and int mask && state[mask]) && !(Registers.Of(instruction.Operands[0]) is >= 0 and int stored && AddressOf(instruction.Operands[0]) is null && state[stored]))
        {
            Report(FindingKind.MaskedMemory, instruction);
        }

        Match evex = EvexMask().Match(instruction.Text);
        int evexMask = evex.Success ? Registers.Of(evex.Groups["mask"].Value) : -1;
        if (touchesMemory && evexMask >= 0 && !state[evexMask])
            Report(FindingKind.MaskedMemory, instruction);

        Transfer(instruction, state, evexMask);
    }

    private void Transfer(Instruction instruction, State state, int evexMask)
    {
        string mnemonic = instruction.Mnemonic;
        IReadOnlyList<string> operands = instruction.Operands;
        switch (mnemonic)
        {
            case "push" or "pop" or "nop" or "vzeroupper" or "lfence" or "mfence" or "sfence" or "prefetcht0" or "prefetchw" or "leave" or "cld":
                if (mnemonic == "pop" && Registers.Of(operands[0]) is >= 0 and int popped)
                    state[popped] = false;
                return;
            case "cdq" or "cqo":
                state[Registers.Rdx] = state[Registers.Rax];
                return;
            case "cwde" or "cdqe":
                return;
            case "rep movsb" or "rep movsd" or "rep movsq" or "rep stosb" or "rep stosd" or "rep stosq":
                if (!state[Registers.Rcx])
                    Report(FindingKind.Branch, instruction);
                return;
            case "mul" or "imul" or "div" or "idiv" when operands.Count == 1:
                bool product = Value(operands[0], state) && state[Registers.Rax];
                state[Registers.Rax] = state[Registers.Rdx] = state[Registers.Flags] = product;
                return;
            case "mulx":
                bool halves = Value(operands[2], state) && state[Registers.Rdx];
                SetOperand(operands[0], halves, state);
                SetOperand(operands[1], halves, state);
                return;
        }

        if (Comparing.Contains(mnemonic))
        {
            state[Registers.Flags] = operands.All(operand => Value(operand, state)) || SameRegister(operands);
            return;
        }

        if (operands.Count == 0)
        {
            Report(FindingKind.Unknown, instruction);
            return;
        }

        bool result;
        if (mnemonic.StartsWith("set", StringComparison.Ordinal))
            result = state[Registers.Flags];
        else if (mnemonic.StartsWith("cmov", StringComparison.Ordinal))
            result = state[Registers.Flags] && operands.All(operand => Value(operand, state));
        else if (mnemonic == "lea")
            result = AddressOf(operands[1]) is not { } address || AddressIsPublic(address, state);
        else if (Zeroing(mnemonic, operands))
            result = true;
        else if (ReadModifyWrite.Contains(mnemonic) && operands.Count < 3)
            result = operands.All(operand => Value(operand, state)) && (mnemonic is not ("adc" or "sbb" or "adcx" or "adox") || state[Registers.Flags]);
        else if (Overwriting.Contains(mnemonic) || mnemonic[0] is 'v' or 'k' || operands.Count >= 3)
            result = operands.Skip(1).All(operand => Value(operand, state)) && (operands.Count > 1 || Value(operands[0], state));
        else
            result = operands.All(operand => Value(operand, state));

        // Merge-masking keeps the old lanes, accumulating forms read their destination.
        if (evexMask >= 0)
            result &= state[evexMask] && Value(operands[0], state);
        if (mnemonic.StartsWith("vfmadd", StringComparison.Ordinal) || mnemonic.StartsWith("vpternlog", StringComparison.Ordinal) || mnemonic.StartsWith("vpdp", StringComparison.Ordinal))
            result &= Value(operands[0], state);
        SetOperand(operands[0], result, state);
        if (mnemonic is "xchg" or "xadd")
            SetOperand(operands[1], result, state);
        if (FlagWriters.Contains(mnemonic))
            state[Registers.Flags] = result;
    }

    private static bool Zeroing(string mnemonic, IReadOnlyList<string> operands) => mnemonic switch
    {
        "xor" or "sub" => operands.Count == 2 && operands[0] == operands[1],
        "vpxor" or "vpxord" or "vpxorq" or "vxorps" or "vxorpd" or "vpsubq" or "vpcmpeqd" or "vpcmpeqb" => operands.Count == 3 && operands[1] == operands[2] && AddressOf(operands[1]) is null,
        "vpternlogd" or "vpternlogq" => operands.Count == 4 && operands[3] is "-1" or "255" or "0",
        _ => false,
    };

    private static bool SameRegister(IReadOnlyList<string> operands) => operands.Count == 2 && operands[0] == operands[1] && false;

    private bool Value(string operand, State state)
    {
        if (AddressOf(operand) is { } address)
            return IsConstant(address) || (state.SlotOf(address) is int slot && state.Slot(slot));
        int register = Registers.Of(operand);
        // What is neither memory nor a register is an immediate or a handle.
        return register < 0 || register == Registers.StackPointer || state[register];
    }

    private static void SetOperand(string operand, bool isPublic, State state)
    {
        if (AddressOf(operand) is { } address)
        {
            if (state.SlotOf(address) is int slot)
                state.SetSlot(slot, WidthOf(operand), isPublic);
            return;
        }

        int register = Registers.Of(operand);
        if (register >= 0)
            state[register] = isPublic;
    }

    private static bool AddressIsPublic(string address, State state)
    {
        foreach (string part in address.Split(['+', '-', '*'], StringSplitOptions.RemoveEmptyEntries))
        {
            int register = Registers.Of(part.Trim());
            if (register >= 0 && register != Registers.StackPointer && register != Registers.FramePointer && !state[register])
                return false;
        }

        return true;
    }

    private static bool IsConstant(string address) => address.Contains("reloc", StringComparison.Ordinal) || address.Contains("@RWD", StringComparison.Ordinal) || address.Contains("rip", StringComparison.Ordinal);

    private static string? AddressOf(string operand) => MemoryOperand().Match(operand) is { Success: true } match ? match.Groups["inner"].Value : null;

    private static int WidthOf(string operand) => operand.Split(' ')[0] switch
    {
        "byte" => 1,
        "word" => 2,
        "dword" => 4,
        "xmmword" => 16,
        "ymmword" => 32,
        "zmmword" => 64,
        _ => 8,
    };

    private void Report(FindingKind kind, Instruction instruction)
    {
        if (_reporting)
            _findings.Add(new Finding(_listing.Name, kind, instruction.Text));
    }
}
