using System.Diagnostics;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The library as NativeAOT compiles it for x86-64-v3. Its compiler has the same code generator, which prints its code the same
/// way.</summary>
internal static class NativeAotTier
{
    internal const string Name = "aot-v3";

    /// <summary>The JIT's tier of the same instruction set.</summary>
    internal const string CpuTier = "X64V3";

    /// <summary>Compiles the library; null if that worked, or the reason why it did not.</summary>
    internal static string? Compile(string listingFile)
    {
        string project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../NativeAot/NativeAot.csproj"));
        if (!File.Exists(project))
            return $"{project} is not there";
        // The linker's driver is clang unless somebody says otherwise; what it links is of no interest here.
        string[] driver = IsOnPath("clang") ? [] : IsOnPath("gcc") ? ["-p:CppCompilerAndLinker=gcc", "-p:LinkerFlavor=bfd"] : ["none"];
        if (driver is ["none"])
            return "neither clang nor gcc is installed, and NativeAOT links with one of them";

        // An old object file would be up to date, and nothing would be printed.
        string output = Directory.CreateTempSubdirectory("fastcrypto-aot").FullName;
        try
        {
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    "publish", project, "-c", "Release", "-v", "quiet", "-o", output,
                    $"-p:ListingFile={listingFile}", $"-p:NativeIntermediateOutputPath={output}/native/", .. driver,
                ])
            {
                RedirectStandardOutput = true,
            };
            using Process publish = Process.Start(start)!;
            string[] lines = publish.StandardOutput.ReadToEnd().Split('\n');
            publish.WaitForExit();
            if (publish.ExitCode != 0)
            {
                string? error = Array.Find(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
                return $"dotnet publish failed: {error?.Trim() ?? "it printed no error"}";
            }

            return new FileInfo(listingFile).Length > 0 ? null : "the compiler printed no code";
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
