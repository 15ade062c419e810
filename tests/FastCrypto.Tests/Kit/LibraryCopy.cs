using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace FastCrypto.TestKit;

/// <summary>A second copy of the library in this process: it reads the AppContext switches, which are read once, anew.</summary>
internal sealed class LibraryCopy : IDisposable
{
    private readonly AssemblyLoadContext _context;
    private readonly string _switch;
    private readonly bool _before;
    private readonly Type _info;

    /// <summary>Loads a copy that finds a switch set or not.</summary>
    internal LibraryCopy(string switchName, bool isOn)
    {
        _switch = switchName;
        _before = AppContext.TryGetSwitch(switchName, out bool before) && before;
        AppContext.SetSwitch(switchName, isOn);
        _context = new AssemblyLoadContext(switchName, isCollectible: true);
        _info = _context.LoadFromAssemblyPath(typeof(CryptoInfo).Assembly.Location).GetType(typeof(CryptoInfo).FullName!)!;
        RuntimeHelpers.RunModuleConstructor(_info.Module.ModuleHandle);
        // Too late for the copy: it has read the switches before all else.
        AppContext.SetSwitch(switchName, _before);
    }

    internal string CpuTier => (string)_info.GetProperty(nameof(CryptoInfo.CpuTier))!.GetValue(null)!;

    internal IReadOnlyDictionary<string, string> Kernels =>
        (IReadOnlyDictionary<string, string>)_info.GetProperty(nameof(CryptoInfo.Kernels))!.GetValue(null)!;

    public void Dispose() => _context.Unload();
}
