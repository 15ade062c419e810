using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastCrypto.Tests.Common;

/// <summary>
/// A program in C sets the rounding mode and then hosts .NET: every kernel gives its known answers there. RoundingModeTests of the curves
/// set the mode from managed code and look closer.
/// </summary>
public sealed class NativeHostTests
{
    private const string NotNearest = "This thread does not round to nearest.";

    private static readonly string Folder = AppContext.BaseDirectory;

    private static readonly string? Compiler = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => new[] { Path.Combine(folder, "cc"), Path.Combine(folder, "gcc"), Path.Combine(folder, "clang") })
        .FirstOrDefault(File.Exists);

    [Theory]
    [InlineData("nearest")]
    [InlineData("upward")]
    [InlineData("downward")]
    [InlineData("zero")]
    public void Known_answers_hold_in_every_rounding_mode_of_the_host(string mode)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "needs dlopen, and no emulator");
        // …/tests/FastCrypto.Tests/bin/CONFIGURATION/FRAMEWORK: the other program's stands in the same place.
        string[] place = Folder.TrimEnd('/').Split('/')[^3..];
        string program = Path.Combine([Repository.Root, "tests", "FastCrypto.SelfTest", .. place, "FastCrypto.SelfTest.dll"]);
        Needs.That(File.Exists(program), $"{program} has not been built.");
        Needs.That(Compiler is not null, "There is no C compiler.");
        // shared/Microsoft.NETCore.App/VERSION
        string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/'), root = Path.GetFullPath(Path.Combine(runtime, "../../.."));
        string hostfxr = Path.Combine(root, "host", "fxr", Path.GetFileName(runtime), "libhostfxr.so");
        Needs.That(File.Exists(hostfxr), $"{hostfxr} is not there.");

        DirectoryInfo folder = Directory.CreateTempSubdirectory("fastcrypto-");
        try
        {
            string host = Path.Combine(folder.FullName, "rounding-host");
            (int code, string output) = Run(
                Compiler!, "-std=c11", "-O1", "-Wall", "-Werror", "-o", host, Path.Combine(Folder, "RoundingHost.c"), "-lm", "-ldl");
            Assert.True(code == 0, output);
            (code, output) = Run(host, mode, hostfxr, root, program);
            Assert.True(code == 0, output);
            Assert.Contains(" known answers, 0 failed", output, StringComparison.Ordinal);
            Assert.Equal(mode != "nearest", output.Contains(NotNearest, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
