namespace FastCrypto.Tls;

/// <summary>The host that a client wants, in the form that server_name carries (RFC 6066 section 3).</summary>
internal static class TargetName
{
    // RFC 1035 section 2.3.4.
    private const int MaxLength = 253;

    /// <summary>The DNS name in ASCII without its trailing dot; null for an IP address, which is never sent.</summary>
    /// <exception cref="ArgumentException">The host is neither.</exception>
    internal static string? ToDnsName(string host, string parameter)
    {
        string name = Normalize(host, parameter, out bool isAddress);
        if (isAddress)
            return null;
        if (name.Length is 0 or > MaxLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            throw NotAHost(parameter);
        return name;
    }

    private static string Normalize(string host, string parameter, out bool isAddress)
    {
        try
        {
            return HostName.Normalize(host, out isAddress);
        }
        catch (ArgumentException e)
        {
            throw NotAHost(parameter, e);
        }
    }

    private static ArgumentException NotAHost(string parameter, Exception? inner = null) =>
        new("The target host is neither a DNS name nor an IP address.", parameter, inner);
}
