using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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

    /// <summary>2^32 / 128 mod q: the factor of the inverse NTT (Algorithm 10, line 14: 3303 = 128^-1), and the factor 2^16 of its contract.</summary>
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
    public static void Ntt(short* f)
    {
        // Every layer adds a product, which is less than q in magnitude: after seven the sums are below 8q = 26632 < 2^15.
        int i = 1;
        for (int len = 128; len >= 2; len >>= 1)
        {
            for (int start = 0; start < N; start += 2 * len)
            {
                short zeta = Zetas[i++];
                for (int j = start; j < start + len; j++)
                {
                    short t = MontgomeryMultiply(zeta, f[j + len]);
                    f[j + len] = (short)(f[j] - t);
                    f[j] = (short)(f[j] + t);
                }
            }
        }

        for (int j = 0; j < N; j++)
            f[j] = BarrettReduce(f[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseNtt(short* f)
    {
        // The sum is reduced to q/2 in every layer, so that sum and difference of two values stay below 2q.
        int i = 127;
        for (int len = 2; len <= 128; len <<= 1)
        {
            for (int start = 0; start < N; start += 2 * len)
            {
                short zeta = Zetas[i--];
                for (int j = start; j < start + len; j++)
                {
                    short t = f[j];
                    f[j] = BarrettReduce((short)(t + f[j + len]));
                    f[j + len] = MontgomeryMultiply(zeta, (short)(f[j + len] - t));
                }
            }
        }

        for (int j = 0; j < N; j++)
            f[j] = MontgomeryMultiply(f[j], InverseNttFactor);
    }

    // Algorithm 12's product b1·γ for the 128 pairs, γ = ζ^(2·BitRev7(i)+1) = ±ζ^BitRev7(64 + i/2); the second half stays unused.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyCache(short* cache, short* b)
    {
        for (int i = 0; i < N / 4; i++)
        {
            short zeta = Zetas[64 + i];
            cache[2 * i] = MontgomeryMultiply(b[4 * i + 1], zeta);
            cache[2 * i + 1] = MontgomeryMultiply(b[4 * i + 3], (short)-zeta);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAccumulate(short* r, short* a, int stride, short* b, short* cache, int k)
    {
        for (int i = 0; i < N / 2; i++)
        {
            // Algorithm 12, BaseCaseMultiply. Each sum has at most 2k = 8 products of reduced numbers: 8q² < 2^15·q, as MontgomeryReduce asks.
            int c0 = 0;
            int c1 = 0;
            for (int j = 0; j < k; j++)
            {
                short* x = a + j * stride * N + 2 * i;
                short* y = b + j * N + 2 * i;
                c0 += x[0] * y[0] + x[1] * cache[j * N + i];
                c1 += x[0] * y[1] + x[1] * y[0];
            }

            r[2 * i] = MontgomeryReduce(c0);
            r[2 * i + 1] = MontgomeryReduce(c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToMontgomeryAdd(short* r, short* e)
    {
        for (int i = 0; i < N; i++)
            r[i] = BarrettReduce((short)(MontgomeryMultiply(r[i], MontgomerySquared) + e[i]));
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
            writer.Write(Compress((short)(f[i] + e[i]), d), d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMessageCompress(byte* destination, short* f, short* e, byte* message, int d)
    {
        BitWriter writer = new(destination);
        for (int i = 0; i < N; i++)
        {
            // Decompress₁ takes 1 to ⌈q/2⌉ = 1665.
            int half = -(message[i >> 3] >> (i & 7) & 1) & ((Q + 1) / 2);
            writer.Write(Compress((short)(f[i] + e[i] + half), d), d);
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
            writer.Write(Compress((short)(Decompress(reader.Read(d), d) - w[i]), 1), 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SampleCbd(short* f, byte* source, int eta)
    {
        // A coefficient is the sum of η bits less the sum of the next η: 2η bits of the source, taken from the bottom.
        uint mask = (1u << eta) - 1;
        for (int i = 0; i < N; i += 4)
        {
            // Four coefficients take 8η bits: η bytes.
            uint bits = source[0] | (uint)source[1] << 8 | (uint)source[eta - 1] << (8 * eta - 8);
            source += eta;
            for (int j = 0; j < 4; j++)
            {
                f[i + j] = (short)(CountBits(bits & mask) - CountBits(bits >> eta & mask));
                bits >>= 2 * eta;
            }
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
    internal static short MontgomeryReduce(int a)
    {
        // t = a/q mod 2^16, so a - tq is a multiple of 2^16; |a - tq| < 2^15·q + 2^15·q.
        short t = (short)(a * QInverse);
        return (short)(a - t * Q >> 16);
    }

    /// <summary>a · b · 2^-16 mod q, less than q in magnitude, for any a and |b| ≤ q: |ab| ≤ 2^15·q (and the product -2^15 · -q does not occur).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static short MontgomeryMultiply(short a, short b) => MontgomeryReduce(a * b);

    /// <summary>The representative of a in [-q/2, q/2], for any a of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static short BarrettReduce(short a)
    {
        // 20159 = round(2^26/q). The quotient a·20159/2^26 is off a/q by less than 2^15·0.13/2^26 < 2^-13: rounding may only differ
        // from that of a/q at a tie, and a/q, with q odd, is at least 1/2q > 2^-13 from every tie.
        int t = 20159 * a + (1 << 25) >> 26;
        return (short)(a - t * Q);
    }

    /// <summary>The representative of a in [0, q), for any a of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Canonical(short a)
    {
        int reduced = BarrettReduce(a);
        return reduced + (reduced >> 31 & Q);
    }

    /// <summary>Compress_d (section 4.2.1, (4.7)): ⌊2^d/q · a⌉ mod 2^d, for any representative a of 16 bits and d ≤ 11.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Compress(short a, int d)
    {
        // Rounding half up is dividing a·2^d + ⌊q/2⌋ =: n by q, rounding down, since q is odd. n < 2^23. With M = ⌈2^36/q⌉ = 20642679,
        // Mq - 2^36 = 1655 =: e, the quotient n·M/2^36 exceeds n/q by n·e/(2^36·q) < 0.21/q: too little to reach the next integer.
        ulong n = ((ulong)Canonical(a) << d) + Q / 2;
        return (uint)(n * 20642679 >> 36) & ((1u << d) - 1);
    }

    /// <summary>Decompress_d (section 4.2.1, (4.8)): ⌊q/2^d · a⌉.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static short Decompress(uint a, int d) => (short)(a * Q + (1u << d - 1) >> d);

    // The number of bits set among the low three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBits(uint x) => (int)((x & 1) + (x >> 1 & 1) + (x >> 2 & 1));

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
