using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace FastCrypto.Interop.Tests;

/// <summary>A program that this test has started and will stop. Its output lines, of both kinds, are kept.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _changed = new(0);

    private PeerProcess(Process process) => _process = process;

    /// <summary>Where to write what the program reads.</summary>
    internal StreamWriter Input => _process.StandardInput;

    internal static PeerProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = Path.GetTempPath(),
        };
        // The test run's own settings for the runtime are not for other programs.
        start.Environment.Remove("DOTNET_EnableHWIntrinsic");
        var peer = new PeerProcess(new Process { StartInfo = start });
        peer._process.OutputDataReceived += (_, line) => peer.Add(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer.Add(line.Data);
        peer._process.Start();
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Runs a program to its end and returns its output.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using PeerProcess peer = Start(program, arguments);
        peer.Input.Close();
        await peer.ExitAsync();
        return peer.Output;
    }

    /// <summary>Waits for a line that matches: the first from the beginning, or a later one.</summary>
    internal async Task<Match> WaitForAsync(string pattern, int occurrence = 1)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            for (int next = 0; ; next++)
            {
                while (Count() <= next)
                    await _changed.WaitAsync(timeout.Token);
                if (Regex.Match(Line(next), pattern) is { Success: true } match && --occurrence == 0)
                    return match;
            }
        }
        catch (OperationCanceledException e) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{pattern}' did not come. The program said:\n{Output}", e);
        }
    }

    /// <summary>Waits for the end of the program and returns its exit code.</summary>
    internal async Task<int> ExitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    internal string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _changed.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        _changed.Release();
    }

    private int Count()
    {
        lock (_lines)
            return _lines.Count;
    }

    private string Line(int index)
    {
        lock (_lines)
            return _lines[index];
    }
}
