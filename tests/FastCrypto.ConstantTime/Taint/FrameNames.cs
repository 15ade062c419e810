using System.Globalization;
using System.Text.RegularExpressions;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// The methods that the JIT wrote where, from the map that the runtime leaves for profilers (DOTNET_PerfMapEnabled), and what NativeAOT
/// calls methods.
/// </summary>
internal sealed partial class FrameNames
{
    private readonly List<(ulong Start, ulong Length, string Name)> _methods = [];

    internal FrameNames(string file)
    {
        foreach (string line in File.ReadLines(file))
        {
            string[] parts = line.Split(' ', 3);
            _methods.Add((Hexadecimal(parts[0]), Hexadecimal(parts[1]), Shortened(parts[2])));
        }

        _methods.Sort();
    }

    /// <summary>The method at an address as <c>Namespace.Type:Method</c>, without its generic arguments; null if none was written
    /// there.</summary>
    internal string? At(ulong address)
    {
        int index = _methods.BinarySearch((address, ulong.MaxValue, ""));
        (ulong start, ulong length, string name) = _methods[Math.Max(0, ~index - 1)];
        return address - start < length ? name : null;
    }

    /// <summary>The method of NativeAOT's symbol, written as <see cref="At"/> does; null if it is neither the library's nor this
    /// program's.</summary>
    internal static string? OfSymbol(string symbol)
    {
        while (Arguments().IsMatch(symbol))
            symbol = Arguments().Replace(symbol, "");
        Match match = OwnSymbol().Match(symbol);
        if (!match.Success)
            return null;
        string arity = match.Groups["arity"] is { Success: true, Value: var value } ? $"`{value}" : "";
        string space = match.Groups["space"].Value.Replace('_', '.');
        return $"FastCrypto.{space}{match.Groups["type"]}{arity}:{match.Groups["method"]}";
    }

    // With and without "0x", as the runtime's versions have it.
    private static ulong Hexadecimal(string text) =>
        ulong.Parse(text.AsSpan(text.IndexOf('x') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // "instance void [FastCrypto] FastCrypto.Type`1[Argument]::Method[Argument](int32)[Optimized]"
    private static string Shortened(string name)
    {
        int colons = name.IndexOf("::", StringComparison.Ordinal);
        if (colons < 0)
            return name;
        int assembly = name.IndexOf("] ", StringComparison.Ordinal);
        string type = name[(assembly < 0 || assembly > colons ? 0 : assembly + 2)..colons], method = name[(colons + 2)..];
        return $"{Before(type, '[')}:{Before(Before(method, '('), '[')}";
    }

    private static string Before(string text, char end) => text.IndexOf(end) is >= 0 and int index ? text[..index] : text;

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Arguments();

    // Assembly, namespace, type, method, and a number where names would be the same.
    [GeneratedRegex(@"^FastCrypto(_Tls|_ConstantTime)?_FastCrypto_(?<space>Tls_|ConstantTimeCheck_Taint_)?"
        + @"(?<type>\w+?)(_(?<arity>\d+))?__(?<method>\w+?)(_\d+)?$")]
    private static partial Regex OwnSymbol();
}
