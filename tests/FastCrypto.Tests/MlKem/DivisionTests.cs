using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FastCrypto.Tests.MlKem;

/// <summary>
/// No machine code of ML-KEM or Keccak divides (KyberSlash: division takes as long as its operands are). A child process lets the
/// JIT compile every method and print what it made; divisions by constants, which become multiplications only where the JIT optimizes, are
/// in what it reads as well.
/// </summary>
public sealed partial class DivisionTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] Rooms = ["MlKem", "MLKem", "Keccak", "Shake", "SHA3_"];

    // On x64 also the vector forms, of which the SSE ones divide numbers that are no integers.
    [GeneratedRegex(@"^\s+(v?div[sp][sdh]|i?div|[su]div|fdiv)\s")]
    private static partial Regex Division();

    [GeneratedRegex(@"^; Assembly listing for method (?<name>\S+?)\(")]
    private static partial Regex Header();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Brackets();

    /// <summary>What the child process runs. In itself it holds that every method can be compiled here.</summary>
    [Fact]
    public void Every_method_compiles()
    {
        foreach ((MethodBase method, Type[] arguments) in Methods())
            RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. arguments.Select(type => type.TypeHandle)]);
    }

    [Fact]
    public void No_method_divides()
    {
        OptimizedCode.Require();
        string listing = Path.GetTempFileName();
        try
        {
            CompileInChild(listing);
            (HashSet<string> seen, HashSet<string> dividing) = Read(listing);
            // The runtime prepares no virtual methods.
            string[] unseen = [.. Methods().Select(entry => NameOf(entry.Method)).Distinct().Where(name => !seen.Contains(name))];
            Assert.All(unseen, name => Assert.EndsWith(":Dispose", name, StringComparison.Ordinal));
            Assert.Equal([NameOf(Control(nameof(Quotient))), NameOf(Control(nameof(Remainder)))], dividing.Order(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(listing);
        }
    }

    // The controls, which the scan must find.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Quotient(int x, int y) => x / y;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static ulong Remainder(ulong x, ulong y) => x % y;

    private static MethodInfo Control(string name) => typeof(DivisionTests).GetMethod(name, Declared)!;

    // Every method with a body, and what stands for the type parameters of its type.
    private static IEnumerable<(MethodBase Method, Type[] Arguments)> Methods()
    {
        (Type Ring, Type Keccak)[] kernels =
        [
            (typeof(MlKemRingPortable), typeof(KeccakX4Portable)), (typeof(MlKemRingNeon), typeof(KeccakX4Neon)),
            (typeof(MlKemRingAvx2), typeof(KeccakX4Avx2)), (typeof(MlKemRingAvx512), typeof(KeccakX4Avx512)),
        ];
        foreach (Type type in typeof(CryptoInfo).Assembly.GetTypes().Where(IsOurs))
        {
            foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            {
                if (method.IsAbstract || method.IsGenericMethodDefinition || method.GetMethodBody() is null)
                    continue;
                if (!type.ContainsGenericParameters)
                    yield return (method, []);
                else if (type.GetGenericArguments().Length == 2)
                {
                    foreach ((Type ring, Type keccak) in kernels)
                        yield return (method, [ring, keccak]);
                }
            }
        }

        yield return (Control(nameof(Quotient)), []);
        yield return (Control(nameof(Remainder)), []);
    }

    private static bool IsOurs(Type type) =>
        !type.IsInterface && !typeof(Delegate).IsAssignableFrom(type)
        && Array.Exists(Rooms, room => (type.DeclaringType ?? type).Name.StartsWith(room, StringComparison.Ordinal));

    private static string NameOf(MethodBase method) => $"{method.DeclaringType!.FullName}:{method.Name}";

    private static void CompileInChild(string listing)
    {
        string program = typeof(DivisionTests).Assembly.Location;
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string[] method = ["-method", $"{typeof(DivisionTests).FullName}.{nameof(Every_method_compiles)}"];
        foreach (string argument in (string[])[.. isHost ? (string[])[program] : [], .. method])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_JitDisasm"] = $"FastCrypto.*:* {typeof(DivisionTests).FullName}:*";
        start.Environment["DOTNET_JitStdOutFile"] = listing;
        start.Environment.Remove(Corpora.Variable);
        try
        {
            using Process child = Process.Start(start)!;
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            Assert.True(child.ExitCode == 0, output);
        }
        catch (Win32Exception)
        {
            Assert.Skip("This process cannot start another of its kind (it is emulated).");
        }
    }

    // The methods that were compiled, and those of them that divide; names without type arguments.
    private static (HashSet<string> Seen, HashSet<string> Dividing) Read(string listing)
    {
        HashSet<string> seen = [];
        HashSet<string> dividing = [];
        string current = "";
        foreach (string line in File.ReadLines(listing))
        {
            if (line.StartsWith(';') && Header().Match(Brackets().Replace(line, "")) is { Success: true } header)
                seen.Add(current = header.Groups["name"].Value);
            else if (Division().IsMatch(line))
                dividing.Add(current);
        }

        return (seen, dividing.Where(name => IsOurs(name)).ToHashSet());
    }

    // The child's own code (the test, its framework's callers) is compiled too.
    private static bool IsOurs(string name) =>
        name.StartsWith($"{typeof(DivisionTests).FullName}:", StringComparison.Ordinal)
        || Array.Exists(Rooms, room => name.StartsWith($"{nameof(FastCrypto)}.{room}", StringComparison.Ordinal));
}
