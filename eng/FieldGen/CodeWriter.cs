using System.Text;

namespace FastCrypto.FieldGen;

/// <summary>Lines of C# with their indentation.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    internal void Lines(string lines)
    {
        foreach (string line in lines.Split('\n'))
            Line(line.TrimEnd('\r'));
    }

    /// <summary>The head of a generated file; <paramref name="writer"/> is the class that wrote it.</summary>
    internal void Header(string writer)
    {
        Line($"// Written by eng/FieldGen; see {writer} there.");
        Line("using System.Runtime.CompilerServices;");
        Line("using System.Runtime.Intrinsics;");
        Line("using System.Runtime.Intrinsics.X86;");
        Line();
        Line("namespace FastCrypto;");
        Line();
    }

    /// <summary>Opens a method with the attributes of every kernel.</summary>
    internal void KernelMethod(string signature, string summary)
    {
        Line($"/// <summary>{summary}</summary>");
        Line("[SkipLocalsInit]");
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Open(signature);
    }

    internal void Open(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        _depth++;
    }

    internal void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
