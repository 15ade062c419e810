using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FastCrypto.ConstantTimeCheck.Statistics;

/// <summary>The processor's time stamp where it can be had, the system's clock elsewhere: .NET has no instruction for it, so it stands in a
/// page of its own.</summary>
internal static unsafe class CycleCounter
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<long> Stub =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? (delegate* unmanaged[SuppressGCTransition]<long>)ExecutablePage.Create(
            [
                0x0f, 0xae, 0xe8, // lfence: what came before has been done
                0x0f, 0x31, // rdtsc
                0x0f, 0xae, 0xe8, // lfence: what comes after has not begun
                0x48, 0xc1, 0xe2, 0x20, // shl rdx, 32
                0x48, 0x09, 0xd0, // or rax, rdx
                0xc3, // ret
            ])
            : null;

    internal static long Now => Stub != null ? Stub() : Stopwatch.GetTimestamp();
}
