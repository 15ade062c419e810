// A TLS 1.3 client for a small device: one native program, portable code only, one cipher suite, one group, and
// a pinned key in place of roots.
//
//   dotnet publish -c Release -r linux-x64 -o out samples/IotClient
//   out/IotClient HOST:PORT PIN             shakes hands, sends a request, prints what was negotiated and the answer
//   out/IotClient HOST:PORT PIN measure N   shakes hands N times; prints time, and stack and time of each operation
//
// PIN is the SHA-256 of the server's SubjectPublicKeyInfo in base64 (RFC 7469 section 2.4). For a server's certificate:
//   openssl x509 -in server.pem -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64
// eng/iot.sh runs both and holds the limits of docs/iot.md.

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using FastCrypto.Samples;
using FastCrypto.Tls;

try
{
    switch (args)
    {
        case [string target, string pin]:
            using (Device device = Device.Create(target, pin))
                device.Get(Console.OpenStandardOutput());
            return 0;
        case [string target, string pin, "measure", string count]:
            using (Device device = Device.Create(target, pin))
                Measurements.Print(device, int.Parse(count, CultureInfo.InvariantCulture));
            return 0;
        default:
            Console.Error.WriteLine("IotClient HOST:PORT PIN [measure N]");
            return 2;
    }
}
catch (Exception e) when (
    e is TlsException or SocketException or IOException or FormatException or ArgumentException or CryptographicException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
