namespace FastCrypto.Tls;

/// <summary>What is offered and accepted where the options do not say otherwise.</summary>
internal static class TlsDefaults
{
    /// <summary>AES first where the processor has it, ChaCha20 first where it would run in software.</summary>
    internal static readonly IReadOnlyList<CipherSuite> CipherSuites = AesGcm.IsHardwareAccelerated
        ? [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256]
        : [CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384];

    internal static bool IsSupported(CipherSuite suite) =>
        suite is CipherSuite.TLS_AES_128_GCM_SHA256 or CipherSuite.TLS_AES_256_GCM_SHA384 or CipherSuite.TLS_CHACHA20_POLY1305_SHA256;

    internal static readonly IReadOnlyList<NamedGroup> Groups =
        [NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.X25519, NamedGroup.Secp256r1];

    internal static readonly IReadOnlyList<SignatureScheme> SignatureSchemes =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.Ed25519,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPkcs1Sha512,
    ];
}
