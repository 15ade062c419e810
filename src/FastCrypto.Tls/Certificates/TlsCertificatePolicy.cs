namespace FastCrypto.Tls;

/// <summary>
/// What makes a client believe that a certificate is its server's: <see cref="TlsCertificateValidation"/>, a chain to a trusted root and
/// the right name in it, or <see cref="TlsPinnedKeys"/>, a key that is known beforehand.
/// </summary>
/// <remarks>
/// There are no others: what has to be checked is this library's business. Which one serves is decided by the object that the options hold,
/// so that a trimmed program contains the code of those alone that it makes.
/// </remarks>
public abstract class TlsCertificatePolicy
{
    private protected TlsCertificatePolicy()
    {
    }

    /// <summary>Whether a server's signature of this scheme could be verified; a scheme of which it could not is not offered.</summary>
    internal abstract bool CanVerify(SignatureScheme scheme);

    /// <summary>Imports the SubjectPublicKeyInfo of a server's certificate.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is malformed, or of a kind
    /// that is not supported.</exception>
    internal abstract VerificationKey ImportKey(ReadOnlyMemory<byte> subjectPublicKeyInfo);

    /// <summary>Judges a server that has proven to own the key of <paramref name="leaf"/>.</summary>
    /// <param name="leaf">The server's own certificate.</param>
    /// <param name="chain">The certificates as they were received, the server's own first.</param>
    /// <param name="targetHost">The host that the client wants.</param>
    /// <exception cref="TlsException">The server is refused; the alert says why.</exception>
    internal abstract ValidatedCertificate Validate(PeerCertificate leaf, IReadOnlyList<byte[]> chain, string targetHost);
}
