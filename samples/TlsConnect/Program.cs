// A small HTTPS client over FastCrypto.Tls: prints what was negotiated, sends a request and prints the answer.
//
//   dotnet run -c Release --project samples/TlsConnect -- example.com:443
//   dotnet run -c Release --project samples/TlsConnect -- localhost:8443 --root root.pem

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FastCrypto.Samples;
using FastCrypto.Tls;

var target = new Argument<(string Host, int Port)>("HOST:PORT")
{
    Description = "The server; the port is 443 if it is left out.",
    CustomParser = result =>
    {
        string text = result.Tokens[0].Value;
        int colon = text.LastIndexOf(':');
        bool bracketed = text.StartsWith('[');
        string host = text, number = "443";
        if (colon > text.LastIndexOf(']') && (bracketed || text.IndexOf(':') == colon))
            (host, number) = (text[..colon], text[(colon + 1)..]);
        if (host.Length == 0 || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is 0 or > 65535)
            result.AddError($"'{text}' is not of the form HOST:PORT.");
        else
            return (host.Trim('[', ']'), port);
        return default;
    },
};
var root = new Option<FileInfo?>("--root") { Description = "Trust the certificates of this PEM file, and no others." };
var insecure = new Option<bool>("--insecure") { Description = "Accept any certificate. For experiments only." };
var name = new Option<string?>("--name") { Description = "The name to expect in the certificate, if it is not HOST." };
var path = new Option<string>("--path") { Description = "The path to GET.", DefaultValueFactory = _ => "/" };
Option<int> seconds = UserErrors.Number("--timeout", "Give up after so many seconds.", preset: 30, min: 1, max: 86400);
Option<NamedGroup[]> groups = NameOptions.Groups();
Option<CipherSuite[]> suites = NameOptions.Suites();
Option<string[]> protocols = NameOptions.Protocols("http/1.1");

var command = new RootCommand("Connects over TLS 1.3, prints what was negotiated, and sends a request.")
{
    target, root, insecure, name, path, seconds, groups, suites, protocols,
};
command.SetAction((arguments, cancellationToken) => UserErrors.ReportAsync(async () =>
{
    (string host, int port) = arguments.GetValue(target);
    var options = new TlsClientOptions
    {
        TargetHost = arguments.GetValue(name) ?? host,
        ApplicationProtocols = arguments.GetValue(protocols)!,
        CertificateValidation = Validation(arguments.GetValue(insecure), arguments.GetValue(root)),
    };
    if (arguments.GetValue(groups) is { Length: > 0 } wantedGroups)
        options.Groups = wantedGroups;
    if (arguments.GetValue(suites) is { Length: > 0 } wantedSuites)
        options.CipherSuites = wantedSuites;

    using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    patience.CancelAfter(TimeSpan.FromSeconds(arguments.GetValue(seconds)));
    using var client = new TcpClient();
    await client.ConnectAsync(host, port, patience.Token);
    client.NoDelay = true;
    await using var tls = new TlsStream(client.GetStream());
    long started = Stopwatch.GetTimestamp();
    await tls.AuthenticateAsClientAsync(options, patience.Token);
    Console.Error.WriteLine($"""
        handshake    {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F1} ms
        suite        {tls.NegotiatedCipherSuite}
        group        {tls.NegotiatedGroup}
        signature    {tls.NegotiatedSignatureScheme}
        ALPN         {tls.NegotiatedApplicationProtocol ?? "none"}
        certificate  {Subject(tls)}

        """);
    // RFC 9110 section 7.2: brackets around an IPv6 address, and the port unless it is 443.
    string authority = new UriBuilder("https", tls.TargetHostName ?? options.TargetHost, port).Uri.Authority;
    string request =
        $"GET {arguments.GetValue(path)} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: FastCrypto-TlsConnect\r\nConnection: close\r\n\r\n";
    await tls.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
    using Stream output = Console.OpenStandardOutput();
    await tls.CopyToAsync(output, patience.Token);
}));
return await command.Parse(args).InvokeAsync();

static TlsCertificateValidation Validation(bool insecure, FileInfo? root)
{
    if (insecure)
        return TlsCertificateValidation.DangerousAcceptAny;
    if (root is null)
        return new TlsCertificateValidation();
    var roots = new X509Certificate2Collection();
    roots.ImportFromPemFile(root.FullName);
    return new TlsCertificateValidation { CustomRoots = roots };
}

static string Subject(TlsStream tls)
{
    using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(tls.PeerCertificateChain[0]);
    return $"{certificate.Subject}, issued by {certificate.Issuer}, until {certificate.NotAfter:yyyy-MM-dd}";
}
