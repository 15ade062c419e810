namespace FastCrypto.Tls.Tests;

internal static class JudgeExtensions
{
    /// <summary>Judges a chain without a handshake before it.</summary>
    internal static ValidatedCertificate Judge(this TlsCertificateValidation validation, IReadOnlyList<byte[]> chain, string? host) =>
        ValidatedCertificate.ByChain(validation, chain, host);
}
