using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// The AppContext switches of this library, all off unless an application sets them: in its project file with a
/// <c>RuntimeHostConfigurationOption</c>, in runtimeconfig.json, or by <see cref="AppContext.SetSwitch"/> before anything of this library
/// is used (under NativeAOT that comes too late). Each is read once, when the library is loaded. Where the project file says
/// <c>Trim="true"</c>, the trimmer and the NativeAOT compiler know its value too and leave out the kernels that
/// <see cref="PortableOnly"/> switches off (but for ML-KEM's and Keccak's). docs/iot.md lists them.
/// </summary>
internal static class FeatureSwitches
{
    internal const string PortableOnlyName = "FastCrypto.PortableOnly";
    internal const string IntegerFieldsName = "FastCrypto.IntegerFields";
    internal const string ManagedHashingName = "FastCrypto.ManagedHashing";

    /// <summary>
    /// Runs everything in the portable tier, whatever the processor has, and hands nothing over to native libraries: for small programs,
    /// and for tests of what processors without extensions do.
    /// </summary>
    [FeatureSwitchDefinition(PortableOnlyName)]
    internal static bool PortableOnly { get; } = IsSet(PortableOnlyName);

    /// <summary>Keeps floating-point multiplication away from secrets (docs/SOUNDNESS.md).</summary>
    [FeatureSwitchDefinition(IntegerFieldsName)]
    internal static bool IntegerFields { get; } = IsSet(IntegerFieldsName);

    /// <summary>Hands no hash over to the BCL.</summary>
    [FeatureSwitchDefinition(ManagedHashingName)]
    internal static bool ManagedHashing { get; } = IsSet(ManagedHashingName);

    /// <summary>
    /// Reads the switches before any code of the library is compiled: the compiler folds a static readonly field of a class that has been
    /// initialized, in methods that are compiled once too. So <see cref="CpuProfile"/> stays a constant for every dispatch.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It runs no code of others, and a dispatch must not test for it.")]
    internal static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(FeatureSwitches).TypeHandle);

    private static bool IsSet(string name) => AppContext.TryGetSwitch(name, out bool isOn) && isOn;
}
