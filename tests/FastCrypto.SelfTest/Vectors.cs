using System.Text.Json;

namespace FastCrypto.SelfTest;

/// <summary>The project's own vector files (tests/vectors), carried inside the program.</summary>
internal static class Vectors
{
    private static readonly Dictionary<string, JsonElement> Files = [];

    internal static JsonElement Of(string file)
    {
        if (!Files.TryGetValue(file, out JsonElement root))
        {
            using Stream stream = typeof(Vectors).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException(file);
            using var document = JsonDocument.Parse(stream);
            Files[file] = root = document.RootElement.Clone();
        }

        return root;
    }
}
