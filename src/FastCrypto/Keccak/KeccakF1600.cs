using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>Keccak-f[1600] of one state by the kernel asked for.</summary>
[ConstantTime]
internal static unsafe class KeccakF1600
{
    /// <summary>Permutes the 25 words at <paramref name="state"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Permute(KeccakKernel kernel, ulong* state)
    {
        if (kernel == KeccakKernel.Avx512)
            KeccakAvx512.Permute(state);
        else
            KeccakPortable.Permute(state);
    }
}
