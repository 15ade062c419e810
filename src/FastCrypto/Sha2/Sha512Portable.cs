using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// SHA-512's compression function as FIPS 180-4 section 6.4.2 states it: the specification and the oracle of the other kernels.
/// </summary>
/// <remarks>
/// ISA: none. Registers: the eight working variables, which change their names over eight rounds; the schedule is on the stack.
/// Bound: 24 operations a round and 13 a word of the schedule, 2752 a block; measured 310 ns (about 1170 cycles) on Zen 4.
/// </remarks>
[ConstantTime]
internal static class Sha512Portable
{
    private const int Rounds = 80;

    /// <summary>Runs the whole blocks of <paramref name="blocks"/> through the compression function.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<ulong> chain, ReadOnlySpan<byte> blocks)
    {
        ReadOnlySpan<ulong> k = Sha512Constants.K;
        Span<ulong> w = stackalloc ulong[Rounds];
        for (; blocks.Length >= Sha512State.BlockSizeInBytes; blocks = blocks[Sha512State.BlockSizeInBytes..])
        {
            // Step 1: the message schedule.
            for (int t = 0; t < 16; t++)
                w[t] = BinaryPrimitives.ReadUInt64BigEndian(blocks[(8 * t)..]);
            for (int t = 16; t < Rounds; t++)
                w[t] = SmallSigma1(w[t - 2]) + w[t - 7] + SmallSigma0(w[t - 15]) + w[t - 16];

            // Step 2: the working variables.
            ulong a = chain[0], b = chain[1], c = chain[2], d = chain[3], e = chain[4], f = chain[5], g = chain[6], h = chain[7];

            // Step 3. The variables keep their places and change their roles instead, which repeats after eight rounds.
            for (int t = 0; t < Rounds; t += 8)
            {
                Round(a, b, c, ref d, e, f, g, ref h, k[t] + w[t]);
                Round(h, a, b, ref c, d, e, f, ref g, k[t + 1] + w[t + 1]);
                Round(g, h, a, ref b, c, d, e, ref f, k[t + 2] + w[t + 2]);
                Round(f, g, h, ref a, b, c, d, ref e, k[t + 3] + w[t + 3]);
                Round(e, f, g, ref h, a, b, c, ref d, k[t + 4] + w[t + 4]);
                Round(d, e, f, ref g, h, a, b, ref c, k[t + 5] + w[t + 5]);
                Round(c, d, e, ref f, g, h, a, ref b, k[t + 6] + w[t + 6]);
                Round(b, c, d, ref e, f, g, h, ref a, k[t + 7] + w[t + 7]);
            }

            // Step 4: the next chaining value.
            chain[0] += a;
            chain[1] += b;
            chain[2] += c;
            chain[3] += d;
            chain[4] += e;
            chain[5] += f;
            chain[6] += g;
            chain[7] += h;
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(w));
    }

    // One round of step 3: T1 goes into d, T1 + T2 into h, which the next round calls e and a.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ulong a, ulong b, ulong c, ref ulong d, ulong e, ulong f, ulong g, ref ulong h, ulong kw)
    {
        ulong t1 = h + BigSigma1(e) + Ch(e, f, g) + kw;
        ulong t2 = BigSigma0(a) + Maj(a, b, c);
        d += t1;
        h = t1 + t2;
    }

    // Equation (4.8), with one operation fewer: where e has a one, f; else g.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Ch(ulong e, ulong f, ulong g) => g ^ (e & (f ^ g));

    // Equation (4.9), with one operation fewer: where a and b agree, either; else c.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Maj(ulong a, ulong b, ulong c) => (a & b) | (c & (a | b));

    // Equation (4.10).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BigSigma0(ulong x) =>
        BitOperations.RotateRight(x, 28) ^ BitOperations.RotateRight(x, 34) ^ BitOperations.RotateRight(x, 39);

    // Equation (4.11).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BigSigma1(ulong x) =>
        BitOperations.RotateRight(x, 14) ^ BitOperations.RotateRight(x, 18) ^ BitOperations.RotateRight(x, 41);

    // Equation (4.12).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SmallSigma0(ulong x) => BitOperations.RotateRight(x, 1) ^ BitOperations.RotateRight(x, 8) ^ (x >> 7);

    // Equation (4.13).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SmallSigma1(ulong x) => BitOperations.RotateRight(x, 19) ^ BitOperations.RotateRight(x, 61) ^ (x >> 6);
}
