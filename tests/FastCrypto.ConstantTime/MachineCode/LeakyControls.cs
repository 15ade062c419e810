using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>Code that leaks on purpose, each in one way, and code that does not: what the check says of it tells whether to believe the
/// check.</summary>
[ConstantTime]
internal static unsafe class LeakyControls
{
    private static readonly byte[] Table = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 7))];

    /// <summary>Each control and the kind of finding that it must have.</summary>
    internal static readonly IReadOnlyDictionary<string, FindingKind?> Expected = new Dictionary<string, FindingKind?>
    {
        [nameof(SecretBranch)] = FindingKind.Branch,
        [nameof(EarlyExitCompare)] = FindingKind.Branch,
        [nameof(SecretLoopBound)] = FindingKind.Branch,
        [nameof(SecretTableIndex)] = FindingKind.Address,
        [nameof(SpilledSecretIndex)] = FindingKind.Address,
        [nameof(SecretDivision)] = FindingKind.Division,
        [nameof(SecretSwitch)] = FindingKind.IndirectJump,
        [nameof(SecretGather)] = FindingKind.MaskedMemory,
        [nameof(SecretMaskLoad)] = FindingKind.MaskedMemory,
        [nameof(SecretMaskStore)] = FindingKind.MaskedMemory,
        [nameof(SecretEvexMask)] = FindingKind.MaskedMemory,
        [nameof(CallsUnmarked)] = FindingKind.Call,
        [nameof(VartimeCallee)] = FindingKind.Call,
        [nameof(InliningRefused)] = FindingKind.Call,
        [nameof(LeakInFinally)] = FindingKind.Branch,
        [nameof(LeakInCatch)] = FindingKind.Branch,
        [nameof(InlinedLeak)] = FindingKind.Branch,
        [nameof(SecretArgument)] = FindingKind.Argument,
        [nameof(SecretResult)] = FindingKind.Result,
        [nameof(SecretSpanLength)] = FindingKind.Result,
        [nameof(SecretLength)] = FindingKind.Store,
        [nameof(Innocent)] = null,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretBranch(ulong secret, byte* output)
    {
        if ((secret & 1) != 0)
            Innocent(output, output, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void EarlyExitCompare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> output)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return;
        }

        output.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretLoopBound(ulong* secret, byte* output)
    {
        for (ulong i = 0; i < *secret; i++)
            output[i] = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static byte SecretTableIndex(ReadOnlySpan<byte> secret) => Table[secret[0]];

    /// <summary>The secret goes through the frame before it is an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static byte SpilledSecretIndex(byte* secret, byte* table)
    {
        ulong* copy = stackalloc ulong[4];
        copy[1] = *(ulong*)secret;
        Innocent((byte*)copy, (byte*)copy, 8);
        return table[(byte)copy[1]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static ulong SecretDivision(ulong a, ulong b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretSwitch(ulong secret, byte* output)
    {
        switch ((uint)(secret & 7))
        {
            case 0: output[3] = 1; break;
            case 1: output[1] = 7; Innocent(output, output, 1); break;
            case 2: output[4] = 2; break;
            case 3: Innocent(output, output, 8); break;
            case 4: output[2] = 9; Innocent(output, output, 2); break;
            case 5: output[0] = 5; break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static Vector256<int> SecretGather(int* table, Vector256<int> secret) => Avx2.GatherVector256(table, secret, 4);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static Vector256<int> SecretMaskLoad(int* table, Vector256<int> secret) => Avx2.MaskLoad(table, secret);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretMaskStore(int* output, Vector256<int> secret) => Avx2.MaskStore(output, secret, secret);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretEvexMask(int* output, Vector512<int> secret) => Avx512F.MaskStore(output, secret, secret);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double CallsUnmarked(double secret) => Math.Pow(secret, secret);

    /// <summary>The secret lies in memory, where no declaration of the callee's is about it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static bool VartimeCallee(ReadOnlySpan<byte> secret) => AnyZeroVartime(secret);

    /// <summary>The JIT does not inline recursion.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static ulong InliningRefused(ulong secret, int count) => Fold(secret, count);

    /// <summary>No jump leads to the block that leaks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void LeakInFinally(ulong* secret, byte* output)
    {
        try
        {
            Innocent(output, output, 8);
        }
        finally
        {
            if (*secret != 0)
                Innocent(output, output, 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void LeakInCatch(ulong* secret, byte* output)
    {
        try
        {
            Innocent(output, output, 8);
        }
        catch (InvalidOperationException)
        {
            if (*secret != 0)
                Innocent(output, output, 32);
        }
    }

    /// <summary>The leak stands in a marked helper; its copy is what counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void InlinedLeak(ulong* secret, byte* output)
    {
        for (int i = 0; i < 4; i++)
            SubtractIfLarge(ref secret[i], output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretArgument(byte* secret, byte* output) => Innocent(output, output, *secret);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static bool SecretResult(ulong* secret) => *secret == 0;

    /// <summary>The address of the result is public, its length in the second register is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static ReadOnlySpan<byte> SecretSpanLength(ref byte data, ulong* secret) =>
        MemoryMarshal.CreateReadOnlySpan(ref data, (int)(*secret & 15));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void SecretLength(ref Counted counted, byte* secret) => counted.Length = *secret;

    /// <summary>Loops on a length, a table by a counter, a mask on the secret: nothing to object to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Innocent(byte* source, byte* destination, int length)
    {
        for (int i = 0; i < length; i++)
        {
            ulong mask = ConstantTime.MaskIfOdd(source[i]);
            destination[i] = (byte)ConstantTime.Select(mask, Table[i & 255], source[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool AnyZeroVartime(ReadOnlySpan<byte> data) => data.Contains((byte)0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value, int count) => count == 0 ? value : value ^ Fold(value >> 1, count - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractIfLarge(ref ulong value, byte* output)
    {
        if (value >= 3329)
        {
            value -= 3329;
            *output = 1;
        }
    }

    /// <summary>A structure with a public field.</summary>
    internal struct Counted
    {
        internal int Length;
    }
}
