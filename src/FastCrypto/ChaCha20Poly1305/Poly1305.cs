namespace FastCrypto;

/// <summary>The bare one-time authenticator, RFC 8439 section 2.5. A key serves one message, so it is not public.</summary>
internal static class Poly1305
{
    /// <summary>The 16-byte tag of a message under a 32-byte one-time key.</summary>
    internal static void ComputeTag(ChaCha20Poly1305Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        Throw.IfLengthIsNot(Poly1305Portable.KeySize, key);
        Throw.IfLengthIsNot(Poly1305Portable.TagSize, tag);
        ChaCha20Poly1305Kernels.ComputePoly1305(kernel, key, message, tag);
    }
}
