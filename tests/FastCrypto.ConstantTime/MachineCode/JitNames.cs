using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Methods and types as the JIT's listings write them.</summary>
internal static class JitNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    /// <summary><c>Namespace.Type`1[arguments]:Method[arguments](parameters):result:this</c>.</summary>
    internal static string Of(MethodBase method)
    {
        string arguments = method.IsGenericMethod ? Arguments(method.GetGenericArguments()) : "";
        string parameters = string.Join(',', method.GetParameters().Select(parameter => Of(parameter.ParameterType)));
        string result = method is MethodInfo { ReturnType: var type } && type != typeof(void) ? ":" + Of(type) : "";
        return $"{Of(method.DeclaringType!)}:{method.Name}{arguments}({parameters}){result}{(method.IsStatic ? "" : ":this")}";
    }

    /// <summary>The parameters' types without generic arguments, as <see cref="MethodName.Parameters"/> has them.</summary>
    internal static IEnumerable<string> Parameters(MethodBase method) =>
        method.GetParameters().Select(parameter => Of(parameter.ParameterType).Split('[')[0]);

    private static string Of(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer)
            return "ptr";
        if (type.IsByRef)
            return "byref";
        if (type.IsEnum)
            return Of(type.GetEnumUnderlyingType());
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        return type.IsGenericType ? type.GetGenericTypeDefinition().FullName + Arguments(type.GetGenericArguments()) : type.FullName!;
    }

    private static string Arguments(Type[] arguments) => $"[{string.Join(',', arguments.Select(Of))}]";
}
