namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What is known of every register and every byte of the frame at one point of a method.</summary>
/// <remarks>The frame's bytes are counted from where the stack pointer stood at the entry: the return address is at 0, arguments are
/// above.</remarks>
internal sealed class State
{
    private readonly Value[] _registers = new Value[Registers.Count];

    // Bytes that are not secret: what was stored, and which byte of it this is. A byte that is not here is secret.
    private readonly Dictionary<int, (Value Value, int Part)> _frame = [];

    // Vector registers that hold a copy of memory, byte by byte: structures are copied through them.
    private readonly Dictionary<int, (Value Value, int Part)[]> _copies = [];

    /// <summary>Everything is secret but the stack pointer.</summary>
    internal State()
    {
        Array.Fill(_registers, Value.Secret);
        _registers[Registers.StackPointer] = Value.Frame(0);
    }

    private State(State other)
    {
        History = other.History;
        other._registers.CopyTo(_registers, 0);
        foreach ((int at, (Value, int) content) in other._frame)
            _frame[at] = content;
        foreach ((int register, (Value, int)[] bytes) in other._copies)
            _copies[register] = bytes;
    }

    /// <summary>Takes down what is written to the frame, or null if nobody asks.</summary>
    internal FrameHistory? History { get; init; }

    internal Value this[int register]
    {
        get => _registers[register];
        set
        {
            _registers[register] = value;
            _copies.Remove(register);
        }
    }

    internal State Clone() => new(this);

    /// <summary>Where the runtime enters a handler: every register is secret but the two that point into the frame.</summary>
    /// <param name="history">What the method's frame can hold.</param>
    /// <param name="framePointer">Where the method's frame pointer stands, from the prolog on.</param>
    /// <param name="region">An offset for the handler's own stack, which belongs to it alone.</param>
    internal static State InHandler(FrameHistory history, Value framePointer, int region)
    {
        var state = new State { History = history };
        foreach ((int at, (Value, int) content) in history.PublicBytes)
            state._frame[at] = content;
        state[Registers.StackPointer] = Value.Frame(region);
        state[Registers.FramePointer] = framePointer;
        return state;
    }

    /// <summary>Keeps what holds in both; false if nothing changed.</summary>
    /// <param name="other">The state on another way to the same point.</param>
    /// <param name="region">An offset that belongs to this point alone.</param>
    internal bool Join(State other, int region)
    {
        bool changed = false;
        for (int i = 0; i < _registers.Length; i++)
        {
            // Where the stack pointer is not the same on every path (after a stackalloc of a computed length) it begins a region of its
            // own.
            Value joined = i == Registers.StackPointer && _registers[i] != other._registers[i] ? Value.Frame(region)
                : Value.Join(_registers[i], other._registers[i]);
            changed |= joined != _registers[i];
            _registers[i] = joined;
        }

        foreach ((int register, (Value, int)[] bytes) in _copies.ToArray())
        {
            if (!other._copies.TryGetValue(register, out (Value, int)[]? theirs) || !bytes.AsSpan().SequenceEqual(theirs))
                changed |= _copies.Remove(register);
        }

        foreach ((int at, (Value Value, int Part) mine) in _frame.ToArray())
        {
            (Value Value, int Part) joined =
                other._frame.TryGetValue(at, out (Value, int) theirs) ? JoinBytes(mine, theirs) : (Value.Secret, 0);
            if (joined == mine)
                continue;
            changed = true;
            if (joined.Value.IsSecret)
                _frame.Remove(at);
            else
                _frame[at] = joined;
        }

        return changed;
    }

    /// <summary>A byte that is one or the other.</summary>
    internal static (Value Value, int Part) JoinBytes((Value Value, int Part) mine, (Value Value, int Part) theirs) =>
        mine == theirs ? mine : (Value.Join(mine.Value, theirs.Value), mine.Part == theirs.Part ? mine.Part : -1);

    internal Value Load(int offset, int width)
    {
        Value? whole = null;
        bool intact = true;
        for (int i = 0; i < width; i++)
        {
            if (!_frame.TryGetValue(offset + i, out (Value Value, int Part) content))
                return Value.Secret;
            intact &= content.Part == i && (whole is null || whole == content.Value);
            whole = whole is { } known ? Value.Join(known, content.Value) : content.Value;
        }

        Value value = whole ?? Value.Secret;
        return intact ? value : Value.Combine(value, Value.Public);
    }

    /// <summary>The bytes of the frame as a copy takes them along.</summary>
    internal (Value Value, int Part)[] Bytes(int offset, int width) =>
        [.. Enumerable.Range(offset, width).Select(at => _frame.TryGetValue(at, out (Value, int) content) ? content : (Value.Secret, 0))];

    /// <summary>Lets a register hold a copy of memory.</summary>
    internal void SetCopy(int register, (Value Value, int Part)[] bytes)
    {
        this[register] = bytes.Select(content => content.Value).Aggregate(Value.Combine);
        _copies[register] = bytes;
    }

    /// <summary>The memory that a register holds a copy of, or null.</summary>
    internal (Value Value, int Part)[]? CopyIn(int register) => _copies.GetValueOrDefault(register);

    /// <summary>Writes a copy of memory into the frame.</summary>
    internal void Store(int offset, (Value Value, int Part)[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            Put(offset + i, bytes[i]);
    }

    internal void Store(int offset, int width, Value value)
    {
        for (int i = 0; i < width; i++)
            Put(offset + i, (value, i));
    }

    /// <summary>Forgets the bytes from an address up to a limit: somebody may have written anything there.</summary>
    internal void Forget(int offset, int limit)
    {
        History?.Forget(offset, limit);
        foreach (int at in _frame.Keys.Where(at => at >= offset && at < limit).ToArray())
            _frame.Remove(at);
    }

    private void Put(int at, (Value Value, int Part) content)
    {
        History?.Put(at, content);
        if (content.Value.IsSecret)
            _frame.Remove(at);
        else
            _frame[at] = content;
    }
}
