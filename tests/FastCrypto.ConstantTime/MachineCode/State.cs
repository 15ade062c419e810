using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Which registers and stack slots hold public values at one point of a method.</summary>
internal sealed class State
{
    private readonly bool[] _registers = new bool[72];
    // Bytes of the frame known to be public, by offset; the sign of the base keeps rsp- and rbp-relative slots apart.
    private readonly HashSet<int> _publicBytes = [];

    internal bool this[int register]
    {
        get => _registers[register];
        set => _registers[register] = value;
    }

    /// <summary>Public at a method's entry: addresses, spans' lengths, and int-sized arguments.</summary>
    internal static State AtEntry(IReadOnlyList<string> parameters)
    {
        var state = new State();
        state._registers[Registers.StackPointer] = state._registers[Registers.FramePointer] = true;
        int next = 0;
        foreach (string parameter in parameters)
        {
            bool isSpan = parameter.Contains("Span`1", StringComparison.Ordinal) || parameter.Contains("Memory`1", StringComparison.Ordinal);
            bool isVector = parameter is "float" or "double" || parameter.Contains("Vector", StringComparison.Ordinal);
            if (isVector)
                continue;
            bool isPublic = isSpan || parameter is "this" or "ptr" or "byref" or "ref" or "int" or "bool" or "ubyte" or "ushort"
                || !parameter.Contains('.', StringComparison.Ordinal) && parameter is not ("long" or "ulong" or "uint" or "short" or "byte");
            for (int words = isSpan ? 2 : 1; words > 0 && next < Registers.Arguments.Length; words--)
                state._registers[Registers.Arguments[next++]] = isPublic || parameter.StartsWith("FastCrypto.", StringComparison.Ordinal) || parameter.StartsWith("System.", StringComparison.Ordinal);
        }

        return state;
    }

    internal State Clone()
    {
        var copy = new State();
        _registers.CopyTo(copy._registers, 0);
        copy._publicBytes.UnionWith(_publicBytes);
        return copy;
    }

    /// <summary>Keeps what is public in both; false if nothing changed.</summary>
    internal bool Join(State other)
    {
        bool changed = false;
        for (int i = 0; i < _registers.Length; i++)
        {
            if (_registers[i] && !other._registers[i])
            {
                _registers[i] = false;
                changed = true;
            }
        }

        int before = _publicBytes.Count;
        _publicBytes.IntersectWith(other._publicBytes);
        return changed || _publicBytes.Count != before;
    }

    /// <summary>The slot that an address names if it is the frame plus a constant, or null.</summary>
    internal int? SlotOf(string address)
    {
        string compact = address.Replace(" ", "", StringComparison.Ordinal);
        int sign = compact.StartsWith("rsp", StringComparison.Ordinal) ? 1 : compact.StartsWith("rbp", StringComparison.Ordinal) ? 2 : 0;
        if (sign == 0)
            return null;
        string rest = compact[3..];
        if (rest.Length == 0)
            return sign << 24;
        bool negative = rest[0] == '-';
        rest = rest[1..];
        int offset = rest.StartsWith("0x", StringComparison.Ordinal)
            ? int.TryParse(rest[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int hex) ? hex : -1
            : int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int plain) ? plain : -1;
        if (offset < 0)
            return null;
        return (sign << 24) + (negative ? -offset : offset);
    }

    internal bool Slot(int slot) => _publicBytes.Contains(slot) || IsIncomingArgument(slot);

    internal void SetSlot(int slot, int width, bool isPublic)
    {
        for (int i = 0; i < width; i++)
        {
            if (isPublic)
                _publicBytes.Add(slot + i);
            else
                _publicBytes.Remove(slot + i);
        }
    }

    // The seventh and later integer arguments stand above the frame pointer: lengths and pointers, like the others.
    private static bool IsIncomingArgument(int slot) => slot >= (2 << 24) + 0x10 && slot < (2 << 24) + 0x200;
}
