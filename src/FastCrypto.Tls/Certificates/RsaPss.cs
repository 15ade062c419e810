using System.Security.Cryptography;

namespace FastCrypto.Tls;

/// <summary>
/// The rsa_pss_rsae schemes: MGF1 and a salt as long as the hash (RFC 8446 section 4.2.3), which is what the platform does.
/// </summary>
internal static class RsaPss
{
    /// <summary>The schemes, in the order of preference.</summary>
    internal static readonly SignatureScheme[] Schemes =
        [SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512];

    internal static HashAlgorithmName HashOf(SignatureScheme scheme) => scheme switch
    {
        SignatureScheme.RsaPssRsaeSha256 => HashAlgorithmName.SHA256,
        SignatureScheme.RsaPssRsaeSha384 => HashAlgorithmName.SHA384,
        SignatureScheme.RsaPssRsaeSha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "Not an RSASSA-PSS scheme."),
    };

    /// <summary>Whether it is one of the schemes and hash, salt and two more bytes fit into the modulus (RFC 8017 section 9.1.1).</summary>
    internal static bool Fits(SignatureScheme scheme, int keySizeInBits) => scheme switch
    {
        SignatureScheme.RsaPssRsaeSha256 => keySizeInBits > 8 * (2 * 32 + 2),
        SignatureScheme.RsaPssRsaeSha384 => keySizeInBits > 8 * (2 * 48 + 2),
        SignatureScheme.RsaPssRsaeSha512 => keySizeInBits > 8 * (2 * 64 + 2),
        _ => false,
    };
}
