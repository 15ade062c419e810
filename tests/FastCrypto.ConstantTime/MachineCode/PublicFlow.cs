namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// Follows, through one method's code, which registers and stack slots can hold only public values, and objects wherever a jump,
/// an address or an instruction of variable time depends on anything else.
/// </summary>
/// <remarks>
/// A fixed point over basic blocks: a block's entry is what holds on every edge into it. What is public where a method begins, in the
/// memory behind
/// an address and after a call comes from declarations (<see cref="Layout"/>, <see cref="Signature"/>); the other side of each
/// declaration is checked
/// as well: arguments where they are handed over, results where they are returned, fields where they are written.
/// <para>
/// Blocks that no jump leads to are handlers (<c>catch</c>, <c>finally</c>), and where a handler lets the method go on. The runtime enters
/// them from anywhere: see <see cref="FrameHistory"/>.
/// </para>
/// </remarks>
internal sealed class PublicFlow
{
    private readonly Listing _listing;
    private readonly Signature _signature;
    private readonly Dictionary<string, int> _labels;
    private readonly List<Finding> _findings = [];
    private readonly Semantics _semantics;
    private readonly List<int> _handlers = [];
    private string _block = "";
    private Value _framePointer = Value.Secret;

    private PublicFlow(Listing listing, Contracts contracts, IReadOnlyDictionary<long, Type> handles)
    {
        (_listing, _signature) = (listing, contracts.SignatureOf(listing.Method));
        _labels = listing.Blocks.Select((block, index) => (block.Label, index))
            .ToDictionary(pair => pair.Label, pair => pair.index, StringComparer.Ordinal);
        _semantics = new Semantics(contracts, listing.Method, handles);
    }

    /// <summary>The objections to one method's code.</summary>
    /// <param name="listing">The code.</param>
    /// <param name="contracts">What declarations and judgements say.</param>
    /// <param name="handles">The runtime's numbers for classes in the process that compiled the code.</param>
    internal static IReadOnlyList<Finding> Check(Listing listing, Contracts contracts, IReadOnlyDictionary<long, Type> handles)
    {
        var flow = new PublicFlow(listing, contracts, handles);
        if (listing.Blocks.Count > 0)
            flow.Run();
        return flow._findings;
    }

    private void Run()
    {
        var entries = new State?[_listing.Blocks.Count];
        entries[0] = AtEntry(null);
        Follow(entries, [0]);
        if (FirstUnreached(entries) >= 0)
            EnterHandlers(entries, new FrameHistory());
        _semantics.Report = (kind, instruction) => _findings.Add(new Finding(_listing, kind, _block, instruction.Text));
        for (int index = 0; index < entries.Length; index++)
        {
            if (entries[index] is { } state)
                _ = Step(index, state.Clone());
        }
    }

    private void Follow(State?[] entries, SortedSet<int> work)
    {
        while (work.Count > 0)
        {
            int index = work.Min;
            work.Remove(index);
            foreach ((int next, State state) in Step(index, entries[index]!.Clone()))
            {
                if (entries[next] is not { } known)
                    entries[next] = state;
                else if (!known.Join(state, Semantics.RegionOf(next)))
                    continue;
                work.Add(next);
            }
        }
    }

    // Handlers write to the frame too: again until nothing changes.
    private void EnterHandlers(State?[] entries, FrameHistory history)
    {
        Array.Clear(entries);
        entries[0] = AtEntry(history);
        var work = new SortedSet<int> { 0 };
        while (work.Count > 0)
        {
            Follow(entries, work);
            foreach (int handler in _handlers)
            {
                int region = Semantics.RegionOf(handler);
                if (entries[handler]!.Join(State.InHandler(history, _framePointer, region), region))
                    work.Add(handler);
            }

            if (work.Count == 0 && FirstUnreached(entries) is >= 0 and int first)
            {
                entries[first] = State.InHandler(history, _framePointer, Semantics.RegionOf(first));
                _handlers.Add(first);
                work.Add(first);
            }
        }
    }

    // A block without instructions aligns the one behind it.
    private int FirstUnreached(State?[] entries) =>
        Enumerable.Range(0, entries.Length).FirstOrDefault(i => entries[i] is null && _listing.Blocks[i].Instructions.Count > 0, -1);

    // A handler gives its stack back and returns to the runtime, and not to the method's caller.
    private bool EndsHandler(State state) =>
        _handlers.Any(handler => state[Registers.StackPointer] == Value.Frame(Semantics.RegionOf(handler)));

    private State AtEntry(FrameHistory? history)
    {
        var state = new State { History = history };
        foreach (Argument argument in _signature.Arguments)
        {
            if (argument.Register >= 0)
                state[argument.Register] = argument.Value;
            else
                state.Store(8 + argument.Stack, (argument.Width + 7) & ~7, argument.Value);
        }

        return state;
    }

    private List<(int Next, State State)> Step(int index, State state)
    {
        _block = _listing.Blocks[index].Label;
        var successors = new List<(int, State)>();
        for (int i = 0; i < _listing.Blocks[index].Instructions.Count; i++)
        {
            Instruction instruction = _listing.Blocks[index].Instructions[i];
            if (instruction.IsConditionalJump)
            {
                if (!GuardsStack(index, i))
                    _semantics.Branch(instruction, state);
                if (instruction.Label is { } target && _labels.TryGetValue(target, out int next))
                    successors.Add((next, state.Clone()));
                else if (index == 0)
                    Semantics.ZeroFrame(_listing.Blocks[0].Instructions, i, state);
            }
            else if (instruction.Mnemonic == "jmp")
            {
                if (instruction.Label is { } target && _labels.TryGetValue(target, out int next))
                    successors.Add((next, state));
                else
                    successors.AddRange(Leave(instruction, state));
                return successors;
            }
            else if (instruction.Mnemonic is "ret" or "int3" or "ud2")
            {
                if (instruction.Mnemonic == "ret" && !EndsHandler(state))
                    _semantics.Return(instruction, state, _signature);
                return successors;
            }
            else if (index == 0 && instruction.Mnemonic == "push")
            {
                Semantics.Allocate(state);
            }
            else
            {
                _semantics.Execute(instruction, state);
            }
        }

        if (index == 0)
        {
            _semantics.PrologEnds(state);
            _framePointer = state[Registers.FramePointer];
        }

        if (index + 1 < _listing.Blocks.Count)
            successors.Add((index + 1, state));
        return successors;
    }

    // The jump around CORINFO_HELP_FAIL_FAST: it compares the frame's guard with its constant.
    private bool GuardsStack(int index, int position)
    {
        List<Instruction> here = _listing.Blocks[index].Instructions;
        Instruction? next = position + 1 < here.Count ? here[position + 1]
            : index + 1 < _listing.Blocks.Count ? _listing.Blocks[index + 1].Instructions.FirstOrDefault() : null;
        return next is { IsCall: true } && next.Text.Contains("CORINFO_HELP_FAIL_FAST", StringComparison.Ordinal);
    }

    // A tail call, or a switch's jump through a table of the method's own blocks.
    private IEnumerable<(int, State)> Leave(Instruction instruction, State state)
    {
        if (MethodName.OfTarget(instruction) is not null)
        {
            _semantics.Call(instruction, state, isTail: true);
            return [];
        }

        _semantics.Switch(instruction, state);
        return _listing.SwitchTargets.Where(_labels.ContainsKey).Select(label => (_labels[label], state.Clone()));
    }
}
