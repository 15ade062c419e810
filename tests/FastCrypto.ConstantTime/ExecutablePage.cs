using System.Runtime.InteropServices;

namespace FastCrypto.ConstantTimeCheck;

/// <summary>Instructions that C# has no words for, in memory of their own that can be called.</summary>
internal static unsafe partial class ExecutablePage
{
    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22, Size = 4096;

    /// <summary>A function of these bytes, which lives as long as the process. Linux only.</summary>
    internal static void* Create(ReadOnlySpan<byte> code)
    {
        void* page = MapMemory(null, Size, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)page == -1)
            throw new InvalidOperationException("mmap failed.");
        code.CopyTo(new Span<byte>(page, Size));
        if (Protect(page, Size, ReadExecute) != 0)
            throw new InvalidOperationException("mprotect failed.");
        return page;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(void* address, nuint length, int protection);
}
