using System.Numerics;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The Linux kernel's generator without a system call. Since 6.11 the kernel maps a getrandom of its own into every process (the
/// vDSO, "getrandom.c" in its sources), which draws from a state in the process' memory. The kernel voids that state whenever it reseeds,
/// after a fork and after a restored snapshot, which no generator of a library's own could notice; so the bytes are as good as the system
/// call's, for a sixth of the time. The C library does the same where it is new enough (glibc 2.41).
/// </summary>
/// <remarks>
/// A state serves one call at a time. There is one for each processor: whoever finds his taken (a thread that was interrupted in the middle
/// holds it) is sent back to the system call.
/// </remarks>
internal sealed unsafe partial class VdsoRandom
{
    // States must not cross pages (of at least 4096 bytes); a power of two never does, and at least two cache lines keep processors apart.
    private const int StateStride = 256;
    private const int MaxStates = 256;

    // One flag to a cache line.
    private const int FlagStride = 64 / sizeof(int);

    private readonly delegate* unmanaged<void*, nuint, uint, void*, nuint, nint> _getRandom;
    private readonly byte* _states;
    private readonly int _stateBytes;
    private readonly int[] _taken;
    private readonly int _stateMask;

    private VdsoRandom(delegate* unmanaged<void*, nuint, uint, void*, nuint, nint> getRandom, byte* states, int stateBytes, int count)
    {
        _getRandom = getRandom;
        _states = states;
        _stateBytes = stateBytes;
        _taken = new int[count * FlagStride];
        _stateMask = count - 1;
    }

    /// <summary>The process' instance, or null where the kernel offers none.</summary>
    internal static VdsoRandom? Instance { get; } = TryOpen();

    /// <summary>Fills <paramref name="destination"/>, or returns false and leaves it to the system call.</summary>
    internal bool TryFill(Span<byte> destination)
    {
        int index = Thread.GetCurrentProcessorId() & _stateMask;
        ref int taken = ref _taken[index * FlagStride];
        if (Interlocked.Exchange(ref taken, 1) != 0)
            return false;
        nint written;
        fixed (byte* pointer = destination)
            written = _getRandom(pointer, (nuint)destination.Length, 0, _states + index * StateStride, (nuint)_stateBytes);
        Volatile.Write(ref taken, 0);
        return written == destination.Length;
    }

    /// <summary>Opens the vDSO's generator with fresh states.</summary>
    internal static VdsoRandom? TryOpen()
    {
        // 64 bits: mmap's offset has one width there.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !NativeLibrary.TryLoad("linux-vdso.so.1", out nint vdso)
            || !(NativeLibrary.TryGetExport(vdso, "__vdso_getrandom", out nint function)
                || NativeLibrary.TryGetExport(vdso, "__kernel_getrandom", out function)))
            return null;

        // With this length and nothing else it says what its states need.
        var getRandom = (delegate* unmanaged<void*, nuint, uint, void*, nuint, nint>)function;
        StateParameters parameters = default;
        if (getRandom(null, 0, 0, &parameters, nuint.MaxValue) != 0 || parameters.StateBytes is 0 or > StateStride)
            return null;

        int count = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MaxStates));
        try
        {
            void* states = MapMemory(null, (nuint)(count * StateStride), parameters.Protection, parameters.MapFlags, -1, 0);
            return (nint)states == -1 ? null : new VdsoRandom(getRandom, (byte*)states, (int)parameters.StateBytes, count);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int file, nint offset);

    // struct vgetrandom_opaque_params of the kernel's user interface.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct StateParameters
    {
        internal uint StateBytes;
        internal int Protection;
        internal int MapFlags;
    }
}
