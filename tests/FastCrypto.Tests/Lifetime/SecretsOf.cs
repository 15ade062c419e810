using System.Reflection;

namespace FastCrypto.Tests.Lifetime;

/// <summary>Finds the secret memory that a key object holds, however deep.</summary>
internal static unsafe class SecretsOf
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static List<SecretMemory> Memories(object holder)
    {
        List<SecretMemory> found = [];
        Collect(holder, found, []);
        return found;
    }

    /// <summary>Where the memory stands, for a look at it after Dispose: the pool keeps it mapped.</summary>
    internal static (nint Address, int Length)[] Blocks(object holder) =>
        [.. Memories(holder).Select(memory => ((nint)memory.UnsafePointer, memory.Length))];

    internal static byte[][] Contents(object holder) =>
        [.. Memories(holder).Select(memory => new ReadOnlySpan<byte>(memory.UnsafePointer, memory.Length).ToArray())];

    internal static bool IsZero((nint Address, int Length) block) =>
        !new ReadOnlySpan<byte>((byte*)block.Address, block.Length).ContainsAnyExcept((byte)0);

    private static void Collect(object holder, List<SecretMemory> found, HashSet<object> seen)
    {
        if (!seen.Add(holder))
            return;
        if (holder is SecretMemory memory)
        {
            found.Add(memory);
            return;
        }

        for (Type? type = holder.GetType(); type?.Namespace?.StartsWith(nameof(FastCrypto),
            StringComparison.Ordinal) == true; type = type.BaseType)
        {
            foreach (object value in type.GetFields(Fields).Where(field => !field.FieldType.IsPointer).Select(
                field => field.GetValue(holder)!))
            {
                if (value?.GetType().Namespace?.StartsWith(nameof(FastCrypto), StringComparison.Ordinal) == true)
                    Collect(value, found, seen);
            }
        }
    }
}
