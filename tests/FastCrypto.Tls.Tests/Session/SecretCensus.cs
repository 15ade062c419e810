using System.Collections;
using System.Reflection;

namespace FastCrypto.Tls.Tests;

/// <summary>
/// Follows the secrets of an object by reflection: all that could be reached from it at any time, and all that can be reached now.
/// </summary>
internal sealed class SecretCensus(object root)
{
    private readonly Dictionary<SecretMemory, string> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Everything that was there at one of the counts.</summary>
    internal IReadOnlyCollection<SecretMemory> Seen => _seen.Keys;

    /// <summary>Where the secrets stand, or stood when they were seen first, that have not been cleared.</summary>
    internal string[] Alive => [.. _seen.Where(item => !item.Key.IsDisposed).Select(item => item.Value).Order(StringComparer.Ordinal)];

    /// <summary>Counts what is there now, cleared or not.</summary>
    internal HashSet<SecretMemory> Count()
    {
        var found = new Dictionary<SecretMemory, string>(ReferenceEqualityComparer.Instance);
        Visit(root, "", found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        foreach ((SecretMemory secret, string path) in found)
            _seen.TryAdd(secret, path);
        return [.. found.Keys];
    }

    /// <summary>A private field, of a class or one of its bases.</summary>
    internal static object? Field(object owner, string name)
    {
        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, BindingFlags.Instance
                | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is { } field)
                return field.GetValue(owner);
        }

        throw new MissingFieldException(owner.GetType().FullName, name);
    }

    private static void Visit(object? value, string path, Dictionary<SecretMemory, string> found, HashSet<object> visited)
    {
        if (value is SecretMemory secret)
            found.TryAdd(secret, path);
        if (value is null or string or SecretMemory or Pointer || !visited.Add(value))
            return;
        if (value is IEnumerable list and not byte[])
        {
            foreach (object? item in list)
                Visit(item, path, found, visited);
        }

        // Only what this library has made; the server's long-lived key is not the session's.
        if (value.GetType().Namespace is not ("FastCrypto" or "FastCrypto.Tls")
            || value is ClientSettings or ServerSettings or TlsServerCertificate or HandshakeEnvironment)
            return;
        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsEnum)
                    Visit(field.GetValue(value), $"{path}/{field.Name}", found, visited);
            }
        }
    }
}
