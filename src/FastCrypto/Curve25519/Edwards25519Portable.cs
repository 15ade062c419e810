using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// Point arithmetic on edwards25519 with the portable field. The addition formulas (RFC 8032 section 5.1.4) are complete:
/// −1 is a square and d is not, so no denominator is ever zero, and doubling, the identity and small-order points need no cases.
/// </summary>
[ConstantTime]
internal static partial class Edwards25519Portable
{
    /// <summary>d = −121665/121666.</summary>
    internal static FieldElement25519 D => new(0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff);

    /// <summary>2d.</summary>
    internal static FieldElement25519 D2 => new(0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff);

    /// <summary>2^((p−1)/4), a square root of −1.</summary>
    internal static FieldElement25519 SquareRootOfMinusOne =>
        new(0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d);

    /// <summary>B (section 5.1): y = 4/5, x even.</summary>
    internal static EdwardsPoint25519 BasePoint
    {
        get
        {
            EdwardsPoint25519 b = default;
            b.X = new(0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5);
            b.Y = new(0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666);
            b.Z = FieldElement25519.One;
            Field25519Portable.Multiply(b.X, b.Y, out b.T);
            return b;
        }
    }

    /// <summary>p + q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(in EdwardsPoint25519 p, in EdwardsCached25519 q, out EdwardsPoint25519 result)
    {
        AddCoordinates(p, q, out result, out FieldElement25519 e, out FieldElement25519 h);
        Field25519Portable.Multiply(e, h, out result.T);
    }

    /// <summary>p + q with a zero in place of T, for a result that will be doubled: a doubling does not read T.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddBeforeDoubling(in EdwardsPoint25519 p, in EdwardsCached25519 q, out EdwardsPoint25519 result) =>
        AddCoordinates(p, q, out result, out _, out _);

    /// <summary>p + q for an affine q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(in EdwardsPoint25519 p, in EdwardsAffine25519 q, out EdwardsPoint25519 result)
    {
        AddCoordinates(p, q, out result, out FieldElement25519 e, out FieldElement25519 h);
        Field25519Portable.Multiply(e, h, out result.T);
    }

    /// <summary>2p.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Double(in EdwardsPoint25519 p, out EdwardsPoint25519 result)
    {
        DoubleCoordinates(p, out result, out FieldElement25519 e, out FieldElement25519 h);
        Field25519Portable.Multiply(e, h, out result.T);
    }

    /// <summary>2^count · p, count ≥ 1 and public: a doubling does not read T, so only the last one makes it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void DoubleRepeatedly(in EdwardsPoint25519 p, int count, out EdwardsPoint25519 result)
    {
        DoubleCoordinates(p, out result, out FieldElement25519 e, out FieldElement25519 h);
        for (int i = 1; i < count; i++)
            DoubleCoordinates(result, out result, out e, out h);
        Field25519Portable.Multiply(e, h, out result.T);
    }

    /// <summary>The form in which p is a second operand.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToCached(in EdwardsPoint25519 p, out EdwardsCached25519 result)
    {
        Field25519Portable.Add(p.Y, p.X, out result.YPlusX);
        Field25519Portable.Subtract(p.Y, p.X, out result.YMinusX);
        Field25519Portable.Add(p.Z, p.Z, out result.Z2);
        Field25519Portable.Multiply(p.T, D2, out result.T2D);
    }

    /// <summary>−q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Negate(in EdwardsCached25519 q, out EdwardsCached25519 result)
    {
        FieldElement25519 plus = q.YPlusX;
        result.YPlusX = q.YMinusX;
        result.YMinusX = plus;
        result.Z2 = q.Z2;
        Field25519Portable.SubtractTight(FieldElement25519.Zero, q.T2D, out result.T2D);
    }

    /// <summary>Replaces q by −q where the mask is set.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ConditionalNegate(ulong mask, ref EdwardsAffine25519 q)
    {
        Field25519Portable.ConditionalSwap(mask, ref q.YPlusX, ref q.YMinusX);
        Field25519Portable.ConditionalNegate(mask, ref q.XY2D);
    }

    /// <summary>Writes the point (section 5.1.2): y, with the parity of x in bit 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Encode(in EdwardsPoint25519 p, Span<byte> destination)
    {
        ToAffine(p, out FieldElement25519 x, out FieldElement25519 y);
        Encode(x, y, destination);
    }

    /// <summary>Writes the point with the affine coordinates x and y (section 5.1.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Encode(in FieldElement25519 x, in FieldElement25519 y, Span<byte> destination)
    {
        Field25519Portable.ToBytes(x, destination);
        int parity = destination[0] & 1;
        Field25519Portable.ToBytes(y, destination);
        destination[31] |= (byte)(parity << 7);
    }

    /// <summary>x = X/Z and y = Y/Z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToAffine(in EdwardsPoint25519 p, out FieldElement25519 x, out FieldElement25519 y)
    {
        Field25519Portable.Invert(p.Z, out FieldElement25519 inverse);
        Field25519Portable.Multiply(p.X, inverse, out x);
        Field25519Portable.Multiply(p.Y, inverse, out y);
    }

    /// <summary>
    /// Writes the u-coordinate of the point's image on curve25519, u = (1 + y)/(1 − y) = (Z + Y)/(Z − Y)
    /// (RFC 7748 section 4.1); zero for the identity, as the ladder gives.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EncodeMontgomery(in EdwardsPoint25519 p, Span<byte> destination)
    {
        Field25519Portable.SubtractTight(p.Z, p.Y, out FieldElement25519 denominator);
        Field25519Portable.Invert(denominator, out denominator);
        Field25519Portable.Add(p.Z, p.Y, out FieldElement25519 u);
        Field25519Portable.Multiply(u, denominator, out u);
        Field25519Portable.ToBytes(u, destination);
    }

    /// <summary>
    /// Reads a point (section 5.1.3) strictly: false for y ≥ p, for a y without an x, and for x = 0 with the sign bit set. Every
    /// point has exactly one encoding. For public points only.
    /// </summary>
    internal static bool TryDecodeVartime(ReadOnlySpan<byte> source, out EdwardsPoint25519 result)
    {
        result = default;
        Field25519Portable.FromBytes(source, out FieldElement25519 y);
        Span<byte> canonical = stackalloc byte[Field25519Portable.EncodedSize];
        int sign = source[31] >> 7;
        Field25519Portable.ToBytes(y, canonical);
        canonical[31] |= (byte)(sign << 7);
        if (!canonical.SequenceEqual(source[..Field25519Portable.EncodedSize]))
            return false;

        // Step 2: x² = u/v, u = y² − 1, v = d·y² + 1.
        Field25519Portable.Square(y, out FieldElement25519 t);
        Field25519Portable.SubtractTight(t, FieldElement25519.One, out FieldElement25519 u);
        Field25519Portable.Multiply(t, D, out t);
        Field25519Portable.AddTight(t, FieldElement25519.One, out FieldElement25519 v);

        // Step 2 goes on: the candidate root u·v³·(u·v⁷)^((p−5)/8).
        Field25519Portable.Square(v, out t);
        Field25519Portable.Multiply(t, v, out FieldElement25519 v3);
        Field25519Portable.Square(v3, out t);
        Field25519Portable.Multiply(t, v, out t);
        Field25519Portable.Multiply(t, u, out t);
        Field25519Portable.PowerOfPMinus5Over8(t, out t);
        Field25519Portable.Multiply(t, v3, out t);
        Field25519Portable.Multiply(t, u, out FieldElement25519 x);

        // Step 3: v·x² is u, or −u and the root is off by √−1, or there is none.
        Field25519Portable.Square(x, out t);
        Field25519Portable.Multiply(t, v, out t);
        if (!EqualVartime(t, u))
        {
            Field25519Portable.SubtractTight(FieldElement25519.Zero, u, out u);
            if (!EqualVartime(t, u))
                return false;
            Field25519Portable.Multiply(x, SquareRootOfMinusOne, out x);
        }

        // Step 4: the sign; x = 0 has none.
        Field25519Portable.ToBytes(x, canonical);
        if (sign == 1 && !canonical.ContainsAnyExcept((byte)0))
            return false;
        if ((canonical[0] & 1) != sign)
            Field25519Portable.SubtractTight(FieldElement25519.Zero, x, out x);

        result.X = x;
        result.Y = y;
        result.Z = FieldElement25519.One;
        Field25519Portable.Multiply(x, y, out result.T);
        return true;
    }

    /// <summary>2p without T, which is e·h (section 5.1.4; E, F, G, H are the RFC's negated, which leaves their products).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoubleCoordinates(
        in EdwardsPoint25519 p, out EdwardsPoint25519 result, out FieldElement25519 e, out FieldElement25519 h)
    {
        Field25519Portable.Square(p.X, out FieldElement25519 a);
        Field25519Portable.Square(p.Y, out FieldElement25519 b);
        Field25519Portable.Square(p.Z, out FieldElement25519 c);
        Field25519Portable.AddTight(c, c, out c);
        Field25519Portable.Add(p.X, p.Y, out FieldElement25519 t);
        Field25519Portable.Square(t, out t);

        Field25519Portable.AddTight(a, b, out h);
        Field25519Portable.Subtract(h, t, out e);
        Field25519Portable.SubtractTight(a, b, out FieldElement25519 g);
        Field25519Portable.Add(c, g, out FieldElement25519 f);
        Field25519Portable.Multiply(e, f, out result.X);
        Field25519Portable.Multiply(g, h, out result.Y);
        Field25519Portable.Multiply(f, g, out result.Z);
        result.T = FieldElement25519.Zero;
    }

    /// <summary>p + q without T, which is e·h (section 5.1.4, with the operations on q that depend on q alone done beforehand).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCoordinates(
        in EdwardsPoint25519 p, in EdwardsCached25519 q, out EdwardsPoint25519 result, out FieldElement25519 e, out FieldElement25519 h)
    {
        // A = (Y1−X1)·(Y2−X2), B = (Y1+X1)·(Y2+X2), C = T1·2d·T2, D = Z1·2·Z2
        Field25519Portable.Subtract(p.Y, p.X, out FieldElement25519 t);
        Field25519Portable.Multiply(t, q.YMinusX, out FieldElement25519 a);
        Field25519Portable.Add(p.Y, p.X, out t);
        Field25519Portable.Multiply(t, q.YPlusX, out FieldElement25519 b);
        Field25519Portable.Multiply(p.T, q.T2D, out FieldElement25519 c);
        Field25519Portable.Multiply(p.Z, q.Z2, out FieldElement25519 d);
        FinishAddition(a, b, c, d, out result, out e, out h);
    }

    /// <summary>The same for an affine q.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCoordinates(
        in EdwardsPoint25519 p, in EdwardsAffine25519 q, out EdwardsPoint25519 result, out FieldElement25519 e, out FieldElement25519 h)
    {
        Field25519Portable.Subtract(p.Y, p.X, out FieldElement25519 t);
        Field25519Portable.Multiply(t, q.YMinusX, out FieldElement25519 a);
        Field25519Portable.Add(p.Y, p.X, out t);
        Field25519Portable.Multiply(t, q.YPlusX, out FieldElement25519 b);
        Field25519Portable.Multiply(p.T, q.XY2D, out FieldElement25519 c);
        Field25519Portable.AddTight(p.Z, p.Z, out FieldElement25519 d);
        FinishAddition(a, b, c, d, out result, out e, out h);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishAddition(
        in FieldElement25519 a, in FieldElement25519 b, in FieldElement25519 c, in FieldElement25519 d,
        out EdwardsPoint25519 result, out FieldElement25519 e, out FieldElement25519 h)
    {
        Field25519Portable.Subtract(b, a, out e);
        Field25519Portable.Subtract(d, c, out FieldElement25519 f);
        Field25519Portable.Add(d, c, out FieldElement25519 g);
        Field25519Portable.Add(b, a, out h);
        Field25519Portable.Multiply(e, f, out result.X);
        Field25519Portable.Multiply(g, h, out result.Y);
        Field25519Portable.Multiply(f, g, out result.Z);
        result.T = FieldElement25519.Zero;
    }

    private static bool EqualVartime(in FieldElement25519 a, in FieldElement25519 b)
    {
        Span<byte> x = stackalloc byte[Field25519Portable.EncodedSize], y = stackalloc byte[Field25519Portable.EncodedSize];
        Field25519Portable.ToBytes(a, x);
        Field25519Portable.ToBytes(b, y);
        return x.SequenceEqual(y);
    }
}
