using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// The ring of ML-KEM in plain integers, to be read beside FIPS 203. Products are reduced by Montgomery's method with R = 2^16,
/// sums by Barrett's; compression divides by multiplying. There is no division and no branch on a coefficient.
/// </summary>
[ConstantTime]
internal readonly unsafe struct MlKemRingPortable : IMlKemRing
{
    private const int N = MlKemParameters.N;
    private const int Q = MlKemParameters.Q;

    /// <summary>q^-1 mod 2^16, as a signed number.</summary>
    private const short QInverse = -3327;

    /// <summary>2^32 mod q: multiplying by it after Montgomery's method multiplies by 2^16.</summary>
    private const short MontgomerySquared = 1353;

    /// <summary>2^32 / 128 mod q: the factor of the inverse NTT (Algorithm 10, line 14: 3303 = 128^-1), and the factor 2^16 of its
    /// contract.</summary>
    private const short InverseNttFactor = 1441;

    /// <summary>ζ^BitRev7(i) · 2^16 mod q for ζ = 17, in (-q/2, q/2): the powers of Algorithms 9 and 10 (Appendix A).</summary>
    internal static ReadOnlySpan<short> Zetas =>
    [
        -1044, -758, -359, -1517, 1493, 1422, 287, 202, -171, 622, 1577, 182, 962, -1202, -1474, 1468,
        573, -1325, 264, 383, -829, 1458, -1602, -130, -681, 1017, 732, 608, -1542, 411, -205, -1571,
        1223, 652, -552, 1015, -1293, 1491, -282, -1544, 516, -8, -320, -666, -1618, -1162, 126, 1469,
        -853, -90, -271, 830, 107, -1421, -247, -951, -398, 961, -1508, -725, 448, -1065, 677, -1275,
        -1103, 430, 555, 843, -1251, 871, 1550, 105, 422, 587, 177, -235, -291, -460, 1574, 1653,
        -246, 778, 1159, -147, -777, 1483, -602, 1119, -1590, 644, -872, 349, 418, 329, -156, -75,
        817, 1097, 603, 610, 1322, -1285, -1465, 384, -1215, -136, 1218, -1335, -874, 220, -1187, -1659,
        -1185, -1530, -1278, 794, -1510, -854, -870, 478, -108, -308, 996, 991, 958, -1460, 1522, 1628,
    ];

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
    private static void NttOne(short* f)
    {
        // Every layer adds a product, which is at most q in magnitude: after seven, sums of reduced numbers are at most 8q = 26632 < 2^15.
        ref short zeta = ref MemoryMarshal.GetReference(Zetas);
        for (int len = 128; len >= 2; len >>= 1)
        {
            for (short* a = f; a < f + N; a += 2 * len)
            {
                zeta = ref Unsafe.Add(ref zeta, 1);
                int z = zeta;
                short* b = a + len;
                for (int j = 0; j < len; j++)
                {
                    int t = MontgomeryMultiply(z, b[j]);
                    int x = a[j];
                    b[j] = (short)(x - t);
                    a[j] = (short)(x + t);
                }
            }
        }

        for (int j = 0; j < N; j++)
            f[j] = (short)BarrettReduce(f[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InverseNttOne(short* f)
    {
        ref short zeta = ref Unsafe.Add(ref MemoryMarshal.GetReference(Zetas), N / 2);
        for (int len = 2; len <= 128; len <<= 1)
        {
            // Sums double a layer: 2q, 4q, 8q = 26632 < 2^15. There, in the third layer and again in the sixth, they are reduced.
            bool reduce = len is 8 or 64;
            for (short* a = f; a < f + N; a += 2 * len)
            {
                zeta = ref Unsafe.Subtract(ref zeta, 1);
                int z = zeta;
                short* b = a + len;
                for (int j = 0; j < len; j++)
                {
                    int x = a[j];
                    int y = b[j];
                    a[j] = (short)(x + y);
                    b[j] = (short)MontgomeryMultiply(z, y - x);
                }

                for (int j = 0; reduce && j < len; j++)
                    a[j] = (short)BarrettReduce(a[j]);
            }
        }

        for (int j = 0; j < N; j++)
            f[j] = (short)MontgomeryMultiply(InverseNttFactor, f[j]);
    }

    // Algorithm 12's product b1·γ for the 128 pairs, γ = ζ^(2·BitRev7(i)+1) = ±ζ^BitRev7(64 + i/2); the second half stays unused.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyCache(short* cache, short* b)
    {
        ref short zeta = ref Unsafe.Add(ref MemoryMarshal.GetReference(Zetas), N / 4);
        for (int i = 0; i < N / 4; i++)
        {
            int z = Unsafe.Add(ref zeta, i);
            cache[2 * i] = (short)MontgomeryMultiply(z, b[4 * i + 1]);
            cache[2 * i + 1] = (short)MontgomeryMultiply(-z, b[4 * i + 3]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(short* r, short* a, int stride, short* b, short* cache, int k)
    {
        for (int i = 0; i < N / 2; i++)
        {
            // Algorithm 12, BaseCaseMultiply. Each sum has at most 2k = 8 products of reduced numbers: 8q² < 2^15·q, as MontgomeryReduce
            // asks.
            int c0 = 0;
            int c1 = 0;
            short* x = a + 2 * i;
            short* y = b + 2 * i;
            short* z = cache + i;
            for (int j = 0; j < k; j++)
            {
                int x0 = x[0];
                int x1 = x[1];
                int y0 = y[0];
                c0 += x0 * y0 + x1 * z[0];
                c1 += x0 * y[1] + x1 * y0;
                x += stride * N;
                y += N;
                z += N;
            }

            r[2 * i] = (short)MontgomeryReduce(c0);
            r[2 * i + 1] = (short)MontgomeryReduce(c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToMontgomeryAdd(short* r, short* e)
    {
        for (int i = 0; i < N; i++)
            r[i] = (short)BarrettReduce(MontgomeryMultiply(MontgomerySquared, r[i]) + e[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode12(byte* destination, short* f)
    {
        for (int i = 0; i < N / 2; i++)
        {
            int c0 = Canonical(f[2 * i]);
            int c1 = Canonical(f[2 * i + 1]);
            destination[3 * i] = (byte)c0;
            destination[3 * i + 1] = (byte)(c0 >> 8 | c1 << 4);
            destination[3 * i + 2] = (byte)(c1 >> 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Decode12(short* f, byte* source)
    {
        int tooLarge = 0;
        for (int i = 0; i < N / 2; i++)
        {
            int c0 = source[3 * i] | (source[3 * i + 1] & 15) << 8;
            int c1 = source[3 * i + 1] >> 4 | source[3 * i + 2] << 4;
            f[2 * i] = (short)c0;
            f[2 * i + 1] = (short)c1;
            // Negative where the coefficient exceeds q - 1.
            tooLarge |= (Q - 1 - c0) | (Q - 1 - c1);
        }

        return (uint)tooLarge >> 31;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCompress(byte* destination, short* f, short* e, int d)
    {
        BitWriter writer = new(destination);
        for (int i = 0; i < N; i++)
            writer.Write(Compress(f[i] + e[i], d), d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMessageCompress(byte* destination, short* f, short* e, byte* message, int d)
    {
        BitWriter writer = new(destination);
        for (int i = 0; i < N; i++)
        {
            // Decompress₁ takes 1 to ⌈q/2⌉ = 1665.
            int half = -(message[i >> 3] >> (i & 7) & 1) & ((Q + 1) / 2);
            writer.Write(Compress(f[i] + e[i] + half, d), d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decompress(short* f, byte* source, int d)
    {
        BitReader reader = new(source);
        for (int i = 0; i < N; i++)
            f[i] = Decompress(reader.Read(d), d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecompressSubtractToMessage(byte* message, byte* source, short* w, int d)
    {
        BitReader reader = new(source);
        BitWriter writer = new(message);
        for (int i = 0; i < N; i++)
            writer.Write(Compress(Decompress(reader.Read(d), d) - w[i], 1), 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SampleCbd(short* f, byte* source, int eta)
    {
        // A coefficient is the sum of η bits less the sum of the next η: 2η bits of the source, taken from the bottom. Eight coefficients
        // take 2η bytes, of which all sums are made at once, each in its own η bits (it is at most η < 2^η).
        ulong firstBits = eta == 2 ? 0x5555_5555UL : 0x2492_4924_9249;
        uint mask = (1u << eta) - 1;
        for (int i = 0; i < N; i += 8)
        {
            ulong bits = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(source, sizeof(uint)));
            if (eta == 3)
                bits |= (ulong)BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(source + 4, sizeof(ushort))) << 32;
            ulong sums = (bits & firstBits) + (bits >> 1 & firstBits);
            if (eta == 3)
                sums += bits >> 2 & firstBits;
            for (int j = 0; j < 8; j++)
            {
                f[i + j] = (short)((int)((uint)sums & mask) - (int)((uint)(sums >> eta) & mask));
                sums >>= 2 * eta;
            }

            source += 2 * eta;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int RejectVartime(short* f, int count, byte* source, int length)
    {
        for (int i = 0; i < length && count < N; i += 3)
        {
            // Algorithm 7, lines 6 to 15: two candidates of 12 bits in three bytes.
            int d1 = source[i] | (source[i + 1] & 15) << 8;
            int d2 = source[i + 1] >> 4 | source[i + 2] << 4;
            if (d1 < Q)
                f[count++] = (short)d1;
            if (d2 < Q && count < N)
                f[count++] = (short)d2;
        }

        return count;
    }

    /// <summary>a · 2^-16 mod q, less than q in magnitude, for |a| &lt; 2^15·q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MontgomeryReduce(int a)
    {
        // t = a/q mod 2^16, so a - tq is a multiple of 2^16; |a - tq| < 2^15·q + 2^15·q.
        int t = (short)(a * QInverse);
        return a - t * Q >> 16;
    }

    /// <summary>a · b · 2^-16 mod q, at most q in magnitude, for |a| ≤ q and |b| ≤ 2^15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MontgomeryMultiply(int a, int b) => MontgomeryReduce(a * b);

    /// <summary>The representative of a in [-q/2, q/2], for |a| ≤ 2^15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int BarrettReduce(int a)
    {
        // 20159 = round(2^26/q). The quotient a·20159/2^26 is off a/q by less than 2^15·0.14/2^26 < 2^-13: rounding may only differ
        // from that of a/q near a tie, and a/q, with q odd, is at least 1/2q > 2^-13 from every tie.
        int t = 20159 * a + (1 << 25) >> 26;
        return a - t * Q;
    }

    /// <summary>The representative of a in [0, q), for |a| ≤ 2^15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Canonical(int a)
    {
        int reduced = BarrettReduce(a);
        return reduced + (reduced >> 31 & Q);
    }

    /// <summary>Compress_d (section 4.2.1, (4.7)): ⌊2^d/q · a⌉ mod 2^d, for |a| ≤ 2^15 and d ≤ 11.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Compress(int a, int d)
    {
        // Rounding half up is dividing a·2^d + ⌊q/2⌋ =: n by q, rounding down, since q is odd. n < 2^23. With M = ⌈2^36/q⌉ = 20642679,
        // Mq - 2^36 = 1655 =: e, the quotient n·M/2^36 exceeds n/q by n·e/(2^36·q) < 0.21/q: too little to reach the next integer.
        ulong n = ((ulong)Canonical(a) << d) + Q / 2;
        return (uint)(n * 20642679 >> 36) & ((1u << d) - 1);
    }

    /// <summary>Decompress_d (section 4.2.1, (4.8)): ⌊q/2^d · a⌉.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static short Decompress(uint a, int d) => (short)(a * Q + (1u << d - 1) >> d);

    // Algorithms 3 and 4 (BitsToBytes, BytesToBits) for fields of d bits, least significant bit first, 32 bits at a time. At most 31 bits
    // wait in the buffer when a field of 11 comes, and every polynomial is a whole number of 32-bit words.
    private struct BitWriter(byte* destination)
    {
        private byte* _destination = destination;
        private ulong _bits;
        private int _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Write(uint field, int d)
        {
            _bits |= (ulong)field << _count;
            _count += d;
            if (_count < 32)
                return;
            BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(_destination, sizeof(uint)), (uint)_bits);
            _destination += sizeof(uint);
            _bits >>= 32;
            _count -= 32;
        }
    }

    private struct BitReader(byte* source)
    {
        private byte* _source = source;
        private ulong _bits;
        private int _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal uint Read(int d)
        {
            if (_count < d)
            {
                _bits |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(_source, sizeof(uint))) << _count;
                _source += sizeof(uint);
                _count += 32;
            }

            uint field = (uint)_bits & ((1u << d) - 1);
            _bits >>= d;
            _count -= d;
            return field;
        }
    }
}
