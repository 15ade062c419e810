using System.Diagnostics;
using System.Reflection;

namespace FastCrypto.TestKit;

/// <summary>
/// For tests of what only optimized code promises. A debug build's code makes an object for the handle of every span over the assembly's
/// data (the constants of SHA-2, of Keccak, of AES), copies what it computes to the stack, and divides where the optimizer multiplies.
/// </summary>
internal static class OptimizedCode
{
    internal static void Require()
    {
        bool isUnoptimized = typeof(CryptoInfo).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;
        Assert.SkipWhen(isUnoptimized, "a debug build of the library");
    }
}
