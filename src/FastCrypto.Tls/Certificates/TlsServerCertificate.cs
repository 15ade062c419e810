using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// A server's identity: its certificate, the intermediates up to (not including) the root, and the private key. Keys may be
/// ECDSA P-256 or Ed25519, which this library signs with itself, or RSA (rsaEncryption) or ECDSA P-384, which the platform
/// signs with. Immutable, and safe to use from many connections at once. Disposing a <see cref="TlsContext"/> that holds it disposes it.
/// </summary>
public sealed class TlsServerCertificate : IDisposable
{
    private readonly X509Certificate2 _leaf;
    private readonly SigningKey _key;

    private TlsServerCertificate(X509Certificate2Collection chain, SigningKey key)
    {
        _leaf = chain[0];
        _key = key;
        Chain = [.. chain.Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData)];
        for (int i = 1; i < chain.Count; i++)
            chain[i].Dispose();
    }

    /// <summary>The certificates in DER, the server's own first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; }

    /// <summary>The signature schemes of this key, the preferred one first.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes => _key.Schemes.ToArray();

    /// <summary>Reads a chain (<c>CERTIFICATE</c> blocks, the server's own first) and its private key from PEM texts.</summary>
    /// <param name="certificatePem">The certificates.</param>
    /// <param name="keyPem">The key: <c>PRIVATE KEY</c>, <c>EC PRIVATE KEY</c> or <c>RSA PRIVATE KEY</c>; it may
    /// stand in the same text.</param>
    /// <exception cref="ArgumentException">There is no certificate or no key, or the key is not that of the first certificate.</exception>
    /// <exception cref="CryptographicException">A certificate or the key is malformed, or the key is of a kind
    /// that is not supported.</exception>
    public static TlsServerCertificate CreateFromPem(ReadOnlySpan<char> certificatePem, ReadOnlySpan<char> keyPem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificatePem);
        if (chain.Count == 0)
            throw new ArgumentException("The PEM holds no certificate.", nameof(certificatePem));
        return Create(chain, SigningKey.ImportFromPem(keyPem), nameof(keyPem));
    }

    /// <summary>Reads a chain and its private key from PEM files; without <paramref name="keyPath"/> both stand in one file.</summary>
    /// <inheritdoc cref="CreateFromPem" path="/exception"/>
    public static TlsServerCertificate CreateFromPemFile(string certificatePath, string? keyPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificatePath);
        char[] key = ReadSecretText(keyPath ?? certificatePath);
        try
        {
            return CreateFromPem(File.ReadAllText(certificatePath), key);
        }
        finally
        {
            Array.Clear(key);
        }
    }

    /// <summary>Takes a certificate with its private key, and intermediates, from the platform's types.</summary>
    /// <param name="certificate">The server's certificate; its RSA or ECDSA private key is used. Copied: the caller may dispose it.</param>
    /// <param name="intermediates">The issuing certificates in order, without the root.</param>
    /// <exception cref="ArgumentException">There is no private key of a supported kind.</exception>
    public static TlsServerCertificate Create(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        X509Certificate2Collection chain = [X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span)];
        foreach (X509Certificate2 intermediate in intermediates ?? [])
            chain.Add(X509CertificateLoader.LoadCertificate(intermediate.RawDataMemory.Span));
        return Create(chain, SigningKey.Of(certificate), nameof(certificate));
    }

    /// <summary>
    /// Makes a key and a self-signed certificate for it, for development and tests: clients must be told to trust it.
    /// </summary>
    /// <param name="hostNames">The DNS names and IP addresses that it is for.</param>
    /// <param name="keyKind">The kind of key.</param>
    public static TlsServerCertificate CreateSelfSigned(
        IReadOnlyList<string> hostNames, CertificateKeyKind keyKind = CertificateKeyKind.EcdsaP256)
    {
        ArgumentNullException.ThrowIfNull(hostNames);
        if (hostNames.Count == 0)
            throw new ArgumentException("A certificate needs at least one host name.", nameof(hostNames));
        using var key = CertificateKey.Generate(keyKind);
        using X509Certificate2 certificate = CertificateIssuer.SelfSign(key, hostNames);
        return Create([X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span)], key.ToSigningKey(), nameof(keyKind));
    }

    /// <summary>The chain as PEM text: what a client needs to trust a self-signed certificate.</summary>
    public string ExportCertificatePem() =>
        string.Concat(Chain.Select(der => PemEncoding.WriteString("CERTIFICATE", der.Span) + "\n"));

    /// <summary>Whether the certificate names this host: a DNS name (wildcards included) or an IP address of its subjectAltName.</summary>
    internal bool MatchesHost(string host) => HostName.Matches(_leaf, host);

    /// <summary>The scheme to sign with: the first of this key's that the peer offers, or None.</summary>
    internal SignatureScheme SelectScheme(ReadOnlySpan<SignatureScheme> offered)
    {
        foreach (SignatureScheme scheme in _key.Schemes)
        {
            if (offered.Contains(scheme))
                return scheme;
        }

        return SignatureScheme.None;
    }

    /// <summary>Signs with one of this key's schemes.</summary>
    internal byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        if (!_key.Schemes.Contains(scheme))
            throw new ArgumentException("The key does not sign with this scheme.", nameof(scheme));
        return _key.Sign(scheme, content);
    }

    /// <summary>Clears the private key.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _leaf.Dispose();
    }

    private static TlsServerCertificate Create(X509Certificate2Collection chain, SigningKey key, string keyParameter)
    {
        if (!chain[0].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            key.Dispose();
            throw new ArgumentException("The private key is not that of the first certificate.", keyParameter);
        }

        if (key.Schemes.IsEmpty)
        {
            key.Dispose();
            throw new ArgumentException("The key is too short for every signature scheme.", keyParameter);
        }

        return new TlsServerCertificate(chain, key);
    }

    private static char[] ReadSecretText(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return System.Text.Encoding.UTF8.GetChars(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
