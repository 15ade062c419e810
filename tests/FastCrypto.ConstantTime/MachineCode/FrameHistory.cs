namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>
/// Everything that a method may have written to its frame, whenever it was: what a handler finds there, which the runtime enters from any
/// instruction.
/// </summary>
/// <remarks>The order of writes does not matter, and what was never written is not read: the JIT lets a variable that lives into a handler
/// have a slot of its own, which is written wherever the variable is, and C# reads no variable before it is assigned.</remarks>
internal sealed class FrameHistory
{
    private readonly Dictionary<int, (Value Value, int Part)> _bytes = [];
    private readonly HashSet<(int Offset, int Limit)> _forgotten = [];

    /// <summary>The bytes into which nothing but public values was written, with what is known of them.</summary>
    internal IEnumerable<KeyValuePair<int, (Value Value, int Part)>> PublicBytes => _bytes.Where(content =>
        !content.Value.Value.IsSecret && !_forgotten.Any(range => content.Key >= range.Offset && content.Key < range.Limit));

    internal void Put(int at, (Value Value, int Part) content) =>
        _bytes[at] = _bytes.TryGetValue(at, out (Value, int) known) ? State.JoinBytes(known, content) : content;

    /// <summary>Somebody may have written anything there.</summary>
    internal void Forget(int offset, int limit) => _forgotten.Add((offset, limit));
}
