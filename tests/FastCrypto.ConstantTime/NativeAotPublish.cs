namespace FastCrypto.ConstantTimeCheck;

/// <summary>Compiles a project of this folder with NativeAOT.</summary>
internal static class NativeAotPublish
{
    /// <summary>Publishes a project into a folder; null if that worked, or the reason why it did not.</summary>
    /// <param name="project">The project, from this program's folder.</param>
    /// <param name="output">The folder.</param>
    /// <param name="options">Options of <c>dotnet publish</c>.</param>
    internal static string? Run(string project, string output, params string[] options)
    {
        string path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../..", project));
        if (!File.Exists(path))
            return $"{path} is not there";
        // The linker's driver is clang unless somebody says otherwise.
        string[] driver = IsOnPath("clang") ? [] : IsOnPath("gcc") ? ["-p:CppCompilerAndLinker=gcc", "-p:LinkerFlavor=bfd"] : ["none"];
        if (driver is ["none"])
            return "neither clang nor gcc is installed, and NativeAOT links with one of them";

        ChildProcess publish = ChildProcess.Run(
            ["dotnet", "publish", path, "-c", "Release", "-v", "quiet", "-o", output, .. options, .. driver]);
        if (publish.ExitCode == 0)
            return null;
        string? error = Array.Find(publish.Lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
        return $"dotnet publish failed: {error?.Trim() ?? "it printed no error"}";
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
