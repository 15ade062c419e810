namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What is known of a register's or stack slot's content, from the most to the least.</summary>
internal enum Knowledge
{
    /// <summary>The address of constant data: public, and so is everything reached through it.</summary>
    Constant,

    /// <summary>The address of a typed object, moved by an offset: public; the type's layout says what the memory behind it is.</summary>
    Object,

    /// <summary>A public number, or an address behind which everything is secret.</summary>
    Public,

    /// <summary>The address of one byte of the method's own frame.</summary>
    Frame,

    /// <summary>An address that may lie anywhere in the frame from one byte on.</summary>
    FrameFrom,

    /// <summary>May depend on a secret.</summary>
    Secret,
}

/// <summary>An abstract value.</summary>
/// <param name="Knowledge">How much is known.</param>
/// <param name="Offset">Bytes from the object's start, or from where the stack pointer stood at the method's entry.</param>
/// <param name="Type">The object's type.</param>
internal readonly record struct Value(Knowledge Knowledge, int Offset = 0, Type? Type = null)
{
    internal static readonly Value Secret = new(Knowledge.Secret);
    internal static readonly Value Public = new(Knowledge.Public);
    internal static readonly Value Constant = new(Knowledge.Constant);

    /// <summary>The runtime's handle of a class.</summary>
    internal static Value HandleOf(Type type) => new(Knowledge.Constant, 0, type);

    /// <summary>An address in the frame of which nothing more is known.</summary>
    internal static readonly Value SomewhereInFrame = FrameFrom(int.MinValue / 2);

    /// <summary>A number that the code spells out.</summary>
    internal static Value Number(long number) =>
        number is >= int.MinValue and <= int.MaxValue ? new Value(Knowledge.Public, (int)number, typeof(int)) : Public;

    /// <summary>The number, or null.</summary>
    internal int? Known => Knowledge == Knowledge.Public && Type == typeof(int) ? Offset : null;

    internal bool IsSecret => Knowledge == Knowledge.Secret;

    internal bool IsFrame => Knowledge is Knowledge.Frame or Knowledge.FrameFrom;

    internal static Value Of(Type type) => new(Knowledge.Object, 0, type);

    internal static Value Frame(int offset) => new(Knowledge.Frame, offset);

    internal static Value FrameFrom(int offset) => new(Knowledge.FrameFrom, offset);

    /// <summary>What holds if either value may be there. Every chain of joins ends: offsets only fall, and fall to the bottom at
    /// once.</summary>
    internal static Value Join(Value a, Value b)
    {
        if (a == b)
            return a;
        if (a.IsSecret || b.IsSecret)
            return Secret;
        if (a.Knowledge == Knowledge.Constant && b.Knowledge == Knowledge.Constant)
            return Constant;
        if (a.IsFrame || b.IsFrame)
        {
            // A pointer that walks down has no lowest byte that is worth finding.
            int lowest = Math.Min(a.IsFrame ? a.Offset : int.MaxValue, b.IsFrame ? b.Offset : int.MaxValue);
            bool falls = (a.Knowledge == Knowledge.FrameFrom && lowest < a.Offset)
                || (b.Knowledge == Knowledge.FrameFrom && lowest < b.Offset);
            return falls ? SomewhereInFrame : FrameFrom(lowest);
        }

        return Public;
    }

    /// <summary>What arithmetic other than moving an address leaves: a number that is public if its operands are.</summary>
    internal static Value Combine(Value a, Value b) => a.IsSecret || b.IsSecret ? Secret : a.IsFrame || b.IsFrame ? Join(a, b) : Public;

    /// <summary>The sum of an address and something else.</summary>
    internal static Value Add(Value a, Value b)
    {
        if (a.IsSecret || b.IsSecret)
            return Secret;
        if (b.IsFrame || (!a.IsFrame && b.Knowledge == Knowledge.Constant))
            (a, b) = (b, a);
        return a.Knowledge switch
        {
            Knowledge.Constant => Constant,
            Knowledge.Frame or Knowledge.FrameFrom => FrameFrom(a.Offset),
            _ => Public,
        };
    }

    /// <summary>An address moved by a constant.</summary>
    internal Value Move(int distance) => Knowledge is Knowledge.Object or Knowledge.Frame or Knowledge.FrameFrom && distance != 0
        ? this with { Offset = Offset + distance }
        : Knowledge == Knowledge.Public ? Public : this;
}
