namespace FastCrypto.Tls;

/// <summary>
/// Records that wait for room in a caller's buffer: first in, first out, in one array that grows with the largest backlog.
/// </summary>
internal sealed class OutputQueue
{
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    internal bool IsEmpty => _start == _end;

    /// <summary>Room for a record of at most <paramref name="length"/> bytes; <see cref="Commit"/> says how long it became.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (IsEmpty)
            _start = _end = 0;
        if (_buffer.Length - _end < length)
            Array.Resize(ref _buffer, Math.Max(_end + length, Math.Max(1024, 2 * _buffer.Length)));
        return _buffer.AsSpan(_end, length);
    }

    internal void Commit(int length) => _end += length;

    /// <summary>Moves as much as fits and returns how much that was.</summary>
    internal int Drain(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
