// A small HTTPS server over FastCrypto.Tls: answers GET / with a page that says what was negotiated.
//
//   dotnet run -c Release --project samples/TlsServe -- --port 8443
//   dotnet run -c Release --project samples/TlsServe -- --certificate chain.pem --key key.pem --groups X25519MLKEM768

using System.CommandLine;
using System.Net;
using FastCrypto.Samples;
using FastCrypto.Tls;

Option<int> port = UserErrors.Number("--port", "The port to listen on; 0 takes a free one.", preset: 8443, min: 0, max: 65535, "-p");
var address = new Option<IPAddress>("--address")
{
    Description = "The IP address to listen on.",
    DefaultValueFactory = _ => IPAddress.Loopback,
    CustomParser = result =>
    {
        if (!IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? parsed))
            result.AddError($"'{result.Tokens[0].Value}' is not an IP address.");
        return parsed;
    },
};
var certificate = new Option<FileInfo?>("--certificate")
{
    Description = "The certificate chain in PEM, the server's own first. Without it, one is made on the spot.",
};
var key = new Option<FileInfo?>("--key") { Description = "The private key in PEM, if it is not in the certificate's file." };
var kind = new Option<CertificateKeyKind>("--kind") { Description = "The kind of key to make." };
var hosts = new Option<string[]>("--host")
{
    Description = "The names to make the certificate for.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["localhost", "127.0.0.1"],
};
var saveCertificate = new Option<FileInfo?>("--save-certificate") { Description = "Where to write the certificate, for clients to trust." };
Option<NamedGroup[]> groups = NameOptions.Groups();
Option<CipherSuite[]> suites = NameOptions.Suites();
Option<string[]> protocols = NameOptions.Protocols("http/1.1");

var command = new RootCommand("Serves a page over TLS 1.3 that says what was negotiated.")
{
    port, address, certificate, key, kind, hosts, saveCertificate, groups, suites, protocols,
};
command.SetAction((arguments, cancellationToken) => UserErrors.ReportAsync(async () =>
{
    using TlsServerCertificate identity = arguments.GetValue(certificate) is { } file
        ? TlsServerCertificate.CreateFromPemFile(file.FullName, arguments.GetValue(key)?.FullName)
        : TlsServerCertificate.CreateSelfSigned(arguments.GetValue(hosts)!, arguments.GetValue(kind));
    if (arguments.GetValue(saveCertificate) is { } path)
        await File.WriteAllTextAsync(path.FullName, identity.ExportCertificatePem(), cancellationToken);

    var options = new TlsServerOptions { Certificates = [identity], ApplicationProtocols = arguments.GetValue(protocols)! };
    if (arguments.GetValue(groups) is { Length: > 0 } wantedGroups)
        options.Groups = wantedGroups;
    if (arguments.GetValue(suites) is { Length: > 0 } wantedSuites)
        options.CipherSuites = wantedSuites;
    using TlsContext context = TlsContext.CreateServer(options);
    var server = new PageServer(context, new IPEndPoint(arguments.GetValue(address)!, arguments.GetValue(port)));
    await server.RunAsync(cancellationToken);
}));
return await command.Parse(args).InvokeAsync();
