using System.Text.Json;

namespace FastCrypto.TestKit;

/// <summary>Short readings of the vector files' fields.</summary>
internal static class JsonExtensions
{
    internal static byte[] Hex(this JsonElement element, string property) =>
        Convert.FromHexString(element.GetProperty(property).GetString()!);

    internal static byte[] HexOrEmpty(this JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.GetString() is string text ? Convert.FromHexString(text) : [];

    internal static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    internal static int Int(this JsonElement element, string property) => element.GetProperty(property).GetInt32();

    internal static bool Bool(this JsonElement element, string property) => element.GetProperty(property).GetBoolean();

    internal static IEnumerable<JsonElement> Items(this JsonElement element, string property) =>
        element.GetProperty(property).EnumerateArray();

    internal static bool HasFlag(this JsonElement test, string flag) =>
        test.TryGetProperty("flags", out JsonElement flags) && flags.EnumerateArray().Any(f => f.GetString() == flag);
}
