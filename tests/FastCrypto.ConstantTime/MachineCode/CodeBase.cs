using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The methods of the library with every generic instantiation that their IL names.</summary>
/// <remarks>
/// Scanned are the marked methods, those compiled with full optimization from the start, and every method whose IL calls a marked method
/// that the JIT
/// may inline into it: an inlined copy counts where it lands. Variable-time methods (docs/VARTIME.txt) are left out.
/// </remarks>
internal sealed class CodeBase
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, List<MethodBase>> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<MethodBase> _known = [];
    private readonly HashSet<Type> _types = [];
    private readonly Assembly _assembly;

    /// <param name="assembly">The library; whatever its code calls within it is found.</param>
    /// <param name="others">Single types of other assemblies.</param>
    internal CodeBase(Assembly assembly, params Type[] others)
    {
        _assembly = assembly;
        foreach (Type type in assembly.GetTypes().Where(type => !type.ContainsGenericParameters).Concat(others))
            AddType(type);
        foreach (MethodBase method in _known)
            (_byName.TryGetValue(NameOf(method), out List<MethodBase>? overloads) ? overloads : _byName[NameOf(method)] = []).Add(method);
    }

    /// <summary>Every known method, closed: what the runtime is asked to compile.</summary>
    internal IReadOnlyCollection<MethodBase> All => _known;

    /// <summary>The classes among the known types.</summary>
    internal IEnumerable<Type> Classes => _types.Where(type => type is { IsClass: true, ContainsGenericParameters: false });

    /// <summary>The method that a listing or a call names, or null for one of another assembly.</summary>
    internal MethodBase? Find(MethodName name)
    {
        if (!_byName.TryGetValue(name.Short, out List<MethodBase>? overloads))
            return null;
        return overloads.Find(method => JitNames.Of(method) == name.Full)
            ?? overloads.Find(method => JitNames.Parameters(method).SequenceEqual(name.Parameters, StringComparer.Ordinal));
    }

    /// <summary>The JIT's name of a method, without generic arguments.</summary>
    internal static string NameOf(MethodBase method)
    {
        Type type = method.DeclaringType!;
        return $"{(type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName}:{method.Name}";
    }

    /// <summary>Whether a method is marked, itself or through a type around it.</summary>
    internal static bool IsMarked(MethodBase method)
    {
        if (method.IsDefined(typeof(ConstantTimeAttribute)))
            return true;
        for (Type? holder = method.DeclaringType; holder is not null; holder = holder.DeclaringType)
        {
            if (holder.IsDefined(typeof(ConstantTimeAttribute)))
                return true;
        }

        return false;
    }

    private static bool IsOptimized(MethodBase method) =>
        (method.GetMethodImplementationFlags() & MethodImplAttributes.AggressiveOptimization) != 0;

    /// <summary>Whether a method that is marked relies on being inlined for its optimization: its own code begins in tier 0.</summary>
    internal static bool IsOptimizedInlineOnly(MethodBase method) => !IsExempt(method) && IsMarked(method) && !IsOptimized(method)
        && (method.GetMethodImplementationFlags() & MethodImplAttributes.AggressiveInlining) != 0;

    private static bool IsNeverInlined(MethodBase method) => (method.GetMethodImplementationFlags() & MethodImplAttributes.NoInlining) != 0;

    // Static constructors run once over constants; variable-time code says so in its name.
    private static bool IsExempt(MethodBase method) =>
        method.Name.EndsWith("Vartime", StringComparison.Ordinal) || method is { IsStatic: true, IsConstructor: true };

    /// <summary>Whether a method's code is scanned.</summary>
    internal static bool IsScanned(MethodBase method) =>
        IsPromised(method)
        || (!IsExempt(method) && IlCalls.Of(method).Any(callee => IsMarked(callee) && !IsNeverInlined(callee) && !IsExempt(callee)));

    /// <summary>Whether a method promises constant time.</summary>
    internal static bool IsPromised(MethodBase method) => !IsExempt(method) && (IsMarked(method) || IsOptimized(method));

    private void AddType(Type type)
    {
        if (!_types.Add(type))
            return;
        foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            AddMethod(method);
    }

    private void AddMethod(MethodBase method)
    {
        bool isMine = method.Module.Assembly == _assembly || _types.Contains(method.DeclaringType!);
        if (!isMine || method.ContainsGenericParameters || !_known.Add(method))
            return;
        AddType(method.DeclaringType!);
        foreach (Type argument in method.DeclaringType!.GetGenericArguments())
            AddType(argument.IsGenericParameter ? typeof(object) : argument);
        foreach (MethodBase callee in IlCalls.Of(method))
            AddMethod(callee);
    }
}
