using System.Text;

namespace FastCrypto.Tls;

/// <summary>Checks the lists that options hold.</summary>
internal static class OptionLists
{
    /// <summary>A copy, once it is sure that the list is not empty, repeats nothing and holds nothing that is not supported.</summary>
    internal static T[] Copy<T>(IReadOnlyList<T> list, Func<T, bool> isSupported, string option, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(list, option);
        T[] copy = [.. list];
        if (copy.Length == 0 && !mayBeEmpty)
            throw new ArgumentException($"The option {option} is empty.", option);
        foreach (T item in copy)
        {
            if (!isSupported(item))
                throw new ArgumentException($"The option {option} holds {item}, which is not supported here.", option);
        }

        if (copy.Distinct().Count() != copy.Length)
            throw new ArgumentException($"The option {option} holds a value twice.", option);
        return copy;
    }

    /// <summary>What of a list is of use here, at least one.</summary>
    internal static T[] Select<T>(T[] list, Predicate<T> isUseful, string option)
    {
        T[] useful = Array.FindAll(list, isUseful);
        return useful.Length > 0
            ? useful
            : throw new ArgumentException($"The option {option} holds nothing that the other options have a use for.", option);
    }

    /// <summary>ALPN names: 1 to 255 bytes of UTF-8 each (RFC 7301 section 3.1).</summary>
    internal static byte[][] Protocols(IReadOnlyList<string> names, string option)
    {
        string[] copy = Copy(
            names, name => !string.IsNullOrEmpty(name) && Encoding.UTF8.GetByteCount(name) <= byte.MaxValue, option, mayBeEmpty: true);
        return [.. copy.Select(Encoding.UTF8.GetBytes)];
    }
}
