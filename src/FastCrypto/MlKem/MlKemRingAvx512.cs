using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The ring of ML-KEM with AVX-512 (F, BW, VBMI, VBMI2): 32 coefficients a vector, a whole polynomial in eight. Formulas and bounds are
/// those of <see cref="MlKemRingPortable"/>. What only ML-KEM-512 (η = 3) or ML-KEM-1024 (11 and 5 bits) needs is done there.
/// </summary>
[ConstantTime]
internal readonly unsafe partial struct MlKemRingAvx512 : IMlKemRing
{
    private const int N = MlKemParameters.N;
    private const int Lanes = 32;
    private const short QInverse = -3327;

    private static Vector512<short> Q
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((short)MlKemParameters.Q);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ntt(short* f, int count)
    {
        for (; count >= 2; count -= 2, f += 2 * N)
            NttTwo(f);
        if (count != 0)
            NttOne(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseNtt(short* f, int count)
    {
        for (; count >= 2; count -= 2, f += 2 * N)
            InverseNttTwo(f);
        if (count != 0)
            InverseNttOne(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(short* r, short* a, int stride, short* b, short* cache, int k)
    {
        Vector512<short> q = Q;
        Vector512<short> qInverse = Vector512.Create(QInverse);
        Vector512<int> highHalves = Vector512.Create(unchecked((int)0xFFFF0000));
        for (int i = 0; i < N; i += Lanes)
        {
            // A pair (a0, a1) times (b0, γb1) and times (b1, b0), each summed within the pair and over k: |sum| ≤ 8q² < 2^15·q.
            short* x = a + i;
            short* y = b + i;
            short* z = cache + i;
            Vector512<short> pair = Vector512.LoadAligned(x);
            Vector512<int> c0 = Avx512BW.MultiplyAddAdjacent(pair, Vector512.LoadAligned(z));
            Vector512<int> c1 = Avx512BW.MultiplyAddAdjacent(pair, Avx512F.RotateRight(Vector512.LoadAligned(y).AsInt32(), 16).AsInt16());
            for (int j = 1; j < k; j++)
            {
                x += stride * N;
                y += N;
                z += N;
                pair = Vector512.LoadAligned(x);
                c0 += Avx512BW.MultiplyAddAdjacent(pair, Vector512.LoadAligned(z));
                c1 += Avx512BW.MultiplyAddAdjacent(pair, Avx512F.RotateRight(Vector512.LoadAligned(y).AsInt32(), 16).AsInt16());
            }

            // Montgomery's reduction of both at once: the low halves, then the high halves, of c0 and c1 side by side. 0xCA selects.
            Vector512<short> low = Avx512F.TernaryLogic(highHalves, c1 << 16, c0, 0xCA).AsInt16();
            Vector512<short> high = Avx512F.TernaryLogic(highHalves, c1, c0 >>> 16, 0xCA).AsInt16();
            Vector512<short> t = Avx512BW.MultiplyHigh(Avx512BW.MultiplyLow(low, qInverse), q);
            (high - t).StoreAligned(r + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToMontgomeryAdd(short* r, short* e)
    {
        Vector512<short> q = Q;
        Vector512<short> z = Vector512.Create((short)1353);
        Vector512<short> twisted = Vector512.Create(unchecked((short)(1353 * QInverse)));
        for (int i = 0; i < N; i += Lanes)
        {
            Vector512<short> x = Vector512.LoadAligned(r + i);
            x = Avx512BW.MultiplyHigh(x, z) - Avx512BW.MultiplyHigh(Avx512BW.MultiplyLow(x, twisted), q);
            BarrettFloor(x + Vector512.LoadAligned(e + i), q).StoreAligned(r + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode12(byte* destination, short* f)
    {
        Vector512<short> q = Q;
        Vector512<byte> order = SixOfEight;
        for (int i = 0; i < N; i += Lanes)
        {
            // Two coefficients are 24 bits of a 32-bit word, four are 48 bits of a 64-bit word, of which six bytes go out.
            Vector512<short> c = Canonical(Vector512.LoadAligned(f + i), q);
            Vector512<ulong> pairs = Avx512BW.MultiplyAddAdjacent(c, Vector512.Create(1 | 1 << 28).AsInt16()).AsUInt64();
            Vector512<ulong> fours = pairs & Vector512.Create(0xFFFFFFUL) | pairs >>> 8 & Vector512.Create(0xFFFFFF000000UL);
            StorePacked(destination, Avx512Vbmi.PermuteVar64x8(fours.AsByte(), order), 48, i == N - Lanes);
            destination += 48;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Decode12(short* f, byte* source)
    {
        Vector512<byte> order = TwelveBits;
        Vector512<ushort> tooLarge = Vector512<ushort>.Zero;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector512<byte> bytes = Avx512Vbmi.PermuteVar64x8(LoadPacked(source, 48, i == N - Lanes, ref order), order);
            Vector512<ushort> fields = Fields(bytes, Vector512.Create(0x00040000).AsUInt16(), 0xFFF);
            tooLarge |= Vector512.GreaterThan(fields, Vector512.Create((ushort)(MlKemParameters.Q - 1)));
            fields.AsInt16().StoreAligned(f + i);
            source += 48;
        }

        return Unsafe.BitCast<bool, byte>(tooLarge != Vector512<ushort>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCompress(byte* destination, short* f, short* e, int d)
    {
        if (d != 10)
        {
            MlKemRingPortable.AddCompress(destination, f, e, d);
            return;
        }

        Vector512<short> q = Q;
        Vector512<byte> order = FiveOfEight;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector512<short> x = Vector512.LoadAligned(f + i) + Vector512.LoadAligned(e + i);
            Vector512<short> c = Compress10(x + (Avx512BW.ShiftRightArithmetic(x, 15) & q));
            // Two coefficients are 20 bits of a 32-bit word, four are 40 bits of a 64-bit word, of which five bytes go out.
            Vector512<ulong> pairs = Avx512BW.MultiplyAddAdjacent(c, Vector512.Create(1 | 1 << 26).AsInt16()).AsUInt64();
            Vector512<ulong> fours = pairs & Vector512.Create(0xFFFFFUL) | pairs >>> 12 & Vector512.Create(0xFFFFF00000UL);
            StorePacked(destination, Avx512Vbmi.PermuteVar64x8(fours.AsByte(), order), 40, i == N - Lanes);
            destination += 40;
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

        Vector512<ushort> bit = Vector512.Create(
            0x0008000400020001UL, 0x0080004000200010, 0x0008000400020001, 0x0080004000200010,
            0x0008000400020001, 0x0080004000200010, 0x0008000400020001, 0x0080004000200010).AsUInt16();
        for (int i = 0; i < N; i += Lanes)
        {
            // Decompress₁ takes 1 to ⌈q/2⌉ = 1665.
            Vector512<byte> octets = Vector512.Create(Unsafe.ReadUnaligned<uint>(message + i / 8)).AsByte();
            Vector512<ushort> bits = Avx512BW.Shuffle(octets, OneBit).AsUInt16() & bit;
            Vector512<short> half = Vector512.Equals(bits, bit).AsInt16() & Vector512.Create((short)((MlKemParameters.Q + 1) / 2));
            Vector512<short> c = Compress4(Vector512.LoadAligned(f + i) + Vector512.LoadAligned(e + i) + half);
            Vector512<int> pairs = Avx512BW.MultiplyAddAdjacent(c, Vector512.Create(1 | 1 << 20).AsInt16());
            Avx512F.ConvertToVector128Byte(pairs.AsUInt32()).Store(destination);
            destination += 16;
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

        Vector512<byte> order = TenBits;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector512<byte> bytes = Avx512Vbmi.PermuteVar64x8(LoadPacked(source, 40, i == N - Lanes, ref order), order);
            Vector512<ushort> fields = Fields(bytes, Vector512.Create(0x0006000400020000UL).AsUInt16(), 0x3FF);
            // ⌊q/2^10 · x⌉ is (32x·q + 2^14) >> 15, and 32x < 2^15.
            Avx512BW.MultiplyHighRoundScale((fields << 5).AsInt16(), Q).StoreAligned(f + i);
            source += 40;
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

        Vector512<short> q = Q;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector512<byte> octets = Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe();
            Vector512<ushort> fields = Fields(Avx512Vbmi.PermuteVar64x8(octets, FourBits), Vector512.Create(0x00040000).AsUInt16(), 15);
            // ⌊q/2^4 · x⌉ is (2^11·x·q + 2^14) >> 15, and 2^11·x < 2^15.
            Vector512<short> v = Avx512BW.MultiplyHighRoundScale((fields << 11).AsInt16(), q);
            Vector512<short> bits = Compress1(v - Vector512.LoadAligned(w + i)) << 15;
            Unsafe.WriteUnaligned(message + i / 8, (uint)bits.ExtractMostSignificantBits());
            source += 16;
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
        Vector512<sbyte> table = Vector512.Create(
            0x010000FF02010100UL, 0x00FFFFFE010000FF, 0x010000FF02010100, 0x00FFFFFE010000FF,
            0x010000FF02010100, 0x00FFFFFE010000FF, 0x010000FF02010100, 0x00FFFFFE010000FF).AsSByte();
        for (int i = 0; i < N; i += 2 * Lanes)
        {
            Vector512<ushort> octets = Avx512BW.ConvertToVector512UInt16(Vector256.Load(source + i / 2));
            Vector512<sbyte> fields = ((octets | octets << 4) & Vector512.Create((ushort)0x0F0F)).AsSByte();
            Vector512<sbyte> c = Avx512BW.Shuffle(table, fields);
            Avx512BW.ConvertToVector512Int16(c.GetLower()).StoreAligned(f + i);
            Avx512BW.ConvertToVector512Int16(c.GetUpper()).StoreAligned(f + i + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int RejectVartime(short* f, int count, byte* source, int length)
    {
        Vector512<byte> order = TwelveBits;
        int i = 0;
        for (; i <= length - 48 && count < N; i += 48)
            count += KeepGood((ushort*)f + count, Avx512Vbmi.PermuteVar64x8(Vector512.Load(source + i), order), ulong.MaxValue);
        if (i < length && count < N)
            count += KeepGood((ushort*)f + count, Avx512Vbmi.PermuteVar64x8(Vector512.Load(source + i), order), 0xFFFF);
        return Math.Min(count, N);
    }

    // Stores the candidates below q, of those that the mask names, one after the other, and something behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeepGood(ushort* destination, Vector512<byte> bytes, ulong mask)
    {
        Vector512<ushort> candidates = Fields(bytes, Vector512.Create(0x00040000).AsUInt16(), 0xFFF);
        Vector512<ushort> good = Vector512.LessThan(candidates, Vector512.Create((ushort)MlKemParameters.Q));
        Avx512Vbmi2.Compress(Vector512<ushort>.Zero, good, candidates).Store(destination);
        return BitOperations.PopCount(good.ExtractMostSignificantBits() & mask);
    }

    // ⌊x·20159/2^26⌋ is ⌊x/q⌋ or, for negative multiples of q, one less: the result is in [0, q].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> BarrettFloor(Vector512<short> x, Vector512<short> q)
    {
        Vector512<short> t = Avx512BW.ShiftRightArithmetic(Avx512BW.MultiplyHigh(x, Vector512.Create((short)20159)), 10);
        return x - Avx512BW.MultiplyLow(t, q);
    }

    // The representative in [0, q) of a reduced number: as unsigned numbers, the least of x and x + q, and then of that and itself less q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Canonical(Vector512<short> x, Vector512<short> q)
    {
        Vector512<ushort> y = Avx512BW.Min(x.AsUInt16(), (x + q).AsUInt16());
        return Avx512BW.Min(y, y - q.AsUInt16()).AsInt16();
    }

    // Compress₁₀ of x in (-421, 3750): hi(8x·20159) is ⌊8x·2^10/q⌋ (20159 is 2^26/q rounded up) or, where the fraction is too close to
    // the next integer, one more; the low half of the product tells, and the correction takes it back. Then three bits are rounded away.
    // Compress₁₀ and the two below are compared with the definition on every x that can occur
    // (MlKemRingKernelTests.CheckCompressionEverywhere).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Compress10(Vector512<short> x)
    {
        Vector512<short> low = Avx512BW.MultiplyLow(x, Vector512.Create(unchecked((short)(20159 << 3))));
        Vector512<short> high = Avx512BW.MultiplyHigh(x << 3, Vector512.Create((short)20159));
        Vector512<short> overshoot = Vector512.AndNot(low - (x + Vector512.Create((short)15)), low);
        high -= overshoot >>> 15;
        return Avx512BW.MultiplyHighRoundScale(high, Vector512.Create((short)(1 << 12))) & Vector512.Create((short)0x3FF);
    }

    // Compress₄ of |x| < 6762: hi(x·20159) is ⌊x·2^10/q⌋, of which six bits are rounded away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Compress4(Vector512<short> x)
    {
        Vector512<short> high = Avx512BW.MultiplyHigh(x, Vector512.Create((short)20159));
        return Avx512BW.MultiplyHighRoundScale(high, Vector512.Create((short)(1 << 9))) & Vector512.Create((short)15);
    }

    // Compress₁ of any x, in the lowest bit: of hi(x·20159) nine bits are rounded away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Compress1(Vector512<short> x)
    {
        Vector512<short> high = Avx512BW.MultiplyHigh(x, Vector512.Create((short)20159));
        return Avx512BW.MultiplyHighRoundScale(high, Vector512.Create((short)(1 << 6)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Fields(Vector512<byte> bytes, Vector512<ushort> shifts, ushort mask) =>
        Avx512BW.ShiftRightLogicalVariable(bytes.AsUInt16(), shifts) & Vector512.Create(mask);

    // Stores `bytes` bytes, and, unless they are the last of the polynomial, more that the next store overwrites.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePacked(byte* destination, Vector512<byte> packed, int bytes, bool last)
    {
        if (!last)
        {
            packed.Store(destination);
            return;
        }

        packed.GetLower().Store(destination);
        Vector128<byte> rest = packed.GetUpper().GetLower();
        if (bytes == 48)
            rest.Store(destination + 32);
        else
            Unsafe.WriteUnaligned(destination + 32, rest.AsUInt64().ToScalar());
    }

    // Loads 64 bytes of which the order takes `bytes`; for the last of the polynomial the 64 bytes end there, and the order moves up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LoadPacked(byte* source, int bytes, bool last, ref Vector512<byte> order)
    {
        if (!last)
            return Vector512.Load(source);
        order += Vector512.Create((byte)(64 - bytes));
        return Vector512.Load(source + bytes - 64);
    }

    // The first six of every eight bytes, in a row.
    private static Vector512<byte> SixOfEight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19,
            20, 21, 24, 25, 26, 27, 28, 29, 32, 33, 34, 35, 36, 37, 40, 41,
            42, 43, 44, 45, 48, 49, 50, 51, 52, 53, 56, 57, 58, 59, 60, 61,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    // The first five of every eight bytes, in a row.
    private static Vector512<byte> FiveOfEight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 16, 17, 18, 19, 20, 24,
            25, 26, 27, 28, 32, 33, 34, 35, 36, 40, 41, 42, 43, 44, 48, 49,
            50, 51, 52, 56, 57, 58, 59, 60, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    // The two bytes around each field of twelve bits.
    private static Vector512<byte> TwelveBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11,
            12, 13, 13, 14, 15, 16, 16, 17, 18, 19, 19, 20, 21, 22, 22, 23,
            24, 25, 25, 26, 27, 28, 28, 29, 30, 31, 31, 32, 33, 34, 34, 35,
            36, 37, 37, 38, 39, 40, 40, 41, 42, 43, 43, 44, 45, 46, 46, 47);
    }

    // The two bytes around each field of ten bits.
    private static Vector512<byte> TenBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9,
            10, 11, 11, 12, 12, 13, 13, 14, 15, 16, 16, 17, 17, 18, 18, 19,
            20, 21, 21, 22, 22, 23, 23, 24, 25, 26, 26, 27, 27, 28, 28, 29,
            30, 31, 31, 32, 32, 33, 33, 34, 35, 36, 36, 37, 37, 38, 38, 39);
    }

    // The byte of each field of four bits.
    private static Vector512<byte> FourBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
            4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7,
            8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11,
            12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15);
    }

    // The byte of each bit of a message.
    private static Vector512<byte> OneBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            (byte)0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
            3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    }
}
