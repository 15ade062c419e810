using System.Text;

namespace MlKemGen;

/// <summary>Lines of C# with their indentation.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal CodeWriter Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    internal CodeWriter Open(string line)
    {
        Line(line).Line("{");
        _depth++;
        return this;
    }

    internal CodeWriter Close()
    {
        _depth--;
        return Line("}");
    }

    /// <summary>The same statement for a row of values.</summary>
    internal CodeWriter Each<T>(IEnumerable<T> values, Func<T, string> line)
    {
        foreach (T value in values)
            Line(line(value));
        return this;
    }

    public override string ToString() => _text.ToString();
}
