namespace FastCrypto.Tls;

/// <summary>Object identifiers in certificates, and who defines them.</summary>
internal static class CertificateOids
{
    // RFC 3279, RFC 4055, RFC 5480, RFC 8410: public keys.
    internal const string RsaEncryption = "1.2.840.113549.1.1.1";
    internal const string EcPublicKey = "1.2.840.10045.2.1";
    internal const string Ed25519 = "1.3.101.112";

    // RFC 5480: curves.
    internal const string P256 = "1.2.840.10045.3.1.7";
    internal const string P384 = "1.3.132.0.34";

    // RFC 5280 4.2.1.12: extended key usage.
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
}
