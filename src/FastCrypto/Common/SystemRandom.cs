using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// Randomness for keys. On Linux it comes from the kernel's generator (getrandom, by <see cref="VdsoRandom"/> or a system call) without the
/// detour through a generator of a library in this process, which costs twice the system call for the few bytes that a key takes; it is as
/// safe after a fork or a restored snapshot as the kernel is. Elsewhere, or if the kernel refuses, it comes from
/// <see cref="RandomNumberGenerator"/>.
/// </summary>
internal static unsafe partial class SystemRandom
{
    // The kernel serves requests of at most this many bytes whole, whatever interrupts it.
    private const int WholeRequest = 256;

    private static volatile bool _kernelRefuses = !OperatingSystem.IsLinux();

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    internal static void Fill(Span<byte> destination)
    {
        if (destination.Length <= WholeRequest)
        {
            if (VdsoRandom.Instance is { } vdso && vdso.TryFill(destination))
                return;
            if (!_kernelRefuses && TryFillFromKernel(destination))
                return;
        }

        RandomNumberGenerator.Fill(destination);
    }

    private static bool TryFillFromKernel(Span<byte> destination)
    {
        try
        {
            fixed (byte* pointer = destination)
            {
                if (GetRandom(pointer, (nuint)destination.Length, 0) == destination.Length)
                    return true;
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }

        _kernelRefuses = true;
        return false;
    }

    [LibraryImport("libc", EntryPoint = "getrandom")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetRandom(byte* destination, nuint length, uint flags);
}
