namespace FastCrypto.Tls;

/// <summary>A checked, immutable copy of <see cref="TlsClientOptions"/>.</summary>
internal sealed class ClientSettings
{
    internal ClientSettings(TlsClientOptions options)
    {
        CipherSuites = OptionLists.Copy(options.CipherSuites, TlsDefaults.IsSupported, nameof(options.CipherSuites));
        Groups = OptionLists.Copy(options.Groups, GroupParameters.IsSupported, nameof(options.Groups));
        NamedGroup[] shares = options.KeyShareGroups is null
            ? DefaultShares(Groups)
            : OptionLists.Copy(options.KeyShareGroups, group => Groups.Contains(group), nameof(options.KeyShareGroups), mayBeEmpty: true);
        // RFC 8446 section 4.2.8: shares "MUST appear in the same order" as their groups.
        KeyShareGroups = Array.FindAll(Groups, group => shares.Contains(group));
        ArgumentNullException.ThrowIfNull(options.CertificateValidation, nameof(options.CertificateValidation));
        CertificateValidation = options.CertificateValidation;
        // A server that has several keys must not choose one that the policy has no use for.
        SignatureSchemes = OptionLists.Select(
            OptionLists.Copy(options.SignatureSchemes, scheme => Enum.IsDefined(scheme) && scheme != SignatureScheme.None,
                nameof(options.SignatureSchemes)),
            CertificateValidation.CanVerify,
            nameof(options.SignatureSchemes));
        ApplicationProtocols = OptionLists.Protocols(options.ApplicationProtocols, nameof(options.ApplicationProtocols));
        TargetHost = options.TargetHost;
        MiddleboxCompatibility = options.MiddleboxCompatibility;
    }

    internal CipherSuite[] CipherSuites { get; }

    internal NamedGroup[] Groups { get; }

    internal NamedGroup[] KeyShareGroups { get; }

    internal SignatureScheme[] SignatureSchemes { get; }

    internal byte[][] ApplicationProtocols { get; }

    internal string? TargetHost { get; }

    internal TlsCertificatePolicy CertificateValidation { get; }

    internal bool MiddleboxCompatibility { get; }

    // One hybrid and one plain share: either kind of server answers at once.
    private static NamedGroup[] DefaultShares(NamedGroup[] groups)
    {
        NamedGroup hybrid = groups.FirstOrDefault(GroupParameters.IsHybrid);
        NamedGroup plain = groups.FirstOrDefault(group => !group.IsHybrid());
        return [.. groups.Where(group => group == hybrid || group == plain)];
    }
}
