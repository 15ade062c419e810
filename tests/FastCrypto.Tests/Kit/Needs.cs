namespace FastCrypto.TestKit;

/// <summary>
/// What a test needs of the machine: a peer's program, a corpus. Where it is missing the test skips and says so; in the run that others
/// rely on (<c>CI=true</c>) it fails, so that no green run is one that had nobody to talk to.
/// </summary>
internal static class Needs
{
    internal static bool IsDecisive { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    internal static void That(bool isThere, string orElse)
    {
        if (IsDecisive)
            Assert.True(isThere, $"{orElse} CI=true: this is a failure.");
        else
            Assert.SkipUnless(isThere, orElse);
    }
}
