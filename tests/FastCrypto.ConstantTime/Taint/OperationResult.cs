using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>One line of the watched process.</summary>
/// <param name="Algorithm">As in <see cref="TaintedOperation"/>.</param>
/// <param name="Kernel">As in <see cref="TaintedOperation"/>.</param>
/// <param name="Name">As in <see cref="TaintedOperation"/>.</param>
/// <param name="Errors">How often a secret decided a jump or an address.</param>
/// <param name="Reasons">Why results were declared public.</param>
internal sealed record OperationResult(string Algorithm, string Kernel, string Name, long Errors, string[] Reasons)
{
    /// <summary>Whether this is one of <see cref="TaintControls"/>.</summary>
    internal bool IsControl => Algorithm == ResultRow.Controls;

    internal void Write(TextWriter output)
    {
        string errors = Errors.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(string.Join('\t', Algorithm, Kernel, Name, errors, string.Join('|', Reasons)));
        output.Flush();
    }

    public override string ToString() => $"{Algorithm}, {Kernel}: {Name}";

    internal static OperationResult Read(string line)
    {
        string[] fields = line.Split('\t');
        long errors = long.Parse(fields[3], CultureInfo.InvariantCulture);
        return new(fields[0], fields[1], fields[2], errors, fields[4].Split('|', StringSplitOptions.RemoveEmptyEntries));
    }
}
