using System.Globalization;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What the process that compiled a tier's code says of itself.</summary>
/// <param name="CpuTier">The processor tier that it ran on.</param>
/// <param name="Foreign">The kernels that this tier's processors cannot run; the JIT compiles them into calls that throw.</param>
/// <param name="Handles">The numbers that stand for classes in its code.</param>
internal sealed record ChildReport(string CpuTier, IReadOnlyList<string> Foreign, IReadOnlyDictionary<long, Type> Handles)
{
    /// <summary>The same for a process that numbers its classes in another way.</summary>
    internal ChildReport WithoutHandles => this with { Handles = new Dictionary<long, Type>() };

    internal static void Write(TextWriter output, CodeBase code)
    {
        output.WriteLine(CryptoInfo.CpuTier);
        output.WriteLine(string.Join(' ', KernelRegistry.All.Where(kernel => !kernel.IsSupported).Select(kernel => kernel.Name)));
        foreach (Type type in code.Classes)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(long)type.TypeHandle.Value} {type}"));
    }

    internal static ChildReport Read(string[] lines, CodeBase code)
    {
        var classes = code.Classes.ToDictionary(type => type.ToString(), StringComparer.Ordinal);
        var handles = lines[2..].Select(line => line.Split(' ', 2))
            .ToDictionary(words => long.Parse(words[0], CultureInfo.InvariantCulture), words => classes[words[1]]);
        return new ChildReport(lines[0], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), handles);
    }
}
