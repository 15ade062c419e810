using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Keccak-f[1600] (FIPS 202, section 3) on 64-bit integers. The lane A[x, y] of the standard is word x + 5y.
/// </summary>
[ConstantTime]
internal static unsafe class KeccakPortable
{
    /// <summary>The number of 64-bit words in a state.</summary>
    internal const int Words = 25;

    /// <summary>The number of rounds: 12 + 2l with l = 6.</summary>
    internal const int Rounds = 24;

    /// <summary>The round constants RC of step ι (section 3.2.5, Algorithm 5).</summary>
    internal static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes the 25 words at <paramref name="state"/>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Permute(ulong* state)
    {
        // Two rounds a turn, from the state to a second copy and back: no round waits for its own stores to move. The parities of
        // the columns, C of θ, pass from one round to the next in registers: the first thing that a round needs is the last that is
        // written.
        ulong* copy = stackalloc ulong[Words];
        ref ulong constant = ref MemoryMarshal.GetReference(RoundConstants);
        ulong c0 = state[0] ^ state[5] ^ state[10] ^ state[15] ^ state[20];
        ulong c1 = state[1] ^ state[6] ^ state[11] ^ state[16] ^ state[21];
        ulong c2 = state[2] ^ state[7] ^ state[12] ^ state[17] ^ state[22];
        ulong c3 = state[3] ^ state[8] ^ state[13] ^ state[18] ^ state[23];
        ulong c4 = state[4] ^ state[9] ^ state[14] ^ state[19] ^ state[24];
        for (int round = 0; round < Rounds; round += 2)
        {
            Round(state, copy, Unsafe.Add(ref constant, round), ref c0, ref c1, ref c2, ref c3, ref c4);
            Round(copy, state, Unsafe.Add(ref constant, round + 1), ref c0, ref c1, ref c2, ref c3, ref c4);
        }

        Unsafe.InitBlockUnaligned(copy, 0, Words * sizeof(ulong));
    }

    // Rnd(A, ir) = ι(χ(π(ρ(θ(A)))), ir) (section 3.3), row by row of the result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ulong* a, ulong* e, ulong constant, ref ulong c0, ref ulong c1, ref ulong c2, ref ulong c3, ref ulong c4)
    {
        // θ (3.2.1): C[x] is the parity of a column, D[x] = C[x-1] ^ rot(C[x+1], 1).
        ulong d0 = c4 ^ BitOperations.RotateLeft(c1, 1);
        ulong d1 = c0 ^ BitOperations.RotateLeft(c2, 1);
        ulong d2 = c1 ^ BitOperations.RotateLeft(c3, 1);
        ulong d3 = c2 ^ BitOperations.RotateLeft(c4, 1);
        ulong d4 = c3 ^ BitOperations.RotateLeft(c0, 1);
        ulong p0, p1, p2, p3, p4;

        // ρ and π (3.2.2, 3.2.3): A[x, y] rotated by its offset goes to column y of row 2x + 3y. χ (3.2.4) then works within
        // the row, and ι (3.2.5) touches A[0, 0] only. The result's parities gather in p.
        ulong b0 = a[0] ^ d0;
        ulong b1 = BitOperations.RotateLeft(a[6] ^ d1, 44);
        ulong b2 = BitOperations.RotateLeft(a[12] ^ d2, 43);
        ulong b3 = BitOperations.RotateLeft(a[18] ^ d3, 21);
        ulong b4 = BitOperations.RotateLeft(a[24] ^ d4, 14);
        p0 = e[0] = b0 ^ (~b1 & b2) ^ constant;
        p1 = e[1] = b1 ^ (~b2 & b3);
        p2 = e[2] = b2 ^ (~b3 & b4);
        p3 = e[3] = b3 ^ (~b4 & b0);
        p4 = e[4] = b4 ^ (~b0 & b1);

        b0 = BitOperations.RotateLeft(a[3] ^ d3, 28);
        b1 = BitOperations.RotateLeft(a[9] ^ d4, 20);
        b2 = BitOperations.RotateLeft(a[10] ^ d0, 3);
        b3 = BitOperations.RotateLeft(a[16] ^ d1, 45);
        b4 = BitOperations.RotateLeft(a[22] ^ d2, 61);
        p0 ^= e[5] = b0 ^ (~b1 & b2);
        p1 ^= e[6] = b1 ^ (~b2 & b3);
        p2 ^= e[7] = b2 ^ (~b3 & b4);
        p3 ^= e[8] = b3 ^ (~b4 & b0);
        p4 ^= e[9] = b4 ^ (~b0 & b1);

        b0 = BitOperations.RotateLeft(a[1] ^ d1, 1);
        b1 = BitOperations.RotateLeft(a[7] ^ d2, 6);
        b2 = BitOperations.RotateLeft(a[13] ^ d3, 25);
        b3 = BitOperations.RotateLeft(a[19] ^ d4, 8);
        b4 = BitOperations.RotateLeft(a[20] ^ d0, 18);
        p0 ^= e[10] = b0 ^ (~b1 & b2);
        p1 ^= e[11] = b1 ^ (~b2 & b3);
        p2 ^= e[12] = b2 ^ (~b3 & b4);
        p3 ^= e[13] = b3 ^ (~b4 & b0);
        p4 ^= e[14] = b4 ^ (~b0 & b1);

        b0 = BitOperations.RotateLeft(a[4] ^ d4, 27);
        b1 = BitOperations.RotateLeft(a[5] ^ d0, 36);
        b2 = BitOperations.RotateLeft(a[11] ^ d1, 10);
        b3 = BitOperations.RotateLeft(a[17] ^ d2, 15);
        b4 = BitOperations.RotateLeft(a[23] ^ d3, 56);
        p0 ^= e[15] = b0 ^ (~b1 & b2);
        p1 ^= e[16] = b1 ^ (~b2 & b3);
        p2 ^= e[17] = b2 ^ (~b3 & b4);
        p3 ^= e[18] = b3 ^ (~b4 & b0);
        p4 ^= e[19] = b4 ^ (~b0 & b1);

        b0 = BitOperations.RotateLeft(a[2] ^ d2, 62);
        b1 = BitOperations.RotateLeft(a[8] ^ d3, 55);
        b2 = BitOperations.RotateLeft(a[14] ^ d4, 39);
        b3 = BitOperations.RotateLeft(a[15] ^ d0, 41);
        b4 = BitOperations.RotateLeft(a[21] ^ d1, 2);
        p0 ^= e[20] = b0 ^ (~b1 & b2);
        p1 ^= e[21] = b1 ^ (~b2 & b3);
        p2 ^= e[22] = b2 ^ (~b3 & b4);
        p3 ^= e[23] = b3 ^ (~b4 & b0);
        p4 ^= e[24] = b4 ^ (~b0 & b1);

        c0 = p0;
        c1 = p1;
        c2 = p2;
        c3 = p3;
        c4 = p4;
    }
}
