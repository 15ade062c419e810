using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls;

/// <summary>The alert for what X509Chain found wrong (RFC 8446 section 6.2); of several findings, the gravest speaks.</summary>
internal static class ChainAlert
{
    private static readonly (X509ChainStatusFlags Flags, AlertDescription Alert)[] ByGravity =
    [
        (X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.CtlNotSignatureValid | X509ChainStatusFlags.Cyclic
            | X509ChainStatusFlags.InvalidExtension
            | X509ChainStatusFlags.InvalidBasicConstraints | X509ChainStatusFlags.InvalidNameConstraints
            | X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint
            | X509ChainStatusFlags.HasNotDefinedNameConstraint | X509ChainStatusFlags.HasNotSupportedNameConstraint
            | X509ChainStatusFlags.HasWeakSignature, AlertDescription.BadCertificate),
        (X509ChainStatusFlags.Revoked, AlertDescription.CertificateRevoked),
        (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain, AlertDescription.UnknownCa),
        (X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.CtlNotTimeValid, AlertDescription.CertificateExpired),
        (X509ChainStatusFlags.NotValidForUsage | X509ChainStatusFlags.CtlNotValidForUsage | X509ChainStatusFlags.InvalidPolicyConstraints
            | X509ChainStatusFlags.NoIssuanceChainPolicy | X509ChainStatusFlags.HasNotSupportedCriticalExtension,
            AlertDescription.UnsupportedCertificate),
    ];

    internal static TlsException ToException(X509ChainStatus[] found)
    {
        X509ChainStatusFlags flags = found.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        string text = found.Length == 0 ? "no reason given" : string.Join("; ", found.Select(status => status.StatusInformation.Trim()));
        return new TlsException(AlertOf(flags), $"The peer's certificate chain is refused: {text}");
    }

    internal static AlertDescription AlertOf(X509ChainStatusFlags flags)
    {
        foreach ((X509ChainStatusFlags group, AlertDescription alert) in ByGravity)
        {
            if ((flags & group) != 0)
                return alert;
        }

        return AlertDescription.CertificateUnknown;
    }
}
