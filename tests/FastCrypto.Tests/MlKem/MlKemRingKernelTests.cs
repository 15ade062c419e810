using System.Runtime.InteropServices;

namespace FastCrypto.Tests.MlKem;

/// <summary>
/// Every operation of every ring against the portable one, on random polynomials and on those at the ends of the permitted range.
/// </summary>
public unsafe class MlKemRingKernelTests
{
    private const int N = MlKemParameters.N;
    private const int Q = MlKemParameters.Q;

    [Fact]
    public void Avx2()
    {
        Assert.SkipUnless(CpuProfile.X64V3, "This processor has no AVX2.");
        Check<MlKemRingAvx2>();
    }

    [Fact]
    public void Neon()
    {
        Assert.SkipUnless(CpuProfile.Arm64, "This processor is no AArch64.");
        Check<MlKemRingNeon>();
    }

    [Fact]
    public void Avx512()
    {
        Assert.SkipUnless(CpuProfile.X64V4Vbmi, "This processor has no AVX-512 VBMI.");
        Check<MlKemRingAvx512>();
    }

    private static void Check<T>() where T : struct, IMlKemRing
    {
        CheckCompressionEverywhere<T>();
        CheckMessagesEverywhere<T>();
        Random random = new(21);
        for (int round = 0; round < Effort.Scale(300, 20_000); round++)
        {
            int k = random.Next(1, 5);
            using Polynomials a = new(random, 16, round);
            using Polynomials b = new(random, 4, round);
            using Polynomials cache = new(4);
            using Polynomials expectedCache = new(4);
            using Polynomials r = new(10);

            // Transforms, of any number of polynomials in a row: an odd one remains where they go by twos.
            int count = random.Next(1, 6);
            for (int i = 0; i < 10; i++)
                r.Copy(a, i % 5, i);
            T.Ntt(r[0], count);
            MlKemRingPortable.Ntt(r[5], count);
            for (int i = 0; i < 5; i++)
                AssertCongruent(r[5 + i], r[i]);
            for (int i = 0; i < 10; i++)
                r.Copy(a, 5 + i % 5, i);
            T.InverseNtt(r[0], count);
            MlKemRingPortable.InverseNtt(r[5], count);
            for (int i = 0; i < 5; i++)
                AssertCongruent(r[5 + i], r[i]);

            // Products.
            for (int i = 0; i < k; i++)
            {
                T.MultiplyCache(cache[i], b[i]);
                MlKemRingPortable.MultiplyCache(expectedCache[i], b[i]);
            }

            int stride = random.Next(2) == 0 ? 1 : k;
            T.MultiplyAccumulate(r[0], a[0], stride, b[0], cache[0], k);
            MlKemRingPortable.MultiplyAccumulate(r[1], a[0], stride, b[0], expectedCache[0], k);
            AssertCongruent(r[1], r[0]);
            r.Copy(a, 3, 0);
            r.Copy(a, 3, 1);
            T.ToMontgomeryAdd(r[0], b[0]);
            MlKemRingPortable.ToMontgomeryAdd(r[1], b[0]);
            AssertCongruent(r[1], r[0]);

            // Encodings, between guards.
            byte[] message = random.Bytes(32);
            using Polynomials small = new(random, 1, round, bound: 3);
            fixed (byte* m = message)
            {
                byte* pointer = m;
                AssertSameBytes(
                    384, destination => T.Encode12(destination, a[0]), destination => MlKemRingPortable.Encode12(destination, a[0]));
                foreach (int d in (int[])[10, 11])
                {
                    AssertSameBytes(
                        32 * d,
                        destination => T.AddCompress(destination, a[0], small[0], d),
                        destination => MlKemRingPortable.AddCompress(destination, a[0], small[0], d));
                    Decoded(random, 32 * d, r, (f, s) => T.Decompress(f, s, d), (f, s) => MlKemRingPortable.Decompress(f, s, d));
                }

                foreach (int d in (int[])[4, 5])
                {
                    AssertSameBytes(
                        32 * d,
                        destination => T.AddMessageCompress(destination, a[0], small[0], pointer, d),
                        destination => MlKemRingPortable.AddMessageCompress(destination, a[0], small[0], pointer, d));
                    byte[] compressed = random.Bytes(32 * d);
                    fixed (byte* c = compressed)
                    {
                        byte* source = c;
                        AssertSameBytes(
                            32,
                            destination => T.DecompressSubtractToMessage(destination, source, a[0], d),
                            destination => MlKemRingPortable.DecompressSubtractToMessage(destination, source, a[0], d));
                    }
                }
            }

            // Half of the encodings have only coefficients below q, up to one.
            bool expectedTooLarge = false;
            bool tooLarge = false;
            byte[] encoded = random.Bytes(384);
            if (round % 2 == 0)
            {
                fixed (byte* e = encoded)
                    MlKemRingPortable.Encode12(e, a[0]);
                if (round % 4 == 0)
                    encoded[3 * random.Next(128) + 2] |= 0xF0;
            }

            Decoded(
                encoded, r, (f, s) => tooLarge = T.Decode12(f, s) != 0, (f, s) => expectedTooLarge = MlKemRingPortable.Decode12(f, s) != 0);
            Assert.Equal(expectedTooLarge, tooLarge);

            // Samplers.
            foreach (int eta in (int[])[2, 3])
                Decoded(random, 64 * eta, r, (f, s) => T.SampleCbd(f, s, eta), (f, s) => MlKemRingPortable.SampleCbd(f, s, eta));
            CheckRejection<T>(random);
        }
    }

    // Every coefficient in the range with the ends of what is added to it: every sum that can be compressed.
    private static void CheckCompressionEverywhere<T>() where T : struct, IMlKemRing
    {
        using Polynomials f = new(1);
        using Polynomials e = new(1);
        byte[] messages = new byte[32];
        foreach (short error in (short[])[-3, 0, 3])
        {
            new Span<short>(e[0], N).Fill(error);
            for (int first = -Q; first <= Q; first += N)
            {
                for (int i = 0; i < N; i++)
                    f[0][i] = (short)Math.Min(first + i, Q);
                foreach (int d in (int[])[10, 11])
                {
                    AssertSameBytes(
                        32 * d,
                        destination => T.AddCompress(destination, f[0], e[0], d),
                        destination => MlKemRingPortable.AddCompress(destination, f[0], e[0], d));
                }

                foreach (byte bits in (byte[])[0, 0xFF])
                {
                    messages.AsSpan().Fill(bits);
                    fixed (byte* m = messages)
                    {
                        byte* message = m;
                        foreach (int d in (int[])[4, 5])
                        {
                            AssertSameBytes(
                                32 * d,
                                destination => T.AddMessageCompress(destination, f[0], e[0], message, d),
                                destination => MlKemRingPortable.AddMessageCompress(destination, f[0], e[0], message, d));
                        }
                    }
                }
            }
        }
    }

    // Every coefficient of w in the range, against every v that d bits can hold.
    private static void CheckMessagesEverywhere<T>() where T : struct, IMlKemRing
    {
        using Polynomials w = new(1);
        foreach (int d in (int[])[4, 5])
        {
            byte[] compressed = new byte[32 * d];
            for (int v = 0; v < 1 << d; v++)
            {
                // ByteEncode_d of 256 times v: bit i of the string is bit i mod d of v.
                compressed.AsSpan().Clear();
                for (int bit = 0; bit < 256 * d; bit++)
                    compressed[bit / 8] |= (byte)((v >> (bit % d) & 1) << (bit % 8));
                fixed (byte* c = compressed)
                {
                    byte* source = c;
                    for (int first = -Q; first <= Q; first += N)
                    {
                        for (int i = 0; i < N; i++)
                            w[0][i] = (short)Math.Min(first + i, Q);
                        AssertSameBytes(
                            32,
                            destination => T.DecompressSubtractToMessage(destination, source, w[0], d),
                            destination => MlKemRingPortable.DecompressSubtractToMessage(destination, source, w[0], d));
                    }
                }
            }
        }
    }

    // From any count on, for whole and single-block lengths, with few and many good candidates.
    private static void CheckRejection<T>(Random random) where T : struct, IMlKemRing
    {
        foreach (int length in (int[])[168, 504])
        {
            byte[] source = random.Bytes(length + 64);
            switch (random.Next(3))
            {
                case 0:
                    source.AsSpan().Fill(0xFF);
                    source.AsSpan(random.Next(length)).Clear();
                    break;
                case 1:
                    source.AsSpan(random.Next(length)).Fill(0xFF);
                    break;
                default:
                    break;
            }

            int start = random.Next(2) == 0 ? 0 : random.Next(N);
            using Polynomials f = new(2);
            fixed (byte* s = source)
            {
                int expected = MlKemRingPortable.RejectVartime(f[0], start, s, length);
                Assert.Equal(expected, T.RejectVartime(f[1], start, s, length));
                Assert.Equal(new ReadOnlySpan<short>(f[0] + start, expected - start)
                    .ToArray(), new ReadOnlySpan<short>(f[1] + start, expected - start).ToArray());
            }
        }
    }

    private delegate void Encoder(byte* destination);

    private delegate void Decoder(short* f, byte* source);

    // Both write the same bytes, and nothing around them.
    private static void AssertSameBytes(int length, Encoder actual, Encoder expected)
    {
        byte[] a = [.. Enumerable.Repeat((byte)0x5A, length + 128)];
        byte[] b = [.. a];
        fixed (byte* x = a, y = b)
        {
            actual(x + 64);
            expected(y + 64);
        }

        Assert.Equal(b, a);
    }

    private static void Decoded(Random random, int length, Polynomials r, Decoder actual, Decoder expected) =>
        Decoded(random.Bytes(length), r, actual, expected);

    // Both read the same coefficients, from memory that ends with the source.
    private static void Decoded(byte[] bytes, Polynomials r, Decoder actual, Decoder expected)
    {
        fixed (byte* source = bytes)
        {
            actual(r[0], source);
            expected(r[1], source);
        }

        Assert.Equal(new ReadOnlySpan<short>(r[1], N).ToArray(), new ReadOnlySpan<short>(r[0], N).ToArray());
    }

    private static void AssertCongruent(short* expected, short* actual)
    {
        for (int i = 0; i < N; i++)
        {
            Assert.InRange(actual[i], -Q, Q);
            Assert.InRange(expected[i], -Q, Q);
            Assert.Equal(0, (expected[i] - actual[i]) % Q);
        }
    }

    /// <summary>Aligned polynomials with room behind them.</summary>
    private sealed class Polynomials : IDisposable
    {
        private readonly short* _memory;

        internal Polynomials(int count)
        {
            _memory = (short*)NativeMemory.AlignedAlloc((nuint)(count * MlKemParameters.PolynomialBytes + 64), 64);
            new Span<short>(_memory, count * N).Clear();
        }

        /// <summary>Reduced coefficients: at the ends of the range, or anywhere.</summary>
        internal Polynomials(Random random, int count, int round, int bound = Q) : this(count)
        {
            for (int i = 0; i < count * N; i++)
            {
                _memory[i] = (short)((round % 4) switch
                {
                    0 => bound,
                    1 => -bound,
                    2 => random.Next(2) == 0 ? bound : -bound,
                    _ => random.Next(-bound, bound + 1),
                });
            }
        }

        internal short* this[int i] => _memory + i * N;

        internal void Copy(Polynomials source, int from, int to) =>
            new ReadOnlySpan<short>(source[from], N).CopyTo(new Span<short>(this[to], N));

        public void Dispose() => NativeMemory.AlignedFree(_memory);
    }
}
