namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Addresses, and what stands behind them.</summary>
internal sealed partial class Semantics
{
    private static Value AddressOf(Operand operand, State state)
    {
        if (!operand.IsMemory || (operand.Base.Length == 0 && operand.Index < 0))
            return Value.Constant;
        Value address = operand.Base.Length == 0 ? Value.Public : state[operand.Base[0]];
        if (operand.Base.Length > 1)
            address = Value.Add(address, state[operand.Base[1]]);
        if (operand.Index >= 0)
            address = Value.Add(address, Value.Combine(state[operand.Index], Value.Public));
        return address.Move((int)operand.Number);
    }

    private Value Read(Operand operand, State state) => operand.Kind switch
    {
        OperandKind.Memory => LoadFrom(AddressOf(operand, state), operand.Width, state),
        OperandKind.Register => state[operand.Register],
        // A handle or the address of static data does not fit in 32 bits; a number does, or is a mask.
        OperandKind.Immediate when operand.Number is > uint.MaxValue or < int.MinValue =>
            _handles.TryGetValue(operand.Number, out Type? type) ? Value.HandleOf(type) : Value.Constant,
        OperandKind.Immediate => Value.Number(operand.Number),
        _ => Value.Constant,
    };

    private void Write(Operand operand, Value value, Instruction instruction, State state)
    {
        if (operand.Register == Registers.StackPointer && value.Knowledge != Knowledge.Frame)
            state[operand.Register] = Allocated(instruction);
        else if (operand.Kind == OperandKind.Register)
            state[operand.Register] = value;
        else if (operand.IsMemory)
            StoreTo(AddressOf(operand, state), operand.Width, value, instruction, state);
    }

    // Vector moves of 16 bytes and more between memory and a register take each byte's knowledge along.
    private bool Copy(Instruction instruction, State state)
    {
        IReadOnlyList<Operand> operands = instruction.Operands;
        bool moves = instruction.Mnemonic.TrimStart('v').StartsWith("mov", StringComparison.Ordinal) && instruction.MaskRegister < 0
            && operands.Count == 2;
        if (moves && operands[1] is { IsMemory: true, Width: >= 16 } && operands[0].Register >= Registers.Vector0)
        {
            if (BytesAt(AddressOf(operands[1], state), operands[1].Width, state) is not { } loaded)
                return false;
            state.SetCopy(operands[0].Register, loaded);
            return true;
        }

        if (!moves || operands[0] is not { IsMemory: true, Width: >= 16 } || state.CopyIn(operands[1].Register) is not { } bytes
            || bytes.Length != operands[0].Width)
            return false;
        return PutBytes(AddressOf(operands[0], state), bytes, instruction, state);
    }

    private (Value Value, int Part)[]? BytesAt(Value address, int width, State state) => address.Knowledge switch
    {
        Knowledge.Frame => state.Bytes(address.Offset, width),
        Knowledge.Object => _contracts.Layout.Bytes(address.Type!, address.Offset, width),
        _ => null,
    };

    private bool PutBytes(Value destination, (Value Value, int Part)[] bytes, Instruction instruction, State state)
    {
        if (destination.Knowledge == Knowledge.Object && Enumerable.Range(0, bytes.Length)
            .Any(i => bytes[i].Value.IsSecret && IsDeclaredPublic(destination.Move(i), 1)))
        {
            Report(FindingKind.Store, instruction);
        }

        if (destination.Knowledge == Knowledge.Frame)
            state.Store(destination.Offset, bytes);
        return destination.Knowledge is Knowledge.Frame or Knowledge.Object;
    }

    private Value LoadFrom(Value address, int width, State state) => address.Knowledge switch
    {
        Knowledge.Constant => Value.Constant,
        Knowledge.Object => _contracts.Layout.At(address.Type!, address.Offset, width),
        Knowledge.Frame => state.Load(address.Offset, width),
        _ => Value.Secret,
    };

    private void StoreTo(Value address, int width, Value value, Instruction instruction, State state)
    {
        switch (address.Knowledge)
        {
            case Knowledge.Frame:
                state.Store(address.Offset, width, value);
                break;
            case Knowledge.FrameFrom when value.IsSecret:
                Forget(address.Offset, state);
                break;
            case Knowledge.Object when value.IsSecret && IsDeclaredPublic(address, width):
            case Knowledge.Constant when value.IsSecret:
                Report(FindingKind.Store, instruction);
                break;
        }
    }

    private bool IsDeclaredPublic(Value address, int width) => _contracts.Layout.Fields(address.Type!)
        .Any(field => !field.Value.IsSecret && field.Offset < address.Offset + width && field.Offset + field.Size > address.Offset);

    private void CheckMemory(Instruction instruction, State state)
    {
        string mnemonic = instruction.Mnemonic;
        if (mnemonic.Contains("gather", StringComparison.Ordinal) || mnemonic.Contains("scatter", StringComparison.Ordinal))
            Report(FindingKind.MaskedMemory, instruction);
        foreach (Operand operand in instruction.Operands)
        {
            if (!operand.IsMemory || mnemonic == "lea")
                continue;
            if (AddressOf(operand, state).IsSecret)
                Report(FindingKind.Address, instruction);
            bool masked = instruction.MaskRegister >= 0 && state[instruction.MaskRegister].IsSecret;
            if (masked || (mnemonic.Contains("maskmov", StringComparison.Ordinal) && state[instruction.Operands[1].Register].IsSecret))
                Report(FindingKind.MaskedMemory, instruction);
        }
    }
}
