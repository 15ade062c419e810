using System.Security.Cryptography;

namespace FastCrypto.Tls.Tests;

/// <summary>A certificate chain and its key, as other programs want them.</summary>
internal sealed record PemIdentity(byte[][] Chain, string KeyPem)
{
    internal string ChainPem => string.Concat(Chain.Select(der => PemEncoding.WriteString("CERTIFICATE", der) + "\n"));

    internal TlsServerCertificate ToServerCertificate() => TlsServerCertificate.CreateFromPem(ChainPem, KeyPem);
}
