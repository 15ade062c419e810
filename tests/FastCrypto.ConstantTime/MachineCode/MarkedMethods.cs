using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Which methods of an assembly promise constant time.</summary>
internal sealed class MarkedMethods
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly HashSet<string> _marked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _optimized = new(StringComparer.Ordinal);

    internal MarkedMethods(params Assembly[] assemblies)
    {
        foreach (Type type in assemblies.SelectMany(assembly => assembly.GetTypes()))
        {
            foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            {
                string name = $"{type.FullName!.Split('[')[0]}:{method.Name}";
                if (IsMarked(type, method) && !IsVartime(method) && !(method.IsStatic && method.IsConstructor))
                    _marked.Add(name);
                if ((method.GetMethodImplementationFlags() & MethodImplAttributes.AggressiveOptimization) != 0 && !IsVartime(method))
                    _optimized.Add(name);
            }
        }
    }

    internal IReadOnlyCollection<string> Names => _marked;

    /// <summary>Whether a listing is to be scanned: marked, or compiled with full optimization from the start, where marked helpers are inlined.</summary>
    internal bool IsScanned(string name) => _marked.Contains(name) || _optimized.Contains(name);

    internal bool IsMarked(string name) => _marked.Contains(name);

    private static bool IsVartime(MethodBase method) => method.Name.EndsWith("Vartime", StringComparison.Ordinal);

    private static bool IsMarked(Type type, MethodBase method)
    {
        if (method.IsDefined(typeof(ConstantTimeAttribute)))
            return true;
        for (Type? holder = type; holder is not null; holder = holder.DeclaringType)
        {
            if (holder.IsDefined(typeof(ConstantTimeAttribute)))
                return true;
        }

        return false;
    }
}
