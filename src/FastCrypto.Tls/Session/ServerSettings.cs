namespace FastCrypto.Tls;

/// <summary>A checked, immutable copy of <see cref="TlsServerOptions"/>; owns the certificates.</summary>
internal sealed class ServerSettings : IDisposable
{
    internal ServerSettings(TlsServerOptions options)
    {
        Certificates = OptionLists.Copy(options.Certificates, certificate => certificate is not null, nameof(options.Certificates));
        CipherSuites = OptionLists.Copy(options.CipherSuites, TlsDefaults.IsSupported, nameof(options.CipherSuites));
        Groups = OptionLists.Copy(options.Groups, GroupParameters.IsSupported, nameof(options.Groups));
        ApplicationProtocols = OptionLists.Protocols(options.ApplicationProtocols, nameof(options.ApplicationProtocols));
    }

    internal TlsServerCertificate[] Certificates { get; }

    internal bool IsDisposed { get; private set; }

    internal CipherSuite[] CipherSuites { get; }

    internal NamedGroup[] Groups { get; }

    internal byte[][] ApplicationProtocols { get; }

    /// <summary>Clears the private keys.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        foreach (TlsServerCertificate certificate in Certificates)
            certificate.Dispose();
    }
}
