using System.Reflection;
using System.Text.RegularExpressions;

namespace FastCrypto.Tests.House;

/// <summary>The rules of the house that a machine can hold.</summary>
public sealed partial class HouseRulesTests
{
    private const BindingFlags Declared = BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [GeneratedRegex(
        @"\b(Aes|Pclmulqdq|Sse\w*|Ssse3|Avx\w*|Bmi\d|Fma|Lzcnt|Popcnt|Gfni|AdvSimd|Sha\d+|ArmBase|X86Base|Rdm|Dp)(\.\w+)*\.IsSupported\b|\bIsHardwareAccelerated\b(?!\s*=>)(?=.*Vector)|Vector\d+\.IsHardwareAccelerated")]
    private static partial Regex FeatureTest();

    [GeneratedRegex("\".*\"")]
    private static partial Regex Literals();

    [GeneratedRegex(@"^public .*\b(class|struct|enum|interface|record|delegate)\b", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [Fact]
    public void Only_CpuProfile_asks_what_the_processor_can_do()
    {
        string[] others = [.. Sources("src").Where(
            file => Path.GetFileName(file) != "CpuProfile.cs" && FeatureTest().IsMatch(WithoutComments(file))).Select(Path.GetFileName)!];
        Assert.Empty(others);
    }

    [Fact]
    public void A_file_has_one_public_type()
    {
        string[] crowded = [.. Sources("src").Where(file => PublicType().Count(File.ReadAllText(file)) > 1).Select(Path.GetFileName)!];
        Assert.Empty(crowded);
    }

    /// <summary>As .editorconfig says. A string literal may pass the margin where the line would otherwise keep to it.</summary>
    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        const int Margin = 140;
        string[] folders = ["src", "bench", "tests", "eng", "samples"];
        string[] wide = [.. folders.SelectMany(Sources).Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal)).SelectMany(file =>
            File.ReadLines(file).Where(line => line.Length > Margin && Literals().Replace(line, "").Length > Margin)
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))];
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    [Fact]
    public void The_library_depends_on_nothing()
    {
        string[] references = [.. typeof(CryptoInfo).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(
            name => !name.StartsWith("System.", StringComparison.Ordinal))];
        Assert.Empty(references);
    }

    [Fact]
    public void Constant_time_code_is_compiled_with_full_optimization_from_the_first_call()
    {
        string[] unmarked = [.. typeof(CryptoInfo).Assembly.GetTypes()
            .Where(type => !type.IsInterface && !typeof(Delegate).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared))
                .Where(method => IsConstantTime(type, method) && !IsTrivial(method) && !IsOptimized(method))
                .Select(method => $"{type.Name}.{method.Name}"))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.True(unmarked.Length == 0, string.Join('\n', unmarked));
    }

    [Fact]
    public void Every_kernel_has_a_unique_name_and_every_algorithm_a_preferred_kernel()
    {
        foreach (IGrouping<string, KernelInfo> algorithm in KernelRegistry.All.GroupBy(kernel => kernel.Algorithm))
        {
            Assert.Equal(algorithm.Count(), algorithm.Select(kernel => kernel.Name).Distinct().Count());
            Assert.Single(algorithm, kernel => kernel.IsPreferred && kernel.IsSupported);
        }
    }

    private static bool IsConstantTime(Type type, MethodBase method)
    {
        for (Type? holder = type; holder is not null; holder = holder.DeclaringType)
        {
            if (holder.IsDefined(typeof(ConstantTimeAttribute)))
                return true;
        }

        return method.IsDefined(typeof(ConstantTimeAttribute));
    }

    // Accessors hand out public constants; constructors of tables and views, and what the compiler writes, compute nothing on secrets.
    private static bool IsTrivial(MethodBase method) =>
        method.IsAbstract || method.Name is ".cctor" or ".ctor" or "CreateComb" || method.Name.StartsWith("get_", StringComparison.Ordinal)
        || method.Name.StartsWith('<') || method.Name.EndsWith("Vartime", StringComparison.Ordinal)
        || method.GetMethodBody() is not { } body || body.GetILAsByteArray()!.Length <= 32;

    private static bool IsOptimized(MethodBase method) =>
        (method.GetMethodImplementationFlags()
            & (MethodImplAttributes.AggressiveOptimization | MethodImplAttributes.AggressiveInlining)) != 0;

    private static string WithoutComments(string file) =>
        string.Join('\n', File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static IEnumerable<string> Sources(string folder) =>
        Repository.Files(folder, ".cs").Select(file => Path.Combine(Repository.Root, file));
}
