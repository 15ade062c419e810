using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>SHA-256 (FIPS 180-4 section 6.2.2) with the AArch64 SHA-256 instructions, four rounds at a time.</summary>
/// <remarks>
/// ISA: FEAT_SHA256 (sha256h, sha256h2, sha256su0, sha256su1).
/// Registers: two vectors hold the state as abcd and efgh, four the sixteen schedule words in flight; no stack.
/// Bound: the latency of sha256h, sixteen pairs a block; not measured, checked under emulation only.
/// </remarks>
[ConstantTime]
internal static unsafe class Sha256Arm64
{
    private const int WordsPerPass = 16;
    private const int Passes = 4;

    /// <summary>Runs the whole blocks of <paramref name="blocks"/>, at least one, through the compression function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<uint> chain, ReadOnlySpan<byte> blocks)
    {
        fixed (uint* state = chain)
        fixed (byte* block = blocks)
        fixed (uint* k = Sha256Constants.K)
        {
            Compress(state, block, (uint)blocks.Length / Sha256State.BlockSizeInBytes, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(uint* chain, byte* block, uint count, uint* constants)
    {
        Vector128<uint> abcd = Vector128.Load(chain);
        Vector128<uint> efgh = Vector128.Load(chain + 4);
        for (; count != 0; count--, block += Sha256State.BlockSizeInBytes)
        {
            uint* k = constants;
            Vector128<uint> w0 = Load(block), w1 = Load(block + 16), w2 = Load(block + 32), w3 = Load(block + 48);
            Vector128<uint> a = abcd, e = efgh;
            for (int pass = 1; pass < Passes; pass++, k += WordsPerPass)
            {
                FourRounds(ref a, ref e, w0 + Vector128.Load(k));
                w0 = Schedule(w0, w1, w2, w3);
                FourRounds(ref a, ref e, w1 + Vector128.Load(k + 4));
                w1 = Schedule(w1, w2, w3, w0);
                FourRounds(ref a, ref e, w2 + Vector128.Load(k + 8));
                w2 = Schedule(w2, w3, w0, w1);
                FourRounds(ref a, ref e, w3 + Vector128.Load(k + 12));
                w3 = Schedule(w3, w0, w1, w2);
            }

            FourRounds(ref a, ref e, w0 + Vector128.Load(k));
            FourRounds(ref a, ref e, w1 + Vector128.Load(k + 4));
            FourRounds(ref a, ref e, w2 + Vector128.Load(k + 8));
            FourRounds(ref a, ref e, w3 + Vector128.Load(k + 12));
            abcd += a;
            efgh += e;
        }

        abcd.Store(chain);
        efgh.Store(chain + 4);
    }

    // Step 3 of section 6.2.2, four times.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRounds(ref Vector128<uint> abcd, ref Vector128<uint> efgh, Vector128<uint> kw)
    {
        Vector128<uint> before = abcd;
        abcd = Sha256.HashUpdate1(abcd, efgh, kw);
        efgh = Sha256.HashUpdate2(efgh, before, kw);
    }

    // Step 1: W[t..t+3] from w0 = W[t-16..t-13], w1, w2, w3 = W[t-4..t-1].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Schedule(Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3) =>
        Sha256.ScheduleUpdate1(Sha256.ScheduleUpdate0(w0, w1), w2, w3);

    // Sixteen message bytes as big-endian words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(byte* source) => AdvSimd.ReverseElement8(Vector128.Load(source).AsUInt32());
}
