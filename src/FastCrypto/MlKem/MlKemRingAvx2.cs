using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastCrypto;

/// <summary>
/// The ring of ML-KEM with AVX2: sixteen coefficients a vector. Formulas and bounds are those of <see cref="MlKemRingPortable"/> and
/// <see cref="MlKemRingAvx512"/>. What only ML-KEM-512 (η = 3) or ML-KEM-1024 (11 and 5 bits) needs is done by the former.
/// </summary>
[ConstantTime]
internal readonly unsafe partial struct MlKemRingAvx2 : IMlKemRing
{
    private const int N = MlKemParameters.N;
    private const int Lanes = 16;
    private const short QInverse = -3327;

    private static Vector256<short> Q
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create((short)MlKemParameters.Q);
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
        Vector256<short> q = Q;
        Vector256<short> qInverse = Vector256.Create(QInverse);
        // Exchanges the coefficients of each pair.
        Vector256<byte> exchange = Vector256.Create(
            0x0504070601000302UL, 0x0D0C0F0E09080B0A, 0x0504070601000302, 0x0D0C0F0E09080B0A).AsByte();
        for (int i = 0; i < N; i += Lanes)
        {
            // A pair (a0, a1) times (b0, γb1) and times (b1, b0), each summed within the pair and over k: |sum| ≤ 8q² < 2^15·q.
            Vector256<int> c0 = Vector256<int>.Zero;
            Vector256<int> c1 = Vector256<int>.Zero;
            short* x = a + i;
            short* y = b + i;
            short* z = cache + i;
            for (int j = 0; j < k; j++)
            {
                Vector256<short> pair = Vector256.LoadAligned(x);
                c0 += Avx2.MultiplyAddAdjacent(pair, Vector256.LoadAligned(z));
                c1 += Avx2.MultiplyAddAdjacent(pair, Avx2.Shuffle(Vector256.LoadAligned(y).AsByte(), exchange).AsInt16());
                x += stride * N;
                y += N;
                z += N;
            }

            // Montgomery's reduction of both at once: the low halves, then the high halves, of c0 and c1 side by side.
            Vector256<short> low = Avx2.Blend(c0.AsInt16(), (c1 << 16).AsInt16(), 0xAA);
            Vector256<short> high = Avx2.Blend((c0 >>> 16).AsInt16(), c1.AsInt16(), 0xAA);
            Vector256<short> t = Avx2.MultiplyHigh(Avx2.MultiplyLow(low, qInverse), q);
            (high - t).StoreAligned(r + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToMontgomeryAdd(short* r, short* e)
    {
        Vector256<short> q = Q;
        Vector256<short> z = Vector256.Create((short)1353);
        Vector256<short> twisted = Vector256.Create(unchecked((short)(1353 * QInverse)));
        for (int i = 0; i < N; i += Lanes)
        {
            Vector256<short> x = Vector256.LoadAligned(r + i);
            x = Avx2.MultiplyHigh(x, z) - Avx2.MultiplyHigh(Avx2.MultiplyLow(x, twisted), q);
            x += Vector256.LoadAligned(e + i);
            // Barrett, rounding down: to [0, q].
            Vector256<short> t = Avx2.ShiftRightArithmetic(Avx2.MultiplyHigh(x, Vector256.Create((short)20159)), 10);
            (x - Avx2.MultiplyLow(t, q)).StoreAligned(r + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode12(byte* destination, short* f)
    {
        Vector256<short> q = Q;
        for (int i = 0; i < N; i += Lanes)
        {
            // Canonical: as unsigned numbers, the least of x and x + q, and then of that and itself less q.
            Vector256<short> x = Vector256.LoadAligned(f + i);
            Vector256<ushort> y = Avx2.Min(x.AsUInt16(), (x + q).AsUInt16());
            y = Avx2.Min(y, y - q.AsUInt16());
            // Two coefficients are 24 bits of a 32-bit word, four are 48 bits of a 64-bit word, of which six bytes go out.
            Vector256<ulong> pairs = Avx2.MultiplyAddAdjacent(y.AsInt16(), Vector256.Create(1 | 1 << 28).AsInt16()).AsUInt64();
            Vector256<ulong> fours = pairs & Vector256.Create(0xFFFFFFUL) | pairs >>> 8 & Vector256.Create(0xFFFFFF000000UL);
            Vector256<byte> packed = Avx2.Shuffle(
                fours.AsByte(),
                Vector256.Create(0x0908050403020100UL, 0x808080800D0C0B0A, 0x0908050403020100, 0x808080800D0C0B0A).AsByte());
            StorePacked(destination, packed, 12);
            destination += 24;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Decode12(short* f, byte* source)
    {
        Vector256<short> tooLarge = Vector256<short>.Zero;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector256<byte> bytes = Vector256.Create(
                Vector128.Load(source), Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source + 16)).AsByte());
            Vector256<short> fields = Fields12(bytes);
            tooLarge |= Avx2.CompareGreaterThan(fields, Vector256.Create((short)(MlKemParameters.Q - 1)));
            fields.StoreAligned(f + i);
            source += 24;
        }

        return (uint)Avx2.MoveMask(tooLarge.AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCompress(byte* destination, short* f, short* e, int d)
    {
        if (d != 10)
        {
            MlKemRingPortable.AddCompress(destination, f, e, d);
            return;
        }

        Vector256<short> q = Q;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector256<short> x = Vector256.LoadAligned(f + i) + Vector256.LoadAligned(e + i);
            Vector256<short> c = Compress10(x + (Avx2.ShiftRightArithmetic(x, 15) & q));
            // Two coefficients are 20 bits of a 32-bit word, four are 40 bits of a 64-bit word, of which five bytes go out.
            Vector256<ulong> pairs = Avx2.MultiplyAddAdjacent(c, Vector256.Create(1 | 1 << 26).AsInt16()).AsUInt64();
            Vector256<ulong> fours = pairs & Vector256.Create(0xFFFFFUL) | pairs >>> 12 & Vector256.Create(0xFFFFF00000UL);
            Vector256<byte> packed = Avx2.Shuffle(
                fours.AsByte(),
                Vector256.Create(0x0A09080403020100UL, 0x8080808080800C0B, 0x0A09080403020100, 0x8080808080800C0B).AsByte());
            StorePacked(destination, packed, 10);
            destination += 20;
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

        Vector256<short> bit = Vector256.Create(0x0008000400020001UL, 0x0080004000200010, 0x0800040002000100, 0x8000400020001000).AsInt16();
        for (int i = 0; i < N; i += Lanes)
        {
            // Decompress₁ takes 1 to ⌈q/2⌉ = 1665.
            Vector256<short> bits = Vector256.Create(Unsafe.ReadUnaligned<short>(message + i / 8)) & bit;
            Vector256<short> half = Avx2.CompareEqual(bits, bit) & Vector256.Create((short)((MlKemParameters.Q + 1) / 2));
            Vector256<short> x = Vector256.LoadAligned(f + i) + Vector256.LoadAligned(e + i) + half;
            // Compress₄ of |x| < 6762: hi(x·20159) is ⌊x·2^10/q⌋, of which six bits are rounded away.
            Vector256<short> c = Avx2.MultiplyHigh(x, Vector256.Create((short)20159));
            c = Avx2.MultiplyHighRoundScale(c, Vector256.Create((short)(1 << 9))) & Vector256.Create((short)15);
            Vector256<int> pairs = Avx2.MultiplyAddAdjacent(c, Vector256.Create(1 | 1 << 20).AsInt16());
            Vector256<byte> packed = Avx2.Shuffle(pairs.AsByte(), Vector256.Create(0x808080800C080400UL).AsByte());
            Unsafe.WriteUnaligned(destination, packed.AsUInt32()[0]);
            Unsafe.WriteUnaligned(destination + 4, packed.AsUInt32()[4]);
            destination += 8;
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

        for (int i = 0; i < N; i += Lanes)
        {
            // Twenty bytes: the first sixteen, of which ten are the lower lane's, and the last twelve, of which ten are the upper lane's.
            Vector256<byte> bytes = Vector256.Create(Vector128.Load(source), Vector128.Load(source + 4));
            bytes = Avx2.Shuffle(
                bytes,
                Vector256.Create(0x0403030202010100UL, 0x0908080707060605, 0x0A09090808070706, 0x0F0E0E0D0D0C0C0B).AsByte());
            // A field starts at bit 0, 2, 4 or 6 of its word: moved up to the top and down again, it is 32 times itself.
            Vector256<short> raised = Avx2.MultiplyLow(bytes.AsInt16(), Vector256.Create(0x0001000400100040UL).AsInt16());
            Vector256<short> fields = raised >>> 1 & Vector256.Create((short)0x7FE0);
            // ⌊q/2^10 · x⌉ is (32x·q + 2^14) >> 15.
            Avx2.MultiplyHighRoundScale(fields, Q).StoreAligned(f + i);
            source += 20;
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

        Vector256<short> q = Q;
        for (int i = 0; i < N; i += Lanes)
        {
            Vector256<byte> octets = Vector256.Create(Unsafe.ReadUnaligned<ulong>(source)).AsByte();
            octets = Avx2.Shuffle(
                octets, Vector256.Create(0x8001800180008000UL, 0x8003800380028002, 0x8005800580048004, 0x8007800780068006).AsByte());
            // The lower field of a byte times 2^11, and the upper one too.
            Vector256<short> fields =
                Avx2.MultiplyLow(octets.AsInt16(), Vector256.Create(0x0080080000800800UL).AsInt16()) & Vector256.Create((short)0x7800);
            // ⌊q/2^4 · x⌉ is (2^11·x·q + 2^14) >> 15, and 2^11·x < 2^15.
            Vector256<short> x = Avx2.MultiplyHighRoundScale(fields, q) - Vector256.LoadAligned(w + i);
            // Compress₁, in the lowest bit: of hi(x·20159) nine bits are rounded away.
            x = Avx2.MultiplyHighRoundScale(Avx2.MultiplyHigh(x, Vector256.Create((short)20159)), Vector256.Create((short)(1 << 6)));
            Vector256<short> bits = x << 15;
            int mask = Avx2.MoveMask(Avx2.PackSignedSaturate(bits, bits).AsByte());
            message[i / 8] = (byte)mask;
            message[i / 8 + 1] = (byte)(mask >> 16);
            source += 8;
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
        Vector256<byte> table = Vector256.Create(0x010000FF02010100UL, 0x00FFFFFE010000FF, 0x010000FF02010100, 0x00FFFFFE010000FF).AsByte();
        for (int i = 0; i < N; i += 2 * Lanes)
        {
            Vector256<short> octets = Avx2.ConvertToVector256Int16(source + i / 2);
            Vector256<byte> fields = ((octets | octets << 4) & Vector256.Create((short)0x0F0F)).AsByte();
            Vector256<sbyte> c = Avx2.Shuffle(table, fields).AsSByte();
            Avx2.ConvertToVector256Int16(c.GetLower()).StoreAligned(f + i);
            Avx2.ConvertToVector256Int16(c.GetUpper()).StoreAligned(f + i + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int RejectVartime(short* f, int count, byte* source, int length)
    {
        ref byte shuffles = ref MemoryMarshal.GetReference(MlKemRejectionTable.Shuffles);
        for (int i = 0; i < length && count < N; i += 24)
        {
            Vector256<short> candidates = Fields12(Vector256.Load(source + i));
            Vector256<short> good = Avx2.CompareGreaterThan(Q, candidates);
            uint mask = (uint)Avx2.MoveMask(Avx2.PackSignedSaturate(good, good).AsByte());
            uint low = (byte)mask;
            uint high = (byte)(mask >> 16);
            Ssse3.Shuffle(candidates.GetLower().AsByte(), Vector128.LoadUnsafe(ref shuffles, 16 * low)).Store((byte*)(f + count));
            count += BitOperations.PopCount(low);
            Ssse3.Shuffle(candidates.GetUpper().AsByte(), Vector128.LoadUnsafe(ref shuffles, 16 * high)).Store((byte*)(f + count));
            count += BitOperations.PopCount(high);
        }

        return Math.Min(count, N);
    }

    // Sixteen fields of twelve bits from the first 24 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Fields12(Vector256<byte> bytes)
    {
        // The upper lane's twelve bytes begin at byte 12: its lane gets bytes 8 to 23.
        bytes = Avx2.Permute4x64(bytes.AsUInt64(), 0b10_01_01_00).AsByte();
        Vector256<short> words = Avx2.Shuffle(
            bytes,
            Vector256.Create(0x0504040302010100UL, 0x0B0A0A0908070706, 0x0908080706050504, 0x0F0E0E0D0C0B0B0A).AsByte()).AsInt16();
        return Avx2.Blend(words, words >>> 4, 0xAA) & Vector256.Create((short)0xFFF);
    }

    // As MlKemRingAvx512.Compress10.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Compress10(Vector256<short> x)
    {
        Vector256<short> low = Avx2.MultiplyLow(x, Vector256.Create(unchecked((short)(20159 << 3))));
        Vector256<short> high = Avx2.MultiplyHigh(x << 3, Vector256.Create((short)20159));
        Vector256<short> overshoot = Avx2.AndNot(low, low - (x + Vector256.Create((short)15)));
        high -= overshoot >>> 15;
        return Avx2.MultiplyHighRoundScale(high, Vector256.Create((short)(1 << 12))) & Vector256.Create((short)0x3FF);
    }

    // Stores the first ten or twelve bytes of each lane, and nothing else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePacked(byte* destination, Vector256<byte> packed, int bytes)
    {
        // The second half starts within the first one's store, whose rest it overwrites.
        packed.GetLower().Store(destination);
        Vector128<byte> upper = packed.GetUpper();
        Unsafe.WriteUnaligned(destination + bytes, upper.AsUInt64().ToScalar());
        if (bytes == 12)
            Unsafe.WriteUnaligned(destination + bytes + 8, upper.AsUInt32()[2]);
        else
            Unsafe.WriteUnaligned(destination + bytes + 8, upper.AsUInt16()[4]);
    }
}
