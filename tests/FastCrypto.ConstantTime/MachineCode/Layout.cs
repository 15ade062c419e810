using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>What a type's memory holds, byte by byte, by the types of its fields.</summary>
/// <remarks>
/// The rule of the whole rung: what is declared as int, bool, enum, native integer, pointer, reference or span is public (lengths,
/// counters, addresses);
/// everything else (bytes, unsigned and 64-bit words, floating-point numbers, vectors) is secret unless <see cref="Judgements"/> says
/// otherwise.
/// </remarks>
internal sealed class Layout
{
    private const BindingFlags DeclaredFields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Objects without contents, kept so that no finalizer meets them.
    private static readonly List<object> NeverFinalized = [];

    private readonly Judgements _judgements;
    private readonly Dictionary<Type, (int Offset, int Size, Value Value)[]> _fields = [];

    internal Layout(Judgements judgements) => _judgements = judgements;

    /// <summary>What a variable of a type holds; null if its fields have to be looked at one by one.</summary>
    internal static Value? OfDeclared(Type type)
    {
        if (type.IsByRef || type.IsPointer)
            return IsOpaque(type) ? Value.Public : Value.Of(type.GetElementType()!);
        if (type.IsFunctionPointer || type == typeof(string) || typeof(Delegate).IsAssignableFrom(type))
            return Value.Constant;
        if (type == typeof(int) || type == typeof(bool) || type.IsEnum || type == typeof(nint) || type == typeof(nuint))
            return Value.Public;
        if (!type.IsValueType)
            return type.IsGenericParameter ? Value.Secret : Value.Of(type);
        return type.IsPrimitive || IsVector(type) ? Value.Secret : null;
    }

    internal static bool IsVector(Type type) => type.IsValueType && type.Namespace == "System.Runtime.Intrinsics";

    internal static bool IsSpan(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    /// <summary>What stands at an offset of an object of a type.</summary>
    internal Value At(Type type, int offset, int width)
    {
        Value? found = null;
        int covered = 0;
        foreach ((int start, int size, Value value) in Fields(type))
        {
            if (start + size <= offset || start >= offset + width)
                continue;
            found = found is { } other ? Value.Join(other, value) : start == offset && size == width ? value : Plain(value);
            covered += Math.Min(start + size, offset + width) - Math.Max(start, offset);
        }

        // Padding is as secret as memory that nobody knows.
        return covered == width && found is { } known ? known : Value.Secret;
    }

    /// <summary>What stands at each byte from an offset on.</summary>
    internal (Value Value, int Part)[] Bytes(Type type, int offset, int width)
    {
        var bytes = new (Value, int)[width];
        Array.Fill(bytes, (Value.Secret, 0));
        foreach ((int start, int size, Value value) in Fields(type))
        {
            for (int at = Math.Max(start, offset); at < Math.Min(start + size, offset + width); at++)
                bytes[at - offset] = (value, at - start);
        }

        return bytes;
    }

    /// <summary>The fields of a type, nested structures flattened, with the header of an object and the length of an array.</summary>
    internal IReadOnlyList<(int Offset, int Size, Value Value)> Fields(Type type)
    {
        if (!_fields.TryGetValue(type, out (int, int, Value)[]? fields))
            _fields[type] = fields = [.. Compute(type)];
        return fields;
    }

    /// <summary>The bytes that a variable of a type takes.</summary>
    internal static int SizeOf(Type type)
    {
        if (!type.IsValueType)
            return 8;
        var method = new DynamicMethod("SizeOf", typeof(int), [], typeof(Layout).Module, true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Sizeof, type);
        il.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, [])!;
    }

    // Where the memory behind an address has no declared structure: buffers. A reference is to one variable, unless it is to a byte.
    private static bool IsOpaque(Type type)
    {
        Type element = type.GetElementType()!;
        return element == typeof(void) || element == typeof(byte) || element.IsGenericParameter
            || (type.IsPointer && (element.IsPrimitive || IsVector(element)));
    }

    private static Value Plain(Value value) => value.IsSecret ? Value.Secret : Value.Public;

    private IEnumerable<(int, int, Value)> Compute(Type type)
    {
        if (type.IsValueType && OfDeclared(type) is { } simple)
        {
            yield return (0, SizeOf(type), simple);
            yield break;
        }

        if (!type.IsValueType)
            yield return (0, 8, Value.Constant);
        // An array's length follows its header, a span's its reference (whose offset no instruction tells).
        bool isSpan = IsSpan(type);
        if (isSpan)
            yield return (0, 8, Value.Public);
        if (isSpan || type.IsArray)
        {
            yield return (8, 4, Value.Public);
            yield break;
        }

        // What derives from an abstract class may be laid out in any way.
        if (type.IsAbstract)
            yield break;
        for (Type? holder = type; holder is not null && holder != typeof(object) && holder != typeof(ValueType); holder = holder.BaseType)
        {
            foreach (FieldInfo field in holder.GetFields(DeclaredFields))
            {
                int offset = OffsetOf(type, field);
                Value? declared = _judgements.FieldIsPublic(field) ? Value.Public : OfDeclared(field.FieldType);
                if (declared is { } value)
                {
                    yield return (offset, SizeOf(field.FieldType), value);
                    continue;
                }

                foreach ((int inner, int size, Value nested) in Fields(field.FieldType))
                    yield return (offset + inner, size, nested);
            }
        }
    }

    private static unsafe int OffsetOf(Type type, FieldInfo field)
    {
        if (field.FieldType.IsByRef)
            throw new NotSupportedException($"{type}.{field.Name}: the offset of a reference field is not known.");
        // ldflda on an address that may be probed for null; a class needs an object.
        long probe;
        Type address = type.IsValueType ? typeof(nint) : typeof(object);
        var method = new DynamicMethod("OffsetOf", typeof(nint), [address], typeof(Layout).Module, true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ret);
        if (type.IsValueType)
            return (int)(nint)method.Invoke(null, [(nint)(&probe)])!;
        NeverFinalized.Add(RuntimeHelpers.GetUninitializedObject(type));
        return (int)(nint)method.Invoke(null, [NeverFinalized[^1]])!;
    }
}
