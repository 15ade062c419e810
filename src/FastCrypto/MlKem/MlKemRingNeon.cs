using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FastCrypto;

/// <summary>
/// The ring of ML-KEM with Advanced SIMD: eight coefficients a vector. Products with constants are Barrett's, for which the doubling
/// multiplications with rounding are made; products of two polynomials are Montgomery's. What only ML-KEM-512 (η = 3) or ML-KEM-1024 (11
/// and 5 bits) needs is done by <see cref="MlKemRingPortable"/>.
/// </summary>
[ConstantTime]
internal readonly unsafe partial struct MlKemRingNeon : IMlKemRing
{
    private const int N = MlKemParameters.N;
    private const int Lanes = 8;
    private const short QInverse = -3327;

    private static Vector128<short> Q
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((short)MlKemParameters.Q);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ntt(short* f, int count)
    {
        for (; count > 0; count--, f += N)
            NttOne(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseNtt(short* f, int count)
    {
        for (; count > 0; count--, f += N)
            InverseNttOne(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(short* r, short* a, int stride, short* b, short* cache, int k)
    {
        Vector128<short> q = Q;
        Vector128<short> qInverse = Vector128.Create(QInverse);
        for (int i = 0; i < N; i += 2 * Lanes)
        {
            // The sums of Algorithm 12 for eight pairs: |sum| ≤ 8q² < 2^15·q.
            Vector128<int> c0Low = Vector128<int>.Zero;
            Vector128<int> c0High = Vector128<int>.Zero;
            Vector128<int> c1Low = Vector128<int>.Zero;
            Vector128<int> c1High = Vector128<int>.Zero;
            short* x = a + i;
            short* y = b + i;
            short* z = cache + i;
            for (int j = 0; j < k; j++)
            {
                Vector128<short> x0 = AdvSimd.Arm64.UnzipEven(Vector128.LoadAligned(x), Vector128.LoadAligned(x + Lanes));
                Vector128<short> x1 = AdvSimd.Arm64.UnzipOdd(Vector128.LoadAligned(x), Vector128.LoadAligned(x + Lanes));
                Vector128<short> y0 = AdvSimd.Arm64.UnzipEven(Vector128.LoadAligned(y), Vector128.LoadAligned(y + Lanes));
                Vector128<short> y1 = AdvSimd.Arm64.UnzipOdd(Vector128.LoadAligned(y), Vector128.LoadAligned(y + Lanes));
                Vector128<short> z1 = AdvSimd.Arm64.UnzipOdd(Vector128.LoadAligned(z), Vector128.LoadAligned(z + Lanes));
                c0Low = AdvSimd.MultiplyWideningLowerAndAdd(c0Low, x0.GetLower(), y0.GetLower());
                c0High = AdvSimd.MultiplyWideningUpperAndAdd(c0High, x0, y0);
                c1Low = AdvSimd.MultiplyWideningLowerAndAdd(c1Low, x0.GetLower(), y1.GetLower());
                c1High = AdvSimd.MultiplyWideningUpperAndAdd(c1High, x0, y1);
                c0Low = AdvSimd.MultiplyWideningLowerAndAdd(c0Low, x1.GetLower(), z1.GetLower());
                c0High = AdvSimd.MultiplyWideningUpperAndAdd(c0High, x1, z1);
                c1Low = AdvSimd.MultiplyWideningLowerAndAdd(c1Low, x1.GetLower(), y0.GetLower());
                c1High = AdvSimd.MultiplyWideningUpperAndAdd(c1High, x1, y0);
                x += stride * N;
                y += N;
                z += N;
            }

            Vector128<short> r0 = MontgomeryReduce(c0Low, c0High, qInverse, q);
            Vector128<short> r1 = MontgomeryReduce(c1Low, c1High, qInverse, q);
            AdvSimd.Arm64.ZipLow(r0, r1).StoreAligned(r + i);
            AdvSimd.Arm64.ZipHigh(r0, r1).StoreAligned(r + i + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToMontgomeryAdd(short* r, short* e)
    {
        Vector128<short> q = Q;
        for (int i = 0; i < N; i += Lanes)
        {
            // Barrett's product with 2^16 mod q = -1044, whose quotient is ⌊-1044·2^15/q⌉ = -10276; then his reduction of the sum.
            Vector128<short> x = Vector128.LoadAligned(r + i);
            Vector128<short> t = AdvSimd.MultiplyRoundedDoublingSaturateHigh(x, Vector128.Create((short)-10276));
            x = AdvSimd.MultiplySubtract(x * Vector128.Create((short)-1044), t, q);
            x += Vector128.LoadAligned(e + i);
            t = AdvSimd.ShiftRightArithmeticRounded(AdvSimd.MultiplyDoublingSaturateHigh(x, Vector128.Create((short)20159)), 11);
            AdvSimd.MultiplySubtract(x, t, q).StoreAligned(r + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode12(byte* destination, short* f)
    {
        Vector128<short> q = Q;
        Vector128<byte> order = Vector128.Create(0x0908050403020100UL, 0xFFFFFFFF0D0C0B0A).AsByte();
        for (int i = 0; i < N; i += Lanes)
        {
            // Canonical: as unsigned numbers, the least of x and x + q, and then of that and itself less q.
            Vector128<short> x = Vector128.LoadAligned(f + i);
            Vector128<ushort> y = AdvSimd.Min(x.AsUInt16(), (x + q).AsUInt16());
            y = AdvSimd.Min(y, y - q.AsUInt16());
            // Two coefficients are 24 bits of a 32-bit word, four are 48 bits of a 64-bit word, of which six bytes go out.
            Vector128<uint> pairs = y.AsUInt32() & Vector128.Create(0xFFFu) | y.AsUInt32() >>> 4 & Vector128.Create(0xFFF000u);
            Vector128<ulong> fours =
                pairs.AsUInt64() & Vector128.Create(0xFFFFFFUL) | pairs.AsUInt64() >>> 8 & Vector128.Create(0xFFFFFF000000UL);
            Vector128<byte> packed = AdvSimd.Arm64.VectorTableLookup(fours.AsByte(), order);
            Unsafe.WriteUnaligned(destination, packed.AsUInt64().ToScalar());
            Unsafe.WriteUnaligned(destination + 8, packed.AsUInt32()[2]);
            destination += 12;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Decode12(short* f, byte* source)
    {
        Vector128<ushort> tooLarge = Vector128<ushort>.Zero;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector128<byte> bytes = Vector128.Create(Unsafe.ReadUnaligned<ulong>(source), Unsafe.ReadUnaligned<uint>(source + 8)).AsByte();
            Vector128<ushort> fields = Fields12(bytes);
            tooLarge |= AdvSimd.CompareGreaterThan(fields, Vector128.Create((ushort)(MlKemParameters.Q - 1)));
            fields.AsInt16().StoreAligned(f + i);
            source += 12;
        }

        return AdvSimd.Arm64.MaxAcross(tooLarge).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCompress(byte* destination, short* f, short* e, int d)
    {
        if (d != 10)
        {
            MlKemRingPortable.AddCompress(destination, f, e, d);
            return;
        }

        Vector128<short> q = Q;
        Vector128<byte> order = Vector128.Create(0x0A09080403020100UL, 0xFFFFFFFFFFFF0C0B).AsByte();
        for (int i = 0; i < N; i += Lanes)
        {
            Vector128<short> x = Vector128.LoadAligned(f + i) + Vector128.LoadAligned(e + i);
            x += x >> 15 & q;
            // As MlKemRingAvx512.Compress10.
            Vector128<short> low = x * Vector128.Create(unchecked((short)(20159 << 3)));
            Vector128<short> high = MultiplyHigh(x << 3, Vector128.Create((short)20159));
            Vector128<short> overshoot = AdvSimd.BitwiseClear(low - (x + Vector128.Create((short)15)), low);
            high -= overshoot >>> 15;
            Vector128<short> c =
                AdvSimd.MultiplyRoundedDoublingSaturateHigh(high, Vector128.Create((short)(1 << 12))) & Vector128.Create((short)0x3FF);
            // Two coefficients are 20 bits of a 32-bit word, four are 40 bits of a 64-bit word, of which five bytes go out.
            Vector128<uint> pairs = c.AsUInt32() & Vector128.Create(0x3FFu) | c.AsUInt32() >>> 6 & Vector128.Create(0xFFC00u);
            Vector128<ulong> fours =
                pairs.AsUInt64() & Vector128.Create(0xFFFFFUL) | pairs.AsUInt64() >>> 12 & Vector128.Create(0xFFFFF00000UL);
            Vector128<byte> packed = AdvSimd.Arm64.VectorTableLookup(fours.AsByte(), order);
            Unsafe.WriteUnaligned(destination, packed.AsUInt64().ToScalar());
            Unsafe.WriteUnaligned(destination + 8, packed.AsUInt16()[4]);
            destination += 10;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMessageCompress(byte* destination, short* f, short* e, byte* message, int d)
    {
        if (d != 4)
        {
            MlKemRingPortable.AddMessageCompress(destination, f, e, message, d);
            return;
        }

        Vector128<short> bit = Vector128.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (int i = 0; i < N; i += Lanes)
        {
            // Decompress₁ takes 1 to ⌈q/2⌉ = 1665.
            Vector128<short> half =
                AdvSimd.CompareTest(Vector128.Create((short)message[i / 8]), bit) & Vector128.Create((short)((MlKemParameters.Q + 1) / 2));
            Vector128<short> x = Vector128.LoadAligned(f + i) + Vector128.LoadAligned(e + i) + half;
            // As MlKemRingAvx512.Compress4.
            Vector128<short> c = MultiplyHigh(x, Vector128.Create((short)20159));
            c = AdvSimd.MultiplyRoundedDoublingSaturateHigh(c, Vector128.Create((short)(1 << 9))) & Vector128.Create((short)15);
            Vector128<uint> pairs = c.AsUInt32() | c.AsUInt32() >>> 12;
            Vector128<byte> packed = AdvSimd.Arm64.VectorTableLookup(pairs.AsByte(), Vector128.Create(0xFFFFFFFF0C080400UL).AsByte());
            Unsafe.WriteUnaligned(destination, packed.AsUInt32().ToScalar());
            destination += 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decompress(short* f, byte* source, int d)
    {
        if (d != 10)
        {
            MlKemRingPortable.Decompress(f, source, d);
            return;
        }

        Vector128<byte> order = Vector128.Create(0x0403030202010100UL, 0x0908080707060605).AsByte();
        Vector128<short> shifts = Vector128.Create(5, 3, 1, -1, 5, 3, 1, -1);
        for (int i = 0; i < N; i += Lanes)
        {
            Vector128<byte> bytes =
                Vector128.Create(Unsafe.ReadUnaligned<ulong>(source), Unsafe.ReadUnaligned<ushort>(source + 8)).AsByte();
            Vector128<ushort> words = AdvSimd.Arm64.VectorTableLookup(bytes, order).AsUInt16();
            // 32 times the field; ⌊q/2^10 · x⌉ is (32x·q + 2^14) >> 15.
            Vector128<ushort> fields = AdvSimd.ShiftLogical(words, shifts) & Vector128.Create((ushort)0x7FE0);
            AdvSimd.MultiplyRoundedDoublingSaturateHigh(fields.AsInt16(), Q).StoreAligned(f + i);
            source += 10;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecompressSubtractToMessage(byte* message, byte* source, short* w, int d)
    {
        if (d != 4)
        {
            MlKemRingPortable.DecompressSubtractToMessage(message, source, w, d);
            return;
        }

        Vector128<short> q = Q;
        Vector128<byte> order = Vector128.Create(0xFF01FF01FF00FF00UL, 0xFF03FF03FF02FF02).AsByte();
        Vector128<short> shifts = Vector128.Create(11, 7, 11, 7, 11, 7, 11, 7);
        Vector128<short> places = Vector128.Create(0, 1, 2, 3, 4, 5, 6, 7);
        for (int i = 0; i < N; i += Lanes)
        {
            Vector128<byte> bytes = Vector128.Create(Unsafe.ReadUnaligned<uint>(source)).AsByte();
            Vector128<ushort> words = AdvSimd.Arm64.VectorTableLookup(bytes, order).AsUInt16();
            // 2^11 times the field; ⌊q/2^4 · x⌉ is (2^11·x·q + 2^14) >> 15.
            Vector128<short> fields = (AdvSimd.ShiftLogical(words, shifts) & Vector128.Create((ushort)0x7800)).AsInt16();
            Vector128<short> x = AdvSimd.MultiplyRoundedDoublingSaturateHigh(fields, q) - Vector128.LoadAligned(w + i);
            // As MlKemRingAvx512.Compress1.
            x = AdvSimd.MultiplyRoundedDoublingSaturateHigh(
                MultiplyHigh(x, Vector128.Create((short)20159)), Vector128.Create((short)(1 << 6)));
            Vector128<ushort> bits = AdvSimd.ShiftLogical(x.AsUInt16() & Vector128.Create((ushort)1), places);
            message[i / 8] = (byte)AdvSimd.Arm64.AddAcross(bits).ToScalar();
            source += 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SampleCbd(short* f, byte* source, int eta)
    {
        if (eta != 2)
        {
            MlKemRingPortable.SampleCbd(f, source, eta);
            return;
        }

        // Four bits make a coefficient: the number of ones among the lower two less that among the upper two, by a table in a register.
        Vector128<byte> table = Vector128.Create(0x010000FF02010100UL, 0x00FFFFFE010000FF).AsByte();
        for (int i = 0; i < N; i += 4 * Lanes)
        {
            Vector128<byte> octets = Vector128.Load(source + i / 2);
            Vector128<sbyte> even = AdvSimd.Arm64.VectorTableLookup(table, octets & Vector128.Create((byte)15)).AsSByte();
            Vector128<sbyte> odd = AdvSimd.Arm64.VectorTableLookup(table, octets >>> 4).AsSByte();
            Vector128<sbyte> first = AdvSimd.Arm64.ZipLow(even, odd);
            Vector128<sbyte> second = AdvSimd.Arm64.ZipHigh(even, odd);
            AdvSimd.SignExtendWideningLower(first.GetLower()).StoreAligned(f + i);
            AdvSimd.SignExtendWideningUpper(first).StoreAligned(f + i + Lanes);
            AdvSimd.SignExtendWideningLower(second.GetLower()).StoreAligned(f + i + 2 * Lanes);
            AdvSimd.SignExtendWideningUpper(second).StoreAligned(f + i + 3 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int RejectVartime(short* f, int count, byte* source, int length)
    {
        ref byte shuffles = ref MemoryMarshal.GetReference(MlKemRejectionTable.Shuffles);
        Vector128<ushort> places = Vector128.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128);
        for (int i = 0; i < length && count < N; i += 12)
        {
            Vector128<ushort> candidates = Fields12(Vector128.Load(source + i));
            Vector128<ushort> good = AdvSimd.CompareLessThan(candidates, Q.AsUInt16());
            uint set = AdvSimd.Arm64.AddAcross(good & places).ToScalar();
            AdvSimd.Arm64.VectorTableLookup(candidates.AsByte(), Vector128.LoadUnsafe(ref shuffles, 16 * set)).Store((byte*)(f + count));
            count += BitOperations.PopCount(set);
        }

        return Math.Min(count, N);
    }

    // Eight fields of twelve bits from the first twelve bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Fields12(Vector128<byte> bytes)
    {
        Vector128<byte> order = Vector128.Create(0x0504040302010100UL, 0x0B0A0A0908070706).AsByte();
        Vector128<ushort> words = AdvSimd.Arm64.VectorTableLookup(bytes, order).AsUInt16();
        return AdvSimd.ShiftLogical(words, Vector128.Create(0, -4, 0, -4, 0, -4, 0, -4)) & Vector128.Create((ushort)0xFFF);
    }

    // The upper halves of the products: the doubling multiplication gives one bit more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> MultiplyHigh(Vector128<short> x, Vector128<short> y) => AdvSimd.MultiplyDoublingSaturateHigh(x, y) >> 1;

    // Eight sums of 32 bits: their lower halves times q^-1 make the multiple of q that clears them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> MontgomeryReduce(Vector128<int> low, Vector128<int> high, Vector128<short> qInverse, Vector128<short> q)
    {
        Vector128<short> t = AdvSimd.Arm64.UnzipEven(low.AsInt16(), high.AsInt16()) * qInverse;
        low = AdvSimd.MultiplyWideningLowerAndSubtract(low, t.GetLower(), q.GetLower());
        high = AdvSimd.MultiplyWideningUpperAndSubtract(high, t, q);
        return AdvSimd.Arm64.UnzipOdd(low.AsInt16(), high.AsInt16());
    }
}
