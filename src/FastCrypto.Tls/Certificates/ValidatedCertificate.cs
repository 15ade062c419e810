using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>
/// The proof that a server's certificate has passed every check of a <see cref="TlsCertificatePolicy"/>: only <see cref="ByChain"/> and
/// <see cref="ByPin"/> make one, and whoever demands one cannot forget to check.
/// </summary>
internal sealed class ValidatedCertificate
{
    /// <summary>The most certificates that a server may send. RFC 8446 sets no limit; no honest chain comes near.</summary>
    internal const int MaxChainLength = 16;

    private ValidatedCertificate(ReadOnlyMemory<byte> leaf) => Leaf = leaf;

    /// <summary>The server's certificate in DER.</summary>
    internal ReadOnlyMemory<byte> Leaf { get; }

    /// <summary>A key that is pinned needs no other reason.</summary>
    /// <exception cref="TlsException">certificate_unknown: the key is not one of those.</exception>
    internal static ValidatedCertificate ByPin(TlsPinnedKeys pins, PeerCertificate leaf) =>
        pins.Contains(leaf.SubjectPublicKeyInfo.Span)
            ? new ValidatedCertificate(leaf.Der)
            : throw new TlsException(AlertDescription.CertificateUnknown, "The peer's key is not one of those that are pinned.");

    /// <summary>A chain to a trusted root, for the host that is wanted; without one, nobody is believed.</summary>
    /// <exception cref="TlsException">The chain is refused; the alert says why.</exception>
    internal static ValidatedCertificate ByChain(TlsCertificateValidation options, IReadOnlyList<byte[]> received, string? targetHost)
    {
        if (received.Count is 0 or > MaxChainLength)
            throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate chain is empty or too long.");
        if (options.AcceptsAny)
            return new ValidatedCertificate(received[0]);
        var own = new List<X509Certificate2>(received.Count);
        using var chain = new X509Chain();
        try
        {
            X509Certificate2 leaf = Load(0);
            for (int i = 1; i < received.Count; i++)
                chain.ChainPolicy.ExtraStore.Add(Load(i));
            SetPolicy(chain.ChainPolicy, options);
            if (!chain.Build(leaf) || chain.ChainStatus.Length != 0)
                throw ChainAlert.ToException(chain.ChainStatus);
            CheckAlgorithms(chain, options);
            CheckKeyUsage(leaf);
            if (string.IsNullOrEmpty(targetHost) || !HostName.Matches(leaf, targetHost))
                throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate is for another host.");
            if (options.AdditionalCheck is { } check)
                Run(check, leaf, chain);
            return new ValidatedCertificate(received[0]);
        }
        catch (CryptographicException e)
        {
            throw new TlsException(AlertDescription.BadCertificate, "The peer's certificate chain is malformed.", e);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
                element.Certificate.Dispose();
            foreach (X509Certificate2 certificate in own)
                certificate.Dispose();
        }

        X509Certificate2 Load(int index)
        {
            own.Add(PeerCertificate.Load(received[index]));
            return own[^1];
        }
    }

    private static void Run(Func<X509Certificate2, X509Chain, bool> check, X509Certificate2 leaf, X509Chain chain)
    {
        try
        {
            if (!check(leaf, chain))
                throw new TlsException(AlertDescription.CertificateUnknown, "The application refused the peer's certificate.");
        }
        catch (Exception e) when (e is not TlsException)
        {
            throw new TlsException(AlertDescription.CertificateUnknown, "The application failed to judge the peer's certificate.", e);
        }
    }

    private static void SetPolicy(X509ChainPolicy policy, TlsCertificateValidation options)
    {
        policy.TrustMode = options.CustomRoots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust;
        if (options.CustomRoots is not null)
            policy.CustomTrustStore.AddRange(options.CustomRoots);
        // Missing intermediates are the server's fault; fetching them would let a stranger choose where this client connects to.
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = options.RevocationMode;
        policy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        policy.VerificationFlags = X509VerificationFlags.NoFlag;
        policy.VerificationTimeIgnored = options.VerificationTime is null;
        if (options.VerificationTime is { } time)
            policy.VerificationTime = time.LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(CertificateOids.ServerAuthentication));
    }

    // The signature of the trust anchor proves nothing and is not looked at; its key is.
    private static void CheckAlgorithms(X509Chain chain, TlsCertificateValidation options)
    {
        int last = chain.ChainElements.Count - 1;
        for (int i = 0; i <= last; i++)
        {
            X509Certificate2 certificate = chain.ChainElements[i].Certificate;
            if (i != last && !CertificateSignature.IsStrong(certificate.RawDataMemory))
                throw new TlsException(
                    AlertDescription.BadCertificate, "The peer's chain is signed with a broken hash or an unknown algorithm.");
            using RSA? rsa = certificate.GetRSAPublicKey();
            if (rsa is not null && rsa.KeySize < options.MinimumRsaKeySize)
                throw new TlsException(AlertDescription.BadCertificate, "A certificate of the peer's chain has too short an RSA key.");
        }
    }

    // RFC 8446 section 4.4.2.2: if there is a key usage extension, it must allow signatures.
    private static void CheckKeyUsage(X509Certificate2 leaf)
    {
        foreach (X509Extension extension in leaf.Extensions)
        {
            if (extension is X509KeyUsageExtension usage && (usage.KeyUsages & X509KeyUsageFlags.DigitalSignature) == 0)
                throw new TlsException(AlertDescription.UnsupportedCertificate, "The peer's certificate must not be used for signatures.");
        }
    }
}
