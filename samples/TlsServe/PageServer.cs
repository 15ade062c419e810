using System.Net;
using System.Net.Sockets;
using System.Text;
using FastCrypto.Tls;

namespace FastCrypto.Samples;

/// <summary>Accepts connections and answers HTTP/1.1 requests, one after another on each.</summary>
internal sealed class PageServer(TlsContext context, IPEndPoint endPoint)
{
    private const int MaxRequestLength = 16384;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(endPoint);
        listener.Start();
        Console.WriteLine($"Listening on https://{listener.LocalEndpoint}/");
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync(cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped.");
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopped)
    {
        // Not awaited by anyone: everything that can go wrong with one client ends here.
        string peer = $"{socket.RemoteEndPoint}";
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopped);
            patience.CancelAfter(Patience);
            socket.NoDelay = true;
            await using var tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(context, patience.Token);
            Console.WriteLine($"{peer}: {Describe(tls)}");
            await AnswerAsync(tls, patience);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Console.WriteLine($"{peer}: {e.Message}");
        }
    }

    private static async Task AnswerAsync(TlsStream tls, CancellationTokenSource patience)
    {
        byte[] buffer = new byte[MaxRequestLength];
        int length = 0;
        while (true)
        {
            // The next request may have come with the last one.
            int end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0 && length < buffer.Length)
            {
                int read = await tls.ReadAsync(buffer.AsMemory(length), patience.Token);
                if (read == 0)
                    return;
                length += read;
                continue;
            }

            bool keep = end >= 0;
            byte[] response = keep
                ? Respond(Encoding.Latin1.GetString(buffer, 0, end), tls, out keep)
                : Response("431 Request Header Fields Too Large", "", false);
            await tls.WriteAsync(response, patience.Token);
            if (!keep)
                return;
            patience.CancelAfter(Patience);
            buffer.AsSpan((end + 4)..length).CopyTo(buffer);
            length -= end + 4;
        }
    }

    private static byte[] Respond(string head, TlsStream tls, out bool keep)
    {
        string[] lines = head.Split("\r\n");
        // A request body is not read, so that nothing can follow one.
        keep = !lines.Skip(1).Any(line =>
            line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)
            || line.Replace(" ", "", StringComparison.Ordinal).Equals("Connection:close", StringComparison.OrdinalIgnoreCase));
        string[] request = lines[0].Split(' ');
        if (request is not [_, _, "HTTP/1.1" or "HTTP/1.0"])
        {
            keep = false;
            return Response("400 Bad Request", "", keep);
        }

        keep &= request[2] == "HTTP/1.1";
        return request switch
        {
            ["GET" or "HEAD", "/", _] => Response("200 OK", Page(tls), keep, withBody: request[0] == "GET"),
            ["GET" or "HEAD", _, _] => Response("404 Not Found", "", keep),
            _ => Response("405 Method Not Allowed", "", keep),
        };
    }

    private static byte[] Response(string status, string page, bool keep, bool withBody = true)
    {
        byte[] body = Encoding.UTF8.GetBytes(page);
        string head =
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: {(keep ? "keep-alive" : "close")}\r\n\r\n";
        return withBody ? [.. Encoding.ASCII.GetBytes(head), .. body] : Encoding.ASCII.GetBytes(head);
    }

    private static string Page(TlsStream tls) =>
        $"""
        <!doctype html>
        <title>FastCrypto</title>
        <h1>FastCrypto TLS 1.3</h1>
        <table>
        <tr><th>suite<td id="suite">{tls.NegotiatedCipherSuite}
        <tr><th>group<td id="group">{tls.NegotiatedGroup}
        <tr><th>signature<td id="signature">{tls.NegotiatedSignatureScheme}
        <tr><th>ALPN<td id="alpn">{WebUtility.HtmlEncode(tls.NegotiatedApplicationProtocol ?? "none")}
        <tr><th>server name<td id="name">{WebUtility.HtmlEncode(tls.TargetHostName ?? "none")}
        </table>

        """;

    private static string Describe(TlsStream tls) =>
        $"{tls.NegotiatedCipherSuite}, {tls.NegotiatedGroup}, {tls.NegotiatedSignatureScheme}, ALPN {tls.NegotiatedApplicationProtocol ?? "none"}";
}
