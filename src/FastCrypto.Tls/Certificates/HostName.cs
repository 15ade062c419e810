using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>Host names as a TLS client uses them: compared with certificates (RFC 6125 section 6.4) and sent as server_name (RFC 6066 section 3).</summary>
internal static class HostName
{
    /// <summary>Whether the subjectAltName of a certificate names the host; the common name does not count (RFC 6125 section 6.4.4).</summary>
    internal static bool Matches(X509Certificate2 certificate, string host)
    {
        try
        {
            return certificate.MatchesHostname(Normalize(host), allowWildcards: true, allowCommonName: false);
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

    /// <summary>An international name in its ASCII form, brackets around an IPv6 address and the root's trailing dot taken off.</summary>
    internal static string Normalize(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
            return address.ToString();
        if (host.EndsWith('.'))
            host = host[..^1];
        return System.Text.Ascii.IsValid(host) ? host : new IdnMapping().GetAscii(host);
    }
}
