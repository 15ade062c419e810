namespace FastCrypto.Tls;

/// <summary>What a CertificateVerify signature covers (RFC 8446 section 4.4.3).</summary>
internal static class CertificateVerifyContent
{
    private const int PaddingLength = 64;
    private static ReadOnlySpan<byte> ServerContext => "TLS 1.3, server CertificateVerify"u8;
    private static ReadOnlySpan<byte> ClientContext => "TLS 1.3, client CertificateVerify"u8;

    /// <summary>Room for the content with the longest hash.</summary>
    internal const int MaxLength = PaddingLength + 33 + 1 + SuiteParameters.MaxHashLength;

    /// <summary>
    /// Writes 64 spaces, the context string of the signing side, a zero byte and the transcript hash; returns their length.
    /// </summary>
    internal static int Write(bool ofServer, ReadOnlySpan<byte> transcriptHash, Span<byte> destination)
    {
        ReadOnlySpan<byte> context = ofServer ? ServerContext : ClientContext;
        destination[..PaddingLength].Fill((byte)' ');
        context.CopyTo(destination[PaddingLength..]);
        int end = PaddingLength + context.Length;
        destination[end++] = 0;
        transcriptHash.CopyTo(destination[end..]);
        return end + transcriptHash.Length;
    }
}
