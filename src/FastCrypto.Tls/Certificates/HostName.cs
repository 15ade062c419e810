using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// Host names as a TLS client uses them: compared with certificates (RFC 6125 section 6.4) and sent as server_name (RFC 6066 section 3).
/// </summary>
internal static class HostName
{
    /// <summary>
    /// Whether the subjectAltName of a certificate names the host; the common name does not count (RFC 6125 section 6.4.4).
    /// </summary>
    internal static bool Matches(X509Certificate2 certificate, string host)
    {
        try
        {
            return certificate.MatchesHostname(Normalize(host, out _), allowWildcards: true, allowCommonName: false);
        }
        catch (ArgumentException)
        {
            // Neither a DNS name nor an IP address: no certificate is for it.
            return false;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // A malformed subjectAltName.
            return false;
        }
    }

    /// <summary>
    /// A DNS name in its ASCII form without the root's trailing dot, or an IP address without brackets. Only the ASCII form shows which of
    /// them it is: full-width digits and ideographic full stops may make an address, too.
    /// </summary>
    /// <exception cref="ArgumentException">The host has no ASCII form.</exception>
    internal static string Normalize(string host, out bool isAddress)
    {
        string name = System.Text.Ascii.IsValid(host) ? host : new IdnMapping().GetAscii(host);
        if (name.EndsWith('.'))
            name = name[..^1];
        isAddress = IPAddress.TryParse(name, out IPAddress? address);
        return isAddress ? address!.ToString() : name;
    }
}
