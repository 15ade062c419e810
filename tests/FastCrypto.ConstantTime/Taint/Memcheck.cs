using System.Runtime.CompilerServices;
using System.Text;

namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>
/// valgrind's client requests (valgrind.h, memcheck.h), which are a sequence of instructions that does nothing on a processor and that
/// valgrind recognises. C# cannot write it down, so it stands in a page of its own.
/// </summary>
internal static unsafe class Memcheck
{
    private const nuint RunningOnValgrind = 0x1001, CountErrors = 0x1201, PrintByReference = 0x1403;

    // VG_USERREQ_TOOL_BASE('M', 'C') + 1 and + 2.
    private const nuint MakeMemoryUndefined = 0x4d430001, MakeMemoryDefined = 0x4d430002;

    private static readonly delegate* unmanaged[SuppressGCTransition]<nuint, nuint*, nuint> Stub = CreateStub();

    internal static bool IsRunning => Request(RunningOnValgrind) != 0;

    /// <summary>How often undefined memory has decided something so far.</summary>
    internal static long ErrorCount => (long)Request(CountErrors);

    /// <summary>From now on memcheck objects when a jump or an address depends on these bytes, or on what is computed from them.</summary>
    internal static void MarkSecret(ReadOnlySpan<byte> memory) => Mark(MakeMemoryUndefined, memory);

    /// <summary>Declares the bytes public.</summary>
    internal static void MarkPublic(ReadOnlySpan<byte> memory) => Mark(MakeMemoryDefined, memory);

    /// <summary>Writes a line to valgrind's log, between the errors.</summary>
    internal static void Log(string line)
    {
        // The text is a format for arguments that it does not name: an empty va_list.
        nuint* noArguments = stackalloc nuint[3];
        new Span<nuint>(noArguments, 3).Clear();
        fixed (byte* format = Encoding.UTF8.GetBytes($"{line}\n\0"))
            Request(PrintByReference, (nuint)format, (nuint)noArguments);
    }

    private static void Mark(nuint request, ReadOnlySpan<byte> memory)
    {
        fixed (byte* pointer = memory)
            Request(request, (nuint)pointer, (nuint)memory.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nuint Request(nuint request, nuint first = 0, nuint second = 0)
    {
        nuint* arguments = stackalloc nuint[6];
        arguments[0] = request;
        arguments[1] = first;
        arguments[2] = second;
        return Stub(0, arguments);
    }

    private static delegate* unmanaged[SuppressGCTransition]<nuint, nuint*, nuint> CreateStub()
    {
        ReadOnlySpan<byte> code =
        [
            0x48, 0x89, 0xfa, // mov rdx, rdi: what the request returns where there is no valgrind
            0x48, 0x89, 0xf0, // mov rax, rsi: the request and its arguments
            0x48, 0xc1, 0xc7, 0x03, 0x48, 0xc1, 0xc7, 0x0d, // rol rdi, 3; rol rdi, 13
            0x48, 0xc1, 0xc7, 0x3d, 0x48, 0xc1, 0xc7, 0x33, // rol rdi, 61; rol rdi, 51
            0x48, 0x87, 0xdb, // xchg rbx, rbx
            0x48, 0x89, 0xd0, // mov rax, rdx
            0xc3, // ret
        ];
        return (delegate* unmanaged[SuppressGCTransition]<nuint, nuint*, nuint>)ExecutablePage.Create(code);
    }
}
