namespace FastCrypto.Tls;

/// <summary>The messages that carry extensions: the last column of the table in RFC 8446 section 4.2.</summary>
[Flags]
internal enum ExtensionHost
{
    None = 0,
    ClientHello = 1,
    ServerHello = 2,
    HelloRetryRequest = 4,
    EncryptedExtensions = 8,
    CertificateRequest = 16,
    Certificate = 32,
    NewSessionTicket = 64,
}
