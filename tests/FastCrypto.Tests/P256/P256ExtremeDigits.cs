using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static FastCrypto.Tests.P256.P256Reference;

namespace FastCrypto.Tests.P256;

/// <summary>
/// Elements of the floating-point fields by their digits and columns, at the ends of the ranges that docs/maths/p256.md gives, and what
/// they stand for. The fields' types hold digit k of all lanes before digit k + 1.
/// </summary>
internal static class P256ExtremeDigits
{
    internal const long DigitLimit = (1L << 51) + (1L << 7);
    internal const long LooseTop = 1L << 50;
    internal const long FoldedTop = (1L << 48) + (1L << 29);
    internal const long ColumnLimit = 1L << 56;
    internal const long ColumnTop = (1L << 50) - (1L << 10);
    private const int DigitCount = 5;

    private static readonly BigInteger InverseOfR = Inverse(R, P);

    private static readonly long[] Extremes =
        [0, 1, -1, (1L << 51) - 1, -((1L << 51) - 1), 1L << 51, -(1L << 51), (1L << 51) + 1,
            DigitLimit, -DigitLimit, DigitLimit - 1, 1 - DigitLimit];

    internal static BigInteger Mont(BigInteger a, BigInteger b) => Mod(a * b * InverseOfR, P);

    internal static BigInteger Value(long[] d) =>
        d[0] + ((BigInteger)d[1] << 52) + ((BigInteger)d[2] << 104) + ((BigInteger)d[3] << 156) + ((BigInteger)d[4] << 208);

    /// <summary>Full digits with the signs of the pattern's bits, their negatives, anything, and so on around the lanes.</summary>
    internal static long[][] Signs(int lanes, int pattern, long top, Random random)
    {
        long[] element = [.. Enumerable.Range(0, DigitCount).Select(k => ((pattern >> k & 1) == 0 ? 1 : -1) * (k == 4 ? top : DigitLimit))];
        long[] negated = [.. element.Select(d => -d)];
        return [.. Enumerable.Range(0, lanes).Select(
            lane => (lane % 4) switch { 0 or 3 => element, 1 => negated, _ => Element(random, top) })];
    }

    internal static long[] Element(Random random, long top)
    {
        long[] d = [.. Enumerable.Range(0, 4).Select(
            _ => random.Next(4) == 0 ? random.NextInt64(-DigitLimit, DigitLimit + 1) : Extremes[random.Next(Extremes.Length)]), 0];
        d[4] = random.Next(6) switch
        {
            0 => top,
            1 => -top,
            2 => 0,
            3 => top - 1,
            4 => -1,
            _ => random.NextInt64(-top, top + 1),
        };
        return d;
    }


    internal static long[] RandomColumns(Random random, long limit, long top)
    {
        long[] w = new long[5];
        for (int k = 0; k < 5; k++)
        {
            long end = k == 4 ? top : limit;
            // Near a multiple of 2^52, near the middle between two, at the ends, or anywhere.
            long multiple = random.NextInt64(-end, end + 1) >> 52 << 52;
            w[k] = Math.Clamp(
                random.Next(5) switch
                {
                    0 => multiple + random.Next(-2, 3),
                    1 => multiple + (1L << 51) + random.Next(-2, 3),
                    2 => end,
                    3 => -end,
                    _ => random.NextInt64(-end, end + 1),
                },
                -end,
                end);
        }

        return w;
    }


    /// <summary>Digits, one array to a lane, in a field's type.</summary>
    internal static T Digits<T>(long[][] lanes)
        where T : unmanaged
    {
        T result = default;
        Span<double> all = MemoryMarshal.Cast<T, double>(new Span<T>(ref result));
        for (int i = 0; i < all.Length; i++)
            all[i] = lanes[i % lanes.Length][i / lanes.Length];
        return result;
    }

    /// <summary>Columns, one array to a lane, in a field's type.</summary>
    internal static T Columns<T>(long[][] lanes)
        where T : unmanaged
    {
        T result = default;
        Span<long> all = MemoryMarshal.Cast<T, long>(new Span<T>(ref result));
        for (int i = 0; i < all.Length; i++)
            all[i] = lanes[i % lanes.Length][i / lanes.Length];
        return result;
    }

    /// <summary>
    /// One lane's digits: integers, so neither subnormal nor infinite nor NaN, and no multiplication takes longer for a value.
    /// </summary>
    internal static long[] DigitsOf<T>(in T digits, int lane)
        where T : unmanaged
    {
        ReadOnlySpan<double> all = MemoryMarshal.Cast<T, double>(new ReadOnlySpan<T>(in digits));
        long[] result = new long[DigitCount];
        for (int k = 0; k < DigitCount; k++)
        {
            double digit = all[(k * LanesOf<T>()) + lane];
            result[k] = (long)digit;
            Assert.Equal(digit, (double)result[k]);
        }

        return result;
    }

    internal static long[] ColumnsOf<T>(in T wide, int lane)
        where T : unmanaged
    {
        ReadOnlySpan<long> all = MemoryMarshal.Cast<T, long>(new ReadOnlySpan<T>(in wide));
        long[] result = new long[DigitCount];
        for (int k = 0; k < DigitCount; k++)
            result[k] = all[(k * LanesOf<T>()) + lane];
        return result;
    }

    internal static void AssertElement<T>(BigInteger expected, in T digits, int lane, long top)
        where T : unmanaged
    {
        long[] d = DigitsOf(digits, lane);
        Assert.Equal(expected, Mod(Value(d), P));
        for (int k = 0; k < 4; k++)
            Assert.InRange(d[k], -DigitLimit, DigitLimit);
        Assert.InRange(d[4], -top, top);
    }

    internal static void AssertColumns<T>(in T wide, int lane)
        where T : unmanaged
    {
        long[] w = ColumnsOf(wide, lane);
        for (int k = 0; k < 4; k++)
            Assert.InRange(w[k], -ColumnLimit, ColumnLimit);
        Assert.InRange(w[4], -ColumnTop, ColumnTop);
    }

    internal static int LanesOf<T>() => Unsafe.SizeOf<T>() / (DigitCount * sizeof(double));
}
