using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// Believes a server whose certificate stands at the end of a chain from a trusted root. Everything must be right: an unchanged object
/// trusts the system's roots, and wants a valid chain for server authentication and the right host name. No property turns a check off;
/// whoever wants none at all must say <see cref="DangerousAcceptAny"/>.
/// </summary>
public sealed class TlsCertificateValidation : TlsCertificatePolicy
{
    /// <summary>
    /// Accepts every certificate whose key can be read: the connection is encrypted, but to whom, nobody knows. For experiments only.
    /// </summary>
    public static TlsCertificateValidation DangerousAcceptAny { get; } = new() { AcceptsAny = true };

    /// <summary>The trusted roots in place of the system's; null for the system's. An empty collection trusts nobody.</summary>
    public X509Certificate2Collection? CustomRoots { get; init; }

    /// <summary>Whether and how revocation is checked; not at all by default. Where it is, an unknown status is a failure.</summary>
    public X509RevocationMode RevocationMode { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>The time to judge validity at; null for now.</summary>
    public DateTimeOffset? VerificationTime { get; init; }

    /// <summary>The shortest RSA key, in bits, that any certificate of the chain may have.</summary>
    public int MinimumRsaKeySize { get; init; } = 2048;

    /// <summary>
    /// A further check, made after all others have passed, for example of a pinned key; it gets the server's certificate and the
    /// built chain. False, or an exception, refuses the server.
    /// </summary>
    public Func<X509Certificate2, X509Chain, bool>? AdditionalCheck { get; init; }

    internal bool AcceptsAny { get; private init; }

    // What the platform and this library verify together; those of PKCS #1 v1.5 are offered for the certificates of the chain.
    internal override bool CanVerify(SignatureScheme scheme) => true;

    internal override VerificationKey ImportKey(ReadOnlyMemory<byte> subjectPublicKeyInfo) => VerificationKey.Import(subjectPublicKeyInfo);

    internal override ValidatedCertificate Validate(PeerCertificate leaf, IReadOnlyList<byte[]> chain, string targetHost) =>
        ValidatedCertificate.ByChain(this, chain, targetHost);
}
