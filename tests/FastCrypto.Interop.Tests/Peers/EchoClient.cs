using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FastCrypto.Interop.Tests;

/// <summary>Our client, and the conversations it holds with echo servers.</summary>
internal static class EchoClient
{
    internal const int Megabyte = 1 << 20;

    internal static async Task<TlsStream> ConnectAsync(int port, TlsClientOptions options)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new TlsStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(options, stop);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>A megabyte there and back, both at once.</summary>
    internal static async Task EchoAsync(Stream stream)
    {
        byte[] data = new Random(1).Bytes(Megabyte);
        Assert.Equal(data, await ExchangeAsync(stream, data));
    }

    /// <summary>A megabyte of lines to a server that sends each one back with its characters in reverse order.</summary>
    internal static async Task EchoReversedAsync(Stream stream)
    {
        var random = new Random(2);
        var lines = new StringBuilder();
        var reversed = new StringBuilder();
        while (lines.Length < Megabyte)
        {
            char[] line = new char[random.Next(1, 2000)];
            for (int i = 0; i < line.Length; i++)
                line[i] = (char)random.Next('a', 'z' + 1);
            lines.Append(line).Append('\n');
            Array.Reverse(line);
            reversed.Append(line).Append('\n');
        }

        byte[] back = await ExchangeAsync(stream, Encoding.ASCII.GetBytes(lines.ToString()));
        Assert.Equal(Encoding.ASCII.GetBytes(reversed.ToString()), back);
    }

    /// <summary>Sends all and reads as much.</summary>
    internal static async Task<byte[]> ExchangeAsync(Stream stream, byte[] data)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        byte[] back = new byte[data.Length];
        Task write = WriteAsync();
        await stream.ReadExactlyAsync(back, stop);
        await write;
        return back;

        async Task WriteAsync()
        {
            for (int i = 0; i < data.Length; i += 50_000)
                await stream.WriteAsync(data.AsMemory(i, Math.Min(50_000, data.Length - i)), stop);
        }
    }
}
