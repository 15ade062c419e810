using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using X509Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace FastCrypto.Tls;

/// <summary>Makes certificates: self-signed ones for development, and small hierarchies for tests.</summary>
internal sealed class CertificateIssuer : IDisposable
{
    private readonly CertificateKey _key;

    private CertificateIssuer(CertificateKey key, X509Certificate2 certificate)
    {
        _key = key;
        Certificate = certificate;
    }

    /// <summary>The issuer's own certificate.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>A self-signed root.</summary>
    internal static CertificateIssuer CreateRoot(string name, CertificateKeyKind kind = CertificateKeyKind.EcdsaP256)
    {
        var key = CertificateKey.Generate(kind);
        X509Request request = Request(name, key.PublicKey, key.Hash, isAuthority: true);
        (DateTimeOffset from, DateTimeOffset to) = Lifetime();
        return new CertificateIssuer(key, request.Create(request.SubjectName, key.Generator, from, to, SerialNumber()));
    }

    /// <summary>A self-signed certificate that is no authority.</summary>
    internal static X509Certificate2 SelfSign(CertificateKey key, IReadOnlyList<string> hostNames)
    {
        X509Request request = ServerRequest(key.PublicKey, key.Hash, hostNames);
        (DateTimeOffset from, DateTimeOffset to) = Lifetime();
        return request.Create(request.SubjectName, key.Generator, from, to, SerialNumber());
    }

    /// <summary>
    /// An authority below this one, or an impostor whose certificate says that it is none; <paramref name="change"/> may alter the request.
    /// </summary>
    internal CertificateIssuer CreateIntermediate(
        string name, CertificateKeyKind kind = CertificateKeyKind.EcdsaP256, bool isAuthority = true, Action<X509Request>? change = null)
    {
        var key = CertificateKey.Generate(kind);
        X509Request request = Request(name, key.PublicKey, _key.Hash, isAuthority);
        change?.Invoke(request);
        return new CertificateIssuer(key, Sign(request));
    }

    /// <summary>A server's certificate; <paramref name="change"/> may alter the request.</summary>
    internal X509Certificate2 Issue(
        PublicKey key,
        IReadOnlyList<string> hostNames,
        Action<X509Request>? change = null,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null)
    {
        X509Request request = ServerRequest(key, _key.Hash, hostNames);
        change?.Invoke(request);
        return Sign(request, notBefore, notAfter);
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static X509Request ServerRequest(PublicKey key, HashAlgorithmName hash, IReadOnlyList<string> hostNames)
    {
        X509Request request = Request(hostNames[0], key, hash, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string name in hostNames)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(CertificateOids.ServerAuthentication)], critical: false));
        return request;
    }

    private static X509Request Request(string name, PublicKey key, HashAlgorithmName hash, bool isAuthority)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new X509Request(subject.Build(), key, hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        return request;
    }

    private static (DateTimeOffset From, DateTimeOffset To) Lifetime()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return (now.AddDays(-1), now.AddDays(90));
    }

    // RFC 5280 section 4.1.2.2: positive and at most 20 bytes.
    private static byte[] SerialNumber()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private X509Certificate2 Sign(X509Request request, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        (DateTimeOffset from, DateTimeOffset to) = Lifetime();
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(Certificate.SubjectName, _key.Generator, notBefore ?? from, notAfter ?? to, SerialNumber());
    }
}
