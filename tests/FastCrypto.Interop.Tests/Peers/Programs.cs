using System.Diagnostics;

namespace FastCrypto.Interop.Tests;

/// <summary>
/// The other implementations on this machine. A test whose peer is missing skips and says so (<see cref="Needs"/>: in CI it fails).
/// </summary>
internal static class Programs
{
    private static readonly string? OpenSslPath = Find(null, "openssl");
    private static readonly string? NodePath = Find("FASTCRYPTO_NODE", "node");
    private static readonly string? ChromiumPath = Find("FASTCRYPTO_CHROMIUM", "chromium", "chromium-browser", "google-chrome");
    private static readonly Lazy<Version> OpenSslVersion = new(() => VersionIn(Ask(OpenSslPath!, "version").Split(' ')[1]));
    private static readonly Lazy<Version> NodeOpenSslVersion = new(() => VersionIn(Ask(NodePath!, "-p", "process.versions.openssl")));

    /// <summary>The <c>openssl</c> program, of a version with TLS 1.3.</summary>
    internal static string OpenSsl
    {
        get
        {
            Needs.That(OpenSslPath is not null, "openssl is not on the PATH.");
            Needs.That(OpenSslVersion.Value >= new Version(1, 1, 1), $"openssl {OpenSslVersion.Value} has no TLS 1.3.");
            return OpenSslPath!;
        }
    }

    /// <summary>Chromium, or a browser made from it.</summary>
    internal static string Chromium
    {
        get
        {
            Needs.That(ChromiumPath is not null, "No Chromium is on the PATH, and FASTCRYPTO_CHROMIUM names none.");
            return ChromiumPath!;
        }
    }

    /// <summary>The dotnet program that runs this test.</summary>
    internal static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Node, if it has the group: the hybrids came with OpenSSL 3.5, which is in Node 24 and later.</summary>
    internal static string NodeWith(NamedGroup group)
    {
        Needs.That(NodePath is not null, "node is not on the PATH, and FASTCRYPTO_NODE names none.");
        Needs.That(!IsHybrid(group) || NodeOpenSslVersion.Value >= new Version(3, 5),
            $"This node has OpenSSL {NodeOpenSslVersion.Value}, which has no ML-KEM: npm install node@26 and name its program in FASTCRYPTO_NODE.");
        return NodePath!;
    }

    /// <summary>Skips in CI too where the system's openssl is older than the group: Node brings a newer one to the same tests.</summary>
    internal static void SkipUnlessOpenSslHas(NamedGroup group)
    {
        _ = OpenSsl;
        Assert.SkipWhen(IsHybrid(group) && OpenSslVersion.Value < new Version(3, 5), $"openssl {OpenSslVersion.Value} has no ML-KEM.");
    }

    /// <summary>The group's name in OpenSSL's lists.</summary>
    internal static string OpenSslName(NamedGroup group) => group == NamedGroup.Secp256r1 ? "P-256" : $"{group}";

    /// <summary>All groups that this node has, in OpenSSL's notation.</summary>
    internal static string NodeGroups =>
        NodeOpenSslVersion.Value < new Version(3, 5) ? "X25519:P-256" : "X25519MLKEM768:SecP256r1MLKEM768:X25519:P-256";

    private static bool IsHybrid(NamedGroup group) => group is NamedGroup.X25519MLKEM768 or NamedGroup.SecP256r1MLKEM768;

    private static string? Find(string? variable, params string[] names)
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new FileNotFoundException($"{variable} names a file that does not exist.", named);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
    }

    private static string Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer.Trim();
    }

    private static Version VersionIn(string text) => new(new string([.. text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]));
}
