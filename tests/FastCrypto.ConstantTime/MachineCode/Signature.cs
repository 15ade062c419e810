using System.Reflection;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Eight bytes (or a whole vector) of an argument: where it is passed and what the declaration says of it.</summary>
/// <param name="Name">The parameter, for the report.</param>
/// <param name="Value">What the callee relies on.</param>
/// <param name="Register">The register, or −1.</param>
/// <param name="Stack">If there is no register: bytes above the return address.</param>
/// <param name="Width">Bytes.</param>
/// <param name="IsOutput">Whether the memory behind it is written by the callee before it is read.</param>
internal readonly record struct Argument(string Name, Value Value, int Register, int Stack, int Width, bool IsOutput)
{
    /// <summary>The one variable behind the address, or null for a buffer of unknown length.</summary>
    internal Type? Variable { get; init; }

    /// <summary>Whether the callee only reads what is behind the address: <c>in</c> and read-only spans.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>For a buffer whose length is an argument: which one, counted from here, or 0.</summary>
    internal int LengthAfter { get; init; }

    /// <summary>The size of the buffer's elements.</summary>
    internal int ElementSize { get; init; }
}

/// <summary>A method's arguments and result under the System V convention, as the CLR uses it on x64 Linux.</summary>
internal sealed class Signature
{
    private readonly List<Argument> _arguments = [];
    private readonly Layout _layout;
    private readonly Judgements _judgements;
    private readonly string _method;
    private int _integers;
    private int _floats;
    private int _stack;

    /// <param name="name">The method as the JIT writes it.</param>
    /// <param name="method">The method, or null for one outside the scanned assemblies, whose types are known by name only.</param>
    /// <param name="layout">What types hold.</param>
    /// <param name="judgements">Declarations that differ from the rule.</param>
    internal Signature(MethodName name, MethodBase? method, Layout layout, Judgements judgements)
    {
        (_layout, _judgements, _method) = (layout, judgements, name.Short);
        if (method is null)
            AddNamed(name);
        else
            AddDeclared(method, isShared: name.Full.Contains("__Canon", StringComparison.Ordinal));
    }

    internal IReadOnlyList<Argument> Arguments => _arguments;

    /// <summary>What stands in the integer result registers; a result elsewhere is secret, and so is a hidden buffer's content.</summary>
    internal Value Result { get; private set; } = Value.Secret;

    /// <summary>Whether a result is of more than eight bytes and takes the second result register too.</summary>
    internal bool ResultIsWide { get; private set; }

    /// <summary>Whether the list of judgements says why a result that comes from secrets is public.</summary>
    internal bool ResultIsDeclassified { get; private set; }

    private void AddDeclared(MethodBase method, bool isShared)
    {
        if (!method.IsStatic)
        {
            Type holder = method.DeclaringType!;
            AddInteger("this", Value.Of(holder), method.IsConstructor, holder.IsValueType ? holder : null);
        }

        Type result = method is MethodInfo { ReturnType: var type } && type != typeof(void) ? type : typeof(void);
        if (result != typeof(void) && Layout.OfDeclared(result) is null && Layout.SizeOf(result) > 16)
            AddInteger("result buffer", Value.Of(result), isOutput: true, variable: result);
        else if (Layout.IsVector(result))
            AddInteger("result buffer", Value.Of(result), isOutput: true, variable: result);
        else if (result != typeof(void))
        {
            Result = DeclaredResult() ?? Layout.OfDeclared(result) ?? (IsAllPublic(result) ? Value.Public : Value.Secret);
            ResultIsWide = Layout.SizeOf(result) > 8;
        }

        // Code shared by instantiations is told which one it is.
        if (isShared && (method.IsGenericMethod || method.IsStatic))
            AddInteger("instantiation", Value.Constant);
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Add(parameter.Name!, parameter.ParameterType, parameter.IsOut);
            if (parameter.IsIn)
                _arguments[^1] = _arguments[^1] with { IsReadOnly = true };
        }

    }

    private Value? DeclaredResult()
    {
        Value? declared = _judgements.Declared(_method, "result");
        ResultIsDeclassified = declared == Value.Public;
        return declared;
    }

    private bool IsAllPublic(Type type) => _layout.Fields(type).All(field => !field.Value.IsSecret);

    private void Add(string name, Type type, bool isOutput)
    {
        Value? declared = _judgements.Declared(_method, name) ?? Layout.OfDeclared(type);
        if (type == typeof(float) || type == typeof(double))
            AddFloat(name, declared ?? Value.Secret);
        else if (Layout.IsVector(type))
            AddStack(name, Value.Secret, Layout.SizeOf(type));
        else if (Layout.OfDeclared(type) is not null)
        {
            Type? variable = type.IsByRef && declared!.Value.Knowledge == Knowledge.Object ? type.GetElementType() : null;
            AddInteger(name, declared!.Value, isOutput, variable, Layout.SizeOf(type));
        }
        else
            AddStructure(name, type, _judgements.Declared(_method, name));
    }

    private void AddStructure(string name, Type type, Value? declared)
    {
        int size = Layout.SizeOf(type), words = (size + 7) / 8;
        bool fits = size <= 16 && _integers + words <= Registers.Arguments.Length;
        for (int i = 0; i < words; i++)
        {
            Value value = declared ?? WordAt(type, 8 * i);
            if (fits)
                AddInteger(name, value);
            else
                AddStack(name, value, UsedBytes(type, 8 * i));
        }

        if (Layout.IsSpan(type))
        {
            _arguments[^2] = _arguments[^2] with
            {
                LengthAfter = 1,
                ElementSize = Layout.SizeOf(type.GetGenericArguments()[0]),
                IsReadOnly = type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>),
            };
        }
    }

    private Value WordAt(Type type, int offset) => _layout.At(type, offset, UsedBytes(type, offset));

    // The bytes behind the last field of a word are padding.
    private int UsedBytes(Type type, int offset) =>
        Math.Clamp(_layout.Fields(type).Where(field => field.Offset < offset + 8).Max(field => field.Offset + field.Size) - offset, 1, 8);

    private void AddNamed(MethodName name)
    {
        if (name.IsInstance)
            AddInteger("this", Value.Public);
        // What is judged callable takes spans of bytes, references to one variable, and references with a length behind them.
        int length = name.Parameters.ToList().IndexOf("nuint");
        for (int i = 0; i < name.Parameters.Count; i++)
        {
            string type = name.Parameters[i];
            if (type.Contains("Span`1", StringComparison.Ordinal))
            {
                AddInteger(type, Value.Public);
                _arguments[^1] = _arguments[^1] with { LengthAfter = 1, ElementSize = 1 };
                AddInteger(type, Value.Public);
            }
            else if (type == "byref" && length > i)
            {
                AddInteger(type, Value.Public);
                _arguments[^1] = _arguments[^1] with { LengthAfter = length - i, ElementSize = 1 };
            }
            else if (type == "System.UInt128")
            {
                AddInteger(type, Value.Secret);
                AddInteger(type, Value.Secret);
            }
            else if (type == "byref")
            {
                AddInteger(type, Value.Public, isOutput: true, typeof(ulong));
            }
            else if (type.Contains("Intrinsics.Vector", StringComparison.Ordinal))
            {
                AddStack(type, Value.Secret, 16);
            }
            else
            {
                AddInteger(type, ByName(type));
            }
        }

        Result = name.Result.Length == 0 ? Value.Secret : ByName(name.Result);
    }

    private static Value ByName(string type) =>
        type is "long" or "ulong" or "uint" or "short" or "ushort" or "byte" or "sbyte" or "char" or "float" or "double" or "System.UInt128"
            ? Value.Secret
            : Value.Public;

    private void AddInteger(string name, Value value, bool isOutput = false, Type? variable = null, int width = 8)
    {
        if (_integers < Registers.Arguments.Length)
            _arguments.Add(new Argument(name, value, Registers.Arguments[_integers++], 0, 8, isOutput) { Variable = variable });
        else
            AddStack(name, value, width, isOutput, variable);
    }

    private void AddFloat(string name, Value value)
    {
        if (_floats < 8)
            _arguments.Add(new Argument(name, value, Registers.Vector0 + _floats++, 0, 8, false));
        else
            AddStack(name, value, 8);
    }

    private void AddStack(string name, Value value, int width, bool isOutput = false, Type? variable = null)
    {
        _stack = width >= 16 ? (_stack + 15) & ~15 : _stack;
        _arguments.Add(new Argument(name, value, -1, _stack, width, isOutput) { Variable = variable });
        _stack += (width + 7) & ~7;
    }
}
