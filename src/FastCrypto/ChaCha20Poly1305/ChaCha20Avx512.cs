using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>ChaCha20 with AVX-512 F and VL: rows for short input, columns for long.</summary>
/// <remarks>
/// <para>
/// Rows: one ymm holds one row (four words) of two blocks, so a, b, c, d are two blocks; in zmm they are four, and a second set makes
/// eight.
/// </para>
/// <para>Columns: one zmm holds one word of sixteen blocks; all sixteen live in zmm0–15 and sixteen more serve the transpose.</para>
/// <para>
/// Bounds: rows the latency of twelve dependent instructions a round, four of them rotations of two cycles (320 cycles for up to eight
/// blocks), or shifts of one where there is room for more instructions (240 for two blocks, measured 280); columns the two 512-bit
/// instructions a cycle, 480 of them per KiB (7.8 GB/s at 3.7 GHz before transpose and memory).
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class ChaCha20Avx512
{
    // Truth table of the three-operand instruction.
    private const byte Xor3 = 0x96;

    /// <summary>Bytes of key stream that <see cref="Columns16"/> makes at once.</summary>
    internal const int ColumnBytes = 1024;

    /// <summary>Bytes that <see cref="Columns16Authenticating"/> authenticates beside.</summary>
    internal const int AuthenticatedBytes = 20 * Poly1305Scalar.BlockSize;

    /// <summary>128 bytes of key stream: the blocks of counters n and n + 1.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows2(uint* state, byte* keyStream)
    {
        Vector256<uint> a = Avx2.BroadcastVector128ToVector256(state), b = Avx2.BroadcastVector128ToVector256(state + 4);
        Vector256<uint> c = Avx2.BroadcastVector128ToVector256(state + 8);
        Vector256<uint> d = Avx2.BroadcastVector128ToVector256(state + 12) + Vector256.Create(0u, 0, 0, 0, 1, 0, 0, 0);
        Vector256<uint> a0 = a, b0 = b, c0 = c, d0 = d;
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRounds(ref a, ref b, ref c, ref d);
            d = Avx2.Shuffle(d, 0x4E);
            a = Avx2.Shuffle(a, 0x93);
            c = Avx2.Shuffle(c, 0x39);
            QuarterRounds(ref a, ref b, ref c, ref d);
            d = Avx2.Shuffle(d, 0x4E);
            a = Avx2.Shuffle(a, 0x39);
            c = Avx2.Shuffle(c, 0x93);
        }

        a += a0;
        b += b0;
        c += c0;
        d += d0;
        // A block a store, as it will be loaded.
        Vector512<uint> first = Avx2.Permute2x128(a, b, 0x20).ToVector512Unsafe(),
            second = Avx2.Permute2x128(a, b, 0x31).ToVector512Unsafe();
        Avx512F.InsertVector256(first, Avx2.Permute2x128(c, d, 0x20), 1).AsByte().Store(keyStream);
        Avx512F.InsertVector256(second, Avx2.Permute2x128(c, d, 0x31), 1).AsByte().Store(keyStream + 64);
    }

    /// <summary>256 bytes of key stream: the blocks of counters n to n + 3.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows4(uint* state, byte* keyStream)
    {
        Vector512<uint> a = Avx512F.BroadcastVector128ToVector512(state);
        Vector512<uint> b = Avx512F.BroadcastVector128ToVector512(state + 4);
        Vector512<uint> c = Avx512F.BroadcastVector128ToVector512(state + 8);
        Vector512<uint> d = Avx512F.BroadcastVector128ToVector512(state + 12) + RowCounters;
        Vector512<uint> a0 = a, b0 = b, c0 = c, d0 = d;
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRounds(ref a, ref b, ref c, ref d);
            ToDiagonals(ref a, ref c, ref d);
            QuarterRounds(ref a, ref b, ref c, ref d);
            ToColumns(ref a, ref c, ref d);
        }

        StoreRows(a + a0, b + b0, c + c0, d + d0, keyStream);
    }

    /// <summary>512 bytes of key stream: the blocks of counters n to n + 7.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows8(uint* state, byte* keyStream)
    {
        Vector512<uint> a = Avx512F.BroadcastVector128ToVector512(state);
        Vector512<uint> b = Avx512F.BroadcastVector128ToVector512(state + 4);
        Vector512<uint> c = Avx512F.BroadcastVector128ToVector512(state + 8);
        Vector512<uint> d = Avx512F.BroadcastVector128ToVector512(state + 12) + RowCounters;
        Vector512<uint> e = a, f = b, g = c, h = d + FourBlocks;
        Vector512<uint> a0 = a, b0 = b, c0 = c, d0 = d, h0 = h;
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRounds(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            ToDiagonals(ref a, ref c, ref d);
            ToDiagonals(ref e, ref g, ref h);
            QuarterRounds(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            ToColumns(ref a, ref c, ref d);
            ToColumns(ref e, ref g, ref h);
        }

        StoreRows(a + a0, b + b0, c + c0, d + d0, keyStream);
        StoreRows(e + a0, f + b0, g + c0, h + h0, keyStream + 256);
    }

    /// <summary>
    /// <paramref name="destination"/> = <paramref name="source"/> ^ key stream, sixteen blocks. Block 0 has a source and a destination of
    /// its own: at the start of a message it becomes the Poly1305 key.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Columns16(uint* state, byte* source0, byte* destination0, byte* source, byte* destination)
    {
        Vector512<uint> x0 = Vector512.Create(state[0]), x1 = Vector512.Create(state[1]),
            x2 = Vector512.Create(state[2]), x3 = Vector512.Create(state[3]);
        Vector512<uint> x4 = Vector512.Create(state[4]), x5 = Vector512.Create(state[5]),
            x6 = Vector512.Create(state[6]), x7 = Vector512.Create(state[7]);
        Vector512<uint> x8 = Vector512.Create(state[8]), x9 = Vector512.Create(state[9]),
            x10 = Vector512.Create(state[10]), x11 = Vector512.Create(state[11]);
        Vector512<uint> x12 = Vector512.Create(state[12]) + Vector512<uint>.Indices, x13 = Vector512.Create(state[13]);
        Vector512<uint> x14 = Vector512.Create(state[14]), x15 = Vector512.Create(state[15]);
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
        }

        x0 += Vector512.Create(state[0]);
        x1 += Vector512.Create(state[1]);
        x2 += Vector512.Create(state[2]);
        x3 += Vector512.Create(state[3]);
        x4 += Vector512.Create(state[4]);
        x5 += Vector512.Create(state[5]);
        x6 += Vector512.Create(state[6]);
        x7 += Vector512.Create(state[7]);
        x8 += Vector512.Create(state[8]);
        x9 += Vector512.Create(state[9]);
        x10 += Vector512.Create(state[10]);
        x11 += Vector512.Create(state[11]);
        x12 += Vector512.Create(state[12]) + Vector512<uint>.Indices;
        x13 += Vector512.Create(state[13]);
        x14 += Vector512.Create(state[14]);
        x15 += Vector512.Create(state[15]);

        // Four words of a block come together in a 128-bit lane, then four lanes in a register.
        TransposeWords(ref x0, ref x1, ref x2, ref x3);
        TransposeWords(ref x4, ref x5, ref x6, ref x7);
        TransposeWords(ref x8, ref x9, ref x10, ref x11);
        TransposeWords(ref x12, ref x13, ref x14, ref x15);
        XorLanes(x0, x4, x8, x12, source0, destination0, source, destination);
        XorLanes(x1, x5, x9, x13, source + 64, destination + 64, source + 64, destination + 64);
        XorLanes(x2, x6, x10, x14, source + 128, destination + 128, source + 128, destination + 128);
        XorLanes(x3, x7, x11, x15, source + 192, destination + 192, source + 192, destination + 192);
    }

    /// <summary>
    /// The same, and meanwhile Poly1305 over <see cref="AuthenticatedBytes"/> of <paramref name="authenticated"/>: the multiplier and the
    /// integer units have nothing else to do here. Two blocks a double round; a third would cost more than it saves.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Columns16Authenticating(uint* state, byte* source, byte* destination, ref Poly1305Scalar poly, byte* authenticated)
    {
        Vector512<uint> x0 = Vector512.Create(state[0]), x1 = Vector512.Create(state[1]),
            x2 = Vector512.Create(state[2]), x3 = Vector512.Create(state[3]);
        Vector512<uint> x4 = Vector512.Create(state[4]), x5 = Vector512.Create(state[5]),
            x6 = Vector512.Create(state[6]), x7 = Vector512.Create(state[7]);
        Vector512<uint> x8 = Vector512.Create(state[8]), x9 = Vector512.Create(state[9]),
            x10 = Vector512.Create(state[10]), x11 = Vector512.Create(state[11]);
        Vector512<uint> x12 = Vector512.Create(state[12]) + Vector512<uint>.Indices, x13 = Vector512.Create(state[13]);
        Vector512<uint> x14 = Vector512.Create(state[14]), x15 = Vector512.Create(state[15]);
        ulong h0 = poly.H0, h1 = poly.H1, h2 = poly.H2, r0 = poly.R0, r1 = poly.R1, s1 = poly.S1;
        for (int round = 0; round < 20; round += 2)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            Poly1305Scalar.AddMultiply(ref h0, ref h1, ref h2, r0, r1, s1, ((ulong*)authenticated)[0], ((ulong*)authenticated)[1]);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
            Poly1305Scalar.AddMultiply(ref h0, ref h1, ref h2, r0, r1, s1, ((ulong*)authenticated)[2], ((ulong*)authenticated)[3]);
            authenticated += 2 * Poly1305Scalar.BlockSize;
        }

        poly.H0 = h0;
        poly.H1 = h1;
        poly.H2 = h2;
        x0 += Vector512.Create(state[0]);
        x1 += Vector512.Create(state[1]);
        x2 += Vector512.Create(state[2]);
        x3 += Vector512.Create(state[3]);
        x4 += Vector512.Create(state[4]);
        x5 += Vector512.Create(state[5]);
        x6 += Vector512.Create(state[6]);
        x7 += Vector512.Create(state[7]);
        x8 += Vector512.Create(state[8]);
        x9 += Vector512.Create(state[9]);
        x10 += Vector512.Create(state[10]);
        x11 += Vector512.Create(state[11]);
        x12 += Vector512.Create(state[12]) + Vector512<uint>.Indices;
        x13 += Vector512.Create(state[13]);
        x14 += Vector512.Create(state[14]);
        x15 += Vector512.Create(state[15]);

        // Four words of a block come together in a 128-bit lane, then four lanes in a register.
        TransposeWords(ref x0, ref x1, ref x2, ref x3);
        TransposeWords(ref x4, ref x5, ref x6, ref x7);
        TransposeWords(ref x8, ref x9, ref x10, ref x11);
        TransposeWords(ref x12, ref x13, ref x14, ref x15);
        XorLanes(x0, x4, x8, x12, source, destination, source, destination);
        XorLanes(x1, x5, x9, x13, source + 64, destination + 64, source + 64, destination + 64);
        XorLanes(x2, x6, x10, x14, source + 128, destination + 128, source + 128, destination + 128);
        XorLanes(x3, x7, x11, x15, source + 192, destination + 192, source + 192, destination + 192);
    }

    private static Vector512<uint> RowCounters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0u, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
    }

    private static Vector512<uint> FourBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(4u, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        a += b;
        d = Avx512F.RotateLeft(d ^ a, 16);
        c += d;
        b = Avx512F.RotateLeft(b ^ c, 12);
        a += b;
        d = Avx512F.RotateLeft(d ^ a, 8);
        c += d;
        b = Avx512F.RotateLeft(b ^ c, 7);
    }

    /// <summary>Four quarter rounds in each of two blocks, for the shortest latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        a += b;
        d = RotateXor(d, a, 16);
        c += d;
        b = RotateXor(b, c, 12);
        a += b;
        d = RotateXor(d, a, 8);
        c += d;
        b = RotateXor(b, c, 7);
    }

    /// <summary>
    /// The rotated xor of two values, of which <paramref name="late"/> is ready last. A rotation takes two cycles and a shift one, so that
    /// these two more instructions bring the result a cycle earlier. More than two blocks have no room for them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RotateXor(Vector256<uint> early, Vector256<uint> late, [ConstantExpected] byte count) =>
        Avx512F.VL.TernaryLogic(Avx512F.VL.RotateLeft(early, count), late << count, late >>> (32 - count), Xor3);

    /// <summary>Four quarter rounds in each of four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d) =>
        QuarterRound(ref a, ref b, ref c, ref d);

    /// <summary>The same for two sets, in lock-step: the JIT keeps the order and either alone waits for its own results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(
        ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d,
        ref Vector512<uint> e, ref Vector512<uint> f, ref Vector512<uint> g, ref Vector512<uint> h)
    {
        a += b;
        e += f;
        d = Avx512F.RotateLeft(d ^ a, 16);
        h = Avx512F.RotateLeft(h ^ e, 16);
        c += d;
        g += h;
        b = Avx512F.RotateLeft(b ^ c, 12);
        f = Avx512F.RotateLeft(f ^ g, 12);
        a += b;
        e += f;
        d = Avx512F.RotateLeft(d ^ a, 8);
        h = Avx512F.RotateLeft(h ^ e, 8);
        c += d;
        g += h;
        b = Avx512F.RotateLeft(b ^ c, 7);
        f = Avx512F.RotateLeft(f ^ g, 7);
    }

    /// <summary>
    /// Brings the diagonals into columns. RFC 8439 would rotate b by one word, c by two, d by three; rotating all four back by one
    /// changes nothing for the quarter rounds and spares b, which is ready last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToDiagonals(ref Vector512<uint> a, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        d = Avx512F.Shuffle(d.AsInt32(), 0x4E).AsUInt32();
        a = Avx512F.Shuffle(a.AsInt32(), 0x93).AsUInt32();
        c = Avx512F.Shuffle(c.AsInt32(), 0x39).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToColumns(ref Vector512<uint> a, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        d = Avx512F.Shuffle(d.AsInt32(), 0x4E).AsUInt32();
        a = Avx512F.Shuffle(a.AsInt32(), 0x39).AsUInt32();
        c = Avx512F.Shuffle(c.AsInt32(), 0x93).AsUInt32();
    }

    /// <summary>Row vectors of four blocks become the four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, byte* destination)
    {
        TransposeLanes(ref a, ref b, ref c, ref d);
        a.AsByte().Store(destination);
        b.AsByte().Store(destination + 64);
        c.AsByte().Store(destination + 128);
        d.AsByte().Store(destination + 192);
    }

    /// <summary>
    /// Xors the blocks n, n + 4, n + 8, n + 12; the pointers are block n's, and those that lead to the others from their common base.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorLanes(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, byte* source0,
        byte* destination0, byte* source, byte* destination)
    {
        TransposeLanes(ref a, ref b, ref c, ref d);
        (a.AsByte() ^ Vector512.Load(source0)).Store(destination0);
        (b.AsByte() ^ Vector512.Load(source + 256)).Store(destination + 256);
        (c.AsByte() ^ Vector512.Load(source + 512)).Store(destination + 512);
        (d.AsByte() ^ Vector512.Load(source + 768)).Store(destination + 768);
    }

    /// <summary>Transposes 4 × 4 words in every 128-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeWords(ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        Vector512<ulong> ab = Avx512F.UnpackLow(a, b).AsUInt64(), abHigh = Avx512F.UnpackHigh(a, b).AsUInt64();
        Vector512<ulong> cd = Avx512F.UnpackLow(c, d).AsUInt64(), cdHigh = Avx512F.UnpackHigh(c, d).AsUInt64();
        a = Avx512F.UnpackLow(ab, cd).AsUInt32();
        b = Avx512F.UnpackHigh(ab, cd).AsUInt32();
        c = Avx512F.UnpackLow(abHigh, cdHigh).AsUInt32();
        d = Avx512F.UnpackHigh(abHigh, cdHigh).AsUInt32();
    }

    /// <summary>Transposes 4 × 4 lanes of 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeLanes(ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        Vector512<uint> ab = Avx512F.Shuffle4x128(a, b, 0x44), abHigh = Avx512F.Shuffle4x128(a, b, 0xEE);
        Vector512<uint> cd = Avx512F.Shuffle4x128(c, d, 0x44), cdHigh = Avx512F.Shuffle4x128(c, d, 0xEE);
        a = Avx512F.Shuffle4x128(ab, cd, 0x88);
        b = Avx512F.Shuffle4x128(ab, cd, 0xDD);
        c = Avx512F.Shuffle4x128(abHigh, cdHigh, 0x88);
        d = Avx512F.Shuffle4x128(abHigh, cdHigh, 0xDD);
    }
}
