namespace FastCrypto;

/// <summary>
/// Where one-shot SHA-256 leaves long input to the BCL. .NET 10 has no x64 SHA instructions, but the native libraries under the
/// BCL use them: four times our speed in bulk, behind a fixed cost of several hundred nanoseconds.
/// </summary>
/// <remarks>
/// The AppContext switch <c>FastCrypto.ManagedHashing</c> keeps everything managed. Incremental hashing, keyed HMAC objects and
/// HKDF are always managed, and so are SHA-384 and SHA-512, for which the processors that run .NET today have no instructions.
/// </remarks>
internal static class Sha256Handover
{
    internal const string ManagedSwitch = "FastCrypto.ManagedHashing";

    /// <summary>The shortest one-shot hash that the BCL gets, measured on Zen 4 (docs/hashing.md).</summary>
    internal const int HashCrossover = 256;

    /// <summary>The shortest message of a one-shot HMAC that the BCL gets, measured likewise.</summary>
    internal const int HmacCrossover = 640;

    /// <summary>Whether long one-shot input goes to the BCL in this process.</summary>
    internal static bool IsOn { get; } = CpuProfile.X64ShaExtensions && !IsManagedSwitchSet();

    /// <summary>Tells <see cref="CryptoInfo"/>.</summary>
    internal static KernelInfo[] Kernels => IsOn
        ?
        [
            new($"SHA-256 (one-shot, {HashCrossover} B and up)", "BCL", 0, true, true),
            new($"HMAC-SHA256 (one-shot, {HmacCrossover} B and up)", "BCL", 0, true, true),
        ]
        : [];

    internal static bool TakesHash(int length) => length >= HashCrossover && IsOn;

    internal static bool TakesHmac(int length) => length >= HmacCrossover && IsOn;

    internal static bool IsManagedSwitchSet() => AppContext.TryGetSwitch(ManagedSwitch, out bool isOn) && isOn;
}
