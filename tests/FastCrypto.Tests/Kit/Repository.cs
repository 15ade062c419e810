namespace FastCrypto.TestKit;

/// <summary>The working copy that the test program was built from, for the tests that read sources and documents.</summary>
internal static class Repository
{
    private static readonly string? RootFolder = FindRoot();

    /// <summary>Whether the sources are beside the test program.</summary>
    internal static bool IsThere => RootFolder is not null;

    /// <summary>The folder of the solution; skips the test where the program runs without its sources.</summary>
    internal static string Root
    {
        get
        {
            if (RootFolder is null)
                Assert.Skip("The sources are not beside the test program.");
            return RootFolder!;
        }
    }

    /// <summary>
    /// The files below a folder that somebody wrote: nothing of bin and obj. Paths are relative to <see cref="Root"/>, with slashes.
    /// </summary>
    internal static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => extensions.Contains(Path.GetExtension(file)) && !file.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    internal static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FastCrypto.sln")))
                return folder.FullName;
        }

        return null;
    }
}
