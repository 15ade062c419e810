using System.Text.Json;

namespace FastCrypto.TestKit;

/// <summary>
/// Where test data stands. The project's own facts (RFC and NIST examples) are copied beside the test program; the large
/// public corpora (Wycheproof, ACVP, CAVP, CCTV) are read from the folder that <c>FASTCRYPTO_VECTORS</c> names, by
/// default <c>tests/vectors/corpora</c>, and a test that needs one skips, saying so, where it is missing (<see cref="Needs"/>).
/// </summary>
internal static class Corpora
{
    internal const string Variable = "FASTCRYPTO_VECTORS";

    private static readonly string? Folder = FindFolder();

    /// <summary>One of the project's own vector files, for example <c>rfc8439_chacha20_poly1305.json</c>.</summary>
    internal static JsonElement Own(string file)
    {
        VectorInventory.RequireReader(file);
        return Parse(Path.Combine(AppContext.BaseDirectory, "vectors", file));
    }

    /// <summary>A corpus file, for example <c>wycheproof/aes_gcm_test.json</c>; skips the test where it is missing.</summary>
    internal static JsonElement Json(string file) => Parse(PathOf(file));

    /// <summary>The lines of a corpus file; skips the test where it is missing.</summary>
    internal static string[] Lines(string file) => File.ReadAllLines(PathOf(file));

    /// <summary>The path of a corpus file; skips the test where it is missing.</summary>
    internal static string PathOf(string file)
    {
        VectorInventory.RequireReader(file);
        string path = Folder is null ? "" : Path.Combine(Folder, file);
        Needs.That(File.Exists(path), $"{file} is not here: set {Variable}, or run eng/fetch-vectors.sh.");
        return path;
    }

    /// <summary>The corpora's folder; skips the test where there is none.</summary>
    internal static string Root
    {
        get
        {
            Needs.That(Folder is not null, $"The corpora are not here: set {Variable}, or run eng/fetch-vectors.sh.");
            return Folder!;
        }
    }

    private static JsonElement Parse(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static string? FindFolder()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named)
                ? named
                : throw new DirectoryNotFoundException($"{Variable} names {named}, which does not exist.");

        string corpora = Repository.IsThere ? Path.Combine(Repository.Root, "tests", "vectors", "corpora") : "";
        return Directory.Exists(corpora) ? corpora : null;
    }
}
