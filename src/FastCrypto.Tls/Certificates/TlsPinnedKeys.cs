namespace FastCrypto.Tls;

/// <summary>
/// Believes those servers whose public key is known beforehand, by its SHA-256 pin. There is no authority and no clock in it, as small
/// devices want it: of the certificate only the key counts, not the name, the dates, the extensions, the issuer or the rest of the chain.
/// </summary>
/// <remarks>
/// The keys are ECDSA P-256 or Ed25519, which this library verifies with itself; nothing of the platform's certificates and cryptography is
/// used. Pin the key of a spare certificate too: a lost key without one cuts every client off (RFC 7469 section 4.3).
/// </remarks>
public sealed class TlsPinnedKeys : TlsCertificatePolicy
{
    private readonly byte[][] _pins;

    /// <summary>Believes the servers that own one of some keys.</summary>
    /// <param name="pins">
    /// The SHA-256 of each key's SubjectPublicKeyInfo in DER, 32 bytes (RFC 7469 section 2.4; written in base64 there, after
    /// <c>pin-sha256</c>).
    /// </param>
    /// <exception cref="ArgumentException">There is no pin, or one that is not 32 bytes long.</exception>
    public TlsPinnedKeys(params IReadOnlyList<byte[]> pins)
    {
        ArgumentNullException.ThrowIfNull(pins);
        if (pins.Count == 0)
            throw new ArgumentException("Without a pin nobody is believed.", nameof(pins));
        _pins = new byte[pins.Count][];
        for (int i = 0; i < _pins.Length; i++)
        {
            if (pins[i] is not { Length: SHA256.HashSizeInBytes } pin)
                throw new ArgumentException("A pin is the SHA-256 of a SubjectPublicKeyInfo: 32 bytes.", nameof(pins));
            _pins[i] = [.. pin];
        }
    }

    internal override bool CanVerify(SignatureScheme scheme) => VerificationKey.IsOwn(scheme);

    internal override VerificationKey ImportKey(ReadOnlyMemory<byte> subjectPublicKeyInfo) =>
        VerificationKey.ImportOwn(subjectPublicKeyInfo);

    internal override ValidatedCertificate Validate(PeerCertificate leaf, IReadOnlyList<byte[]> chain, string targetHost) =>
        ValidatedCertificate.ByPin(this, leaf);

    /// <summary>Whether a key is one of those.</summary>
    internal bool Contains(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(subjectPublicKeyInfo, hash);
        foreach (byte[] pin in _pins)
        {
            // Keys and pins are public.
            if (hash.SequenceEqual(pin))
                return true;
        }

        return false;
    }
}
