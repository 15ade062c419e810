namespace FastCrypto.TestKit;

/// <summary><c>FASTCRYPTO_EFFORT=quick|full</c> scales the long runs; quick is the default.</summary>
internal static class Effort
{
    internal static bool IsFull { get; } = Environment.GetEnvironmentVariable("FASTCRYPTO_EFFORT") switch
    {
        null or "" or "quick" => false,
        "full" => true,
        string other => throw new InvalidOperationException($"FASTCRYPTO_EFFORT is '{other}'; it must be quick or full."),
    };

    internal static int Scale(int quick, int full) => IsFull ? full : quick;
}
