namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What each instruction does to the <see cref="State"/>, and what is wrong with it.</summary>
internal sealed partial class Semantics
{
    private readonly Contracts _contracts;

    private const int Allocations = -(1 << 28), AllocationBytes = 1 << 17;

    private readonly Dictionary<Instruction, int> _allocations = new(ReferenceEqualityComparer.Instance);

    // Where the fixed frame ends; below lies what stackalloc takes.
    private int _frameLow = int.MinValue;

    // Code around an inlined copy of a marked method promises nothing for what it calls.
    private readonly bool _promises;

    private readonly IReadOnlyDictionary<long, Type> _handles;

    internal Semantics(Contracts contracts, MethodName method, IReadOnlyDictionary<long, Type> handles) =>
        (_contracts, _promises, _handles) = (contracts, contracts.IsPromised(method), handles);

    /// <summary>Takes the findings; nothing is reported while the fixed point is still sought.</summary>
    internal Action<FindingKind, Instruction> Report { get; set; } = static (_, _) => { };

    /// <summary>A push of the prolog's: it saves a register of the caller's, or makes room for a slot that is written later.</summary>
    internal static void Allocate(State state) => state[Registers.StackPointer] = state[Registers.StackPointer].Move(-8);

    /// <summary>The stack pointer has reached its place.</summary>
    internal void PrologEnds(State state)
    {
        if (state[Registers.StackPointer] is { Knowledge: Knowledge.Frame } stack)
            _frameLow = stack.Offset;
    }

    /// <summary>A prolog's loop that writes zeroes over the frame: counts a register up to zero from what was just put there.</summary>
    internal static void ZeroFrame(IReadOnlyList<Instruction> prolog, int jump, State state)
    {
        Operand counter = prolog[jump - 1].Operands[0];
        Instruction? start = prolog.Take(jump).LastOrDefault(instruction => instruction.Mnemonic == "mov"
            && instruction.Operands[0].Register == counter.Register);
        Operand[] stores = [.. prolog.Take(jump).SelectMany(instruction => instruction.Operands)
            .Where(operand => operand is { IsMemory: true, Base.Length: 2 } && operand.Base.Contains(counter.Register))];
        if (start is null || stores.Length == 0)
            return;
        int other = stores[0].Base.First(register => register != counter.Register);
        if (state[other] is { Knowledge: Knowledge.Frame } frame && start.Operands[1].Number is < 0 and > int.MinValue)
        {
            int bytes = (int)-start.Operands[1].Number, lowest = (int)stores.Min(store => store.Number);
            state.Store(frame.Offset + lowest - bytes, bytes, Value.Public);
        }
    }

    internal void Branch(Instruction instruction, State state)
    {
        bool counts = instruction.Mnemonic is "jrcxz" or "jecxz";
        if (state[counts ? Registers.Rcx : Registers.Flags].IsSecret)
            Report(FindingKind.Branch, instruction);
    }

    internal void Switch(Instruction instruction, State state)
    {
        if (Read(instruction.Operands[0], state).IsSecret)
            Report(FindingKind.IndirectJump, instruction);
    }

    internal void Return(Instruction instruction, State state, Signature signature)
    {
        bool isSecret = state[Registers.Rax].IsSecret || (signature.ResultIsWide && state[Registers.Rdx].IsSecret);
        if (!signature.Result.IsSecret && !signature.ResultIsDeclassified && isSecret)
            Report(FindingKind.Result, instruction);
    }

    internal void Execute(Instruction instruction, State state)
    {
        string mnemonic = instruction.Mnemonic;
        IReadOnlyList<Operand> operands = instruction.Operands;
        if (instruction.IsCall)
        {
            Call(instruction, state, isTail: false);
            return;
        }

        CheckMemory(instruction, state);
        switch (mnemonic)
        {
            case "push":
                state[Registers.StackPointer] = state[Registers.StackPointer].Move(-8);
                StoreTo(state[Registers.StackPointer], 8, Read(operands[0], state), instruction, state);
                return;
            case "pop":
                Write(operands[0], LoadFrom(state[Registers.StackPointer], 8, state), instruction, state);
                state[Registers.StackPointer] = state[Registers.StackPointer].Move(8);
                return;
            case "leave":
                state[Registers.StackPointer] = state[Registers.FramePointer].Move(8);
                state[Registers.FramePointer] = Value.Secret;
                return;
            case "cdq" or "cqo":
                state[Registers.Rdx] = state[Registers.Rax];
                return;
            case "cwde" or "cdqe":
                return;
            case "lea":
                state[operands[0].Register] = AddressOf(operands[1], state);
                return;
            case "mulx":
                Value product = Value.Combine(state[Registers.Rdx], Read(operands[2], state));
                state[operands[0].Register] = state[operands[1].Register] = product;
                return;
            case "mul" or "imul" or "div" or "idiv" when operands.Count == 1 || operands[0].Text.Contains(':', StringComparison.Ordinal):
                Wide(instruction, state);
                return;
            case "xchg":
                (Value first, Value second) = (Read(operands[0], state), Read(operands[1], state));
                Write(operands[0], second, instruction, state);
                Write(operands[1], first, instruction, state);
                return;
            case "movsb" or "movsd" or "movsq" or "movsw" when operands.Count == 0:
                int width = mnemonic[^1] switch { 'b' => 1, 'w' => 2, 'd' => 4, _ => 8 };
                StoreTo(state[Registers.Rdi], width, LoadFrom(state[Registers.Rsi], width, state), instruction, state);
                state[Registers.Rdi] = state[Registers.Rdi].Move(width);
                state[Registers.Rsi] = state[Registers.Rsi].Move(width);
                return;
            case var text when text.StartsWith("rep ", StringComparison.Ordinal):
                Repeat(instruction, state);
                return;
        }

        if (!Mnemonics.IsInert(mnemonic))
            Compute(instruction, state);
    }

    internal void Call(Instruction instruction, State state, bool isTail)
    {
        MethodName? name = MethodName.OfTarget(instruction);
        string target = instruction.Operands.Count > 0 ? instruction.Operands[0].Text : "";
        if (target.Contains("CORINFO_HELP", StringComparison.Ordinal))
        {
            // It keeps every register.
            if (!target.Contains("STACK_PROBE", StringComparison.Ordinal))
                Helper(instruction, target, state);
            return;
        }

        // A finally block, which the method calls where nothing was thrown; it may write anything to the frame.
        if (target.StartsWith("G_M", StringComparison.Ordinal))
        {
            state.Forget(int.MinValue, int.MaxValue);
            Clobber(state, Value.Secret);
            return;
        }

        bool isVirtual = target[0] == '[' && !target.EndsWith(']');
        if (_promises && (name is null || isVirtual || !_contracts.MayCall(name)))
            Report(FindingKind.Call, instruction);
        Value result = Value.Secret;
        if (name is not null)
        {
            Signature signature = _contracts.SignatureOf(name);
            HandOver(instruction, signature, state, isTail);
            result = signature.Result;
        }

        Clobber(state, result);
    }

    private void HandOver(Instruction instruction, Signature signature, State state, bool isTail)
    {
        // A tail call's stack arguments lie where this method's own did.
        Value stack = isTail ? Value.Frame(8) : state[Registers.StackPointer];
        Value[] handed = [.. signature.Arguments.Select(argument =>
            argument.Register >= 0 ? state[argument.Register] : LoadFrom(stack.Move(argument.Stack), argument.Width, state))];
        for (int i = 0; i < handed.Length; i++)
        {
            Argument argument = signature.Arguments[i];
            if (!argument.Value.IsSecret && handed[i].IsSecret)
                Report(FindingKind.Argument, Naming(instruction, argument.Name));
            else if (handed[i].Knowledge == Knowledge.Frame
                && argument is { IsOutput: false, Value: { Knowledge: Knowledge.Object, Type: { } type } })
                HandOverObject(Naming(instruction, argument.Name), type, handed[i].Offset, state);
        }

        for (int i = 0; i < handed.Length; i++)
        {
            Argument argument = signature.Arguments[i];
            if (!handed[i].IsFrame || argument.IsReadOnly)
                continue;
            if (argument.LengthAfter > 0 && handed[i].Knowledge == Knowledge.Frame
                && handed[i + argument.LengthAfter].Known is { } length and >= 0)
                state.Forget(handed[i].Offset, handed[i].Offset + length * argument.ElementSize);
            else
                AfterCall(argument.Variable, handed[i], state);
        }
    }

    private static Instruction Naming(Instruction instruction, string argument) =>
        instruction with { Text = $"{argument} of {instruction.Text}" };

    // The callee relies on the public fields of a structure in this frame.
    private void HandOverObject(Instruction instruction, Type type, int offset, State state)
    {
        foreach ((int at, int size, Value value) in _contracts.Layout.Fields(type))
        {
            if (!value.IsSecret && state.Load(offset + at, size).IsSecret)
            {
                Report(FindingKind.Argument, instruction);
                return;
            }
        }
    }

    // What the callee may have written: by its declaration, or anything from there on.
    private void AfterCall(Type? variable, Value handed, State state)
    {
        if (variable is { } type && handed.Knowledge == Knowledge.Frame)
        {
            state.Store(handed.Offset, Layout.SizeOf(type), Value.Secret);
            foreach ((int at, int size, Value value) in _contracts.Layout.Fields(type))
                state.Store(handed.Offset + at, size, value);
            return;
        }

        Forget(handed.Offset, state);
    }

    private void Forget(int offset, State state) =>
        state.Forget(offset, offset >= _frameLow ? 0 : offset >= Allocations ? _frameLow : offset + AllocationBytes);

    // stackalloc of a length that the code computes: the stack pointer stands at the bottom of a region of its own, known by the
    // instruction.
    private Value Allocated(Instruction instruction)
    {
        if (!_allocations.TryGetValue(instruction, out int offset))
            _allocations[instruction] = offset = Allocations - (_allocations.Count + 1) * AllocationBytes;
        return Value.Frame(offset);
    }

    /// <summary>The region that the stack pointer begins where a block's predecessors disagree on it.</summary>
    internal static int RegionOf(int block) => 2 * Allocations - (block + 1) * AllocationBytes;

    private void Helper(Instruction instruction, string helper, State state)
    {
        bool copies = helper.Contains("MEMCPY", StringComparison.Ordinal) || helper.Contains("MEMZERO", StringComparison.Ordinal)
            || helper.Contains("MEMSET", StringComparison.Ordinal);
        if (copies)
        {
            int length = helper.Contains("MEMZERO", StringComparison.Ordinal) ? Registers.Rsi : Registers.Rdx;
            if (state[length].IsSecret || state[Registers.Rdi].IsSecret || (length == Registers.Rdx && state[Registers.Rsi].IsSecret))
                Report(FindingKind.Argument, instruction);
            Value destination = state[Registers.Rdi];
            bool isExact = helper.Contains("MEMCPY", StringComparison.Ordinal) && state[length].Known is { } known and >= 0
                && BytesAt(state[Registers.Rsi], known, state) is { } bytes && PutBytes(destination, bytes, instruction, state);
            if (!isExact && destination.IsFrame)
                Forget(destination.Offset, state);
        }

        if (helper.Contains("HELP_NEW", StringComparison.Ordinal)
            && state[Registers.Rdi] is { Knowledge: Knowledge.Constant, Type: { } created })
        {
            Clobber(state, Value.Of(created));
            return;
        }

        bool isStatic = helper.Contains("STATIC", StringComparison.Ordinal) || helper.Contains("STRCNS", StringComparison.Ordinal);
        Clobber(state, isStatic ? Value.Constant : Value.Public);
    }

    private static void Clobber(State state, Value result)
    {
        foreach (int register in Registers.Volatile)
            state[register] = Value.Secret;
        state[Registers.Rax] = result;
        // A sixteen-byte structure comes in two registers.
        state[Registers.Rdx] = result.IsSecret ? Value.Secret : Value.Public;
    }

    // The operands of a one-operand multiplication or division are in rdx:rax.
    private void Wide(Instruction instruction, State state)
    {
        Value product = Value.Combine(Read(instruction.Operands[^1], state), state[Registers.Rax]);
        if (instruction.Mnemonic is "div" or "idiv")
        {
            product = Value.Combine(product, state[Registers.Rdx]);
            if (product.IsSecret)
                Report(FindingKind.Division, instruction);
        }

        state[Registers.Rax] = state[Registers.Rdx] = state[Registers.Flags] = product;
    }

    private void Repeat(Instruction instruction, State state)
    {
        if (state[Registers.Rcx].IsSecret || state[Registers.Rdi].IsSecret
            || (instruction.Mnemonic.Contains("movs", StringComparison.Ordinal) && state[Registers.Rsi].IsSecret))
            Report(FindingKind.Address, instruction);
        if (state[Registers.Rdi] is { IsFrame: true } destination)
            Forget(destination.Offset, state);
        state[Registers.Rdi] = Value.Combine(state[Registers.Rdi], Value.Public);
        state[Registers.Rsi] = Value.Combine(state[Registers.Rsi], Value.Public);
        state[Registers.Rcx] = Value.Public;
    }

    private void Compute(Instruction instruction, State state)
    {
        string mnemonic = instruction.Mnemonic;
        IReadOnlyList<Operand> operands = instruction.Operands;
        if (Mnemonics.OnlyCompares(mnemonic))
        {
            state[Registers.Flags] = operands.Select(operand => Read(operand, state)).Aggregate(Value.Combine);
            return;
        }

        if (operands.Count == 0 || (operands[0].Kind is not (OperandKind.Register or OperandKind.Memory)))
        {
            Report(FindingKind.Unknown, instruction);
            return;
        }

        if (Copy(instruction, state))
            return;
        Value result;
        if (mnemonic.StartsWith("set", StringComparison.Ordinal))
            result = state[Registers.Flags];
        else if (mnemonic.StartsWith("cmov", StringComparison.Ordinal))
            result = state[Registers.Flags].IsSecret ? Value.Secret : Value.Join(Read(operands[0], state), Read(operands[1], state));
        else if (Mnemonics.IsConstant(mnemonic, operands))
            result = Value.Public;
        else if (mnemonic is "mov" or "movabs")
            result = Read(operands[1], state);
        else if (mnemonic is "add" or "sub" or "inc" or "dec" or "and" && operands[0].Kind == OperandKind.Register)
            result = Arithmetic(mnemonic, operands, state);
        else
            result = Result(instruction, state);

        if (Mnemonics.Divides(mnemonic) && result.IsSecret)
            Report(FindingKind.Division, instruction);
        Write(operands[0], result, instruction, state);
        if (Mnemonics.WritesFlags(mnemonic))
            state[Registers.Flags] = Value.Combine(result, Value.Public);
    }

    private Value Arithmetic(string mnemonic, IReadOnlyList<Operand> operands, State state)
    {
        Value old = state[operands[0].Register];
        if (operands.Count == 1 || operands[1].Kind == OperandKind.Immediate)
        {
            int number = operands.Count == 1 ? 1 : (int)operands[1].Number;
            return mnemonic switch
            {
                "add" or "inc" => old.Move(number),
                "sub" or "dec" => old.Move(-number),
                // Aligning an address takes it down by less than the alignment.
                _ => old.IsFrame && number < 0 ? Value.FrameFrom(old.Offset + number + 1) : Value.Combine(old, Value.Public),
            };
        }

        // The stack pointer moved by a register: stackalloc, below everything else.
        Value other = Read(operands[1], state);
        if (operands.Any(operand => operand.Register == Registers.StackPointer))
            return Value.SomewhereInFrame;
        return mnemonic is "add" ? Value.Add(old, other)
            : mnemonic is "sub" && !other.IsSecret ? Value.Add(old, Value.Public)
            : Value.Combine(old, other);
    }

    private Value Result(Instruction instruction, State state)
    {
        IReadOnlyList<Operand> operands = instruction.Operands;
        bool readsFirst = operands.Count == 1 || instruction.MaskRegister >= 0
            || Mnemonics.ReadsDestination(instruction.Mnemonic, operands.Count);
        Value? result = operands.Count == 2 && !readsFirst ? Read(operands[1], state) : null;
        foreach (Operand operand in operands.Skip(readsFirst ? 0 : 1))
            result = result is { } known ? Value.Combine(known, Read(operand, state)) : Value.Combine(Read(operand, state), Value.Public);
        if (instruction.MaskRegister >= 0)
            result = Value.Combine(result!.Value, state[instruction.MaskRegister]);
        if (Mnemonics.ReadsCarry(instruction.Mnemonic))
            result = Value.Combine(result!.Value, state[Registers.Flags]);
        return result!.Value;
    }
}
