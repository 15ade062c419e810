using System.Runtime.CompilerServices;
using static FastCrypto.P256FieldPortable;

namespace FastCrypto;

/// <summary>
/// A point in projective coordinates, x = X/Z and y = Y/Z in Montgomery form, infinity (0 : 1 : 0). The formulas are complete: right
/// for every pair of points, so nothing branches. Renes, Costello, Batina, "Complete addition formulas for prime order elliptic
/// curves" (2015), algorithms 4 to 6 for a = −3; the comments count their steps.
/// </summary>
[ConstantTime]
internal struct P256PointPortable
{
    internal P256Limbs X, Y, Z;

    internal static P256PointPortable Infinity => new() { Y = One };

    /// <summary>The base point G (SP 800-186, 3.2.1.3).</summary>
    internal static P256PointPortable Generator => new()
    {
        X = new(0x30d418a9143c1, 0xc4fedb60179e7, 0x62251075ba95f, 0x5c669fb732b77, 0x08905f76b5375),
        Y = new(0x5357ce95560a8, 0x43a19e45cddf2, 0x21f3258b4ab8e, 0xd8552e88688dd, 0x0571ff18a5885),
        Z = One,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FromAffine(out P256PointPortable r, in P256Affine point)
    {
        ToMontgomery(out r.X, point.X);
        ToMontgomery(out r.Y, point.Y);
        r.Z = One;
    }

    /// <summary>Canonical affine coordinates; (0, 0) for infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToAffine(out P256Affine point)
    {
        FromMontgomery(out P256Limbs inverse, Z);
        P256Inverse.ModP(out inverse, inverse);
        // One factor in Montgomery form and one not: a product that is not.
        Multiply(out P256Limbs t, X, inverse);
        Canonicalize(out point.X, t);
        Multiply(out t, Y, inverse);
        Canonicalize(out point.Y, t);
        inverse = t = default;
    }

    /// <summary>
    /// The canonical affine x-coordinate and, inverted beside Z, 1/k modulo n: what a signature needs of k·G and k. 0 for infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToAffineX(out P256Limbs x, in P256Limbs k, out P256Limbs inverseOfK)
    {
        FromMontgomery(out P256Limbs inverse, Z);
        P256Inverse.ModPAndN(out inverse, inverse, out inverseOfK, k);
        Multiply(out P256Limbs t, X, inverse);
        Canonicalize(out x, t);
        inverse = t = default;
    }

    /// <summary>r = p + q (algorithm 4). r may be p or q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(ref P256PointPortable r, in P256PointPortable p, in P256PointPortable q)
    {
        P256Limbs b = B;
        Multiply(out P256Limbs t0, p.X, q.X); // 1
        Multiply(out P256Limbs t1, p.Y, q.Y); // 2
        Multiply(out P256Limbs t2, p.Z, q.Z); // 3
        AddField(out P256Limbs t3, p.X, p.Y); // 4
        AddField(out P256Limbs t4, q.X, q.Y); // 5
        Multiply(out t3, t3, t4); // 6
        AddField(out t4, t0, t1); // 7
        Subtract(out t3, t3, t4); // 8
        AddField(out t4, p.Y, p.Z); // 9
        AddField(out P256Limbs x3, q.Y, q.Z); // 10
        Multiply(out t4, t4, x3); // 11
        AddField(out x3, t1, t2); // 12
        Subtract(out t4, t4, x3); // 13
        AddField(out x3, p.X, p.Z); // 14
        AddField(out P256Limbs y3, q.X, q.Z); // 15
        Multiply(out x3, x3, y3); // 16
        AddField(out y3, t0, t2); // 17
        Subtract(out y3, x3, y3); // 18
        Multiply(out P256Limbs z3, b, t2); // 19
        Subtract(out x3, y3, z3); // 20
        AddField(out z3, x3, x3); // 21
        AddField(out x3, x3, z3); // 22
        Subtract(out z3, t1, x3); // 23
        AddField(out x3, t1, x3); // 24
        Multiply(out y3, b, y3); // 25
        AddField(out t1, t2, t2); // 26
        AddField(out t2, t1, t2); // 27
        Subtract(out y3, y3, t2); // 28
        Subtract(out y3, y3, t0); // 29
        AddField(out t1, y3, y3); // 30
        AddField(out y3, t1, y3); // 31
        AddField(out t1, t0, t0); // 32
        AddField(out t0, t1, t0); // 33
        Subtract(out t0, t0, t2); // 34
        Multiply(out t1, t4, y3); // 35
        Multiply(out t2, t0, y3); // 36
        Multiply(out y3, x3, z3); // 37
        AddField(out r.Y, y3, t2); // 38
        Multiply(out x3, t3, x3); // 39
        Subtract(out r.X, x3, t1); // 40
        Multiply(out z3, t4, z3); // 41
        Multiply(out t1, t3, t0); // 42
        AddField(out r.Z, z3, t1); // 43
    }

    /// <summary>r = p + q for an affine q (algorithm 5). r may be p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(ref P256PointPortable r, in P256PointPortable p, in P256AffinePortable q)
    {
        P256Limbs b = B;
        Multiply(out P256Limbs t0, p.X, q.X); // 1
        Multiply(out P256Limbs t1, p.Y, q.Y); // 2
        AddField(out P256Limbs t3, q.X, q.Y); // 3
        AddField(out P256Limbs t4, p.X, p.Y); // 4
        Multiply(out t3, t3, t4); // 5
        AddField(out t4, t0, t1); // 6
        Subtract(out t3, t3, t4); // 7
        Multiply(out t4, q.Y, p.Z); // 8
        AddField(out t4, t4, p.Y); // 9
        Multiply(out P256Limbs y3, q.X, p.Z); // 10
        AddField(out y3, y3, p.X); // 11
        Multiply(out P256Limbs z3, b, p.Z); // 12
        Subtract(out P256Limbs x3, y3, z3); // 13
        AddField(out z3, x3, x3); // 14
        AddField(out x3, x3, z3); // 15
        Subtract(out z3, t1, x3); // 16
        AddField(out x3, t1, x3); // 17
        Multiply(out y3, b, y3); // 18
        AddField(out t1, p.Z, p.Z); // 19
        AddField(out P256Limbs t2, t1, p.Z); // 20
        Subtract(out y3, y3, t2); // 21
        Subtract(out y3, y3, t0); // 22
        AddField(out t1, y3, y3); // 23
        AddField(out y3, t1, y3); // 24
        AddField(out t1, t0, t0); // 25
        AddField(out t0, t1, t0); // 26
        Subtract(out t0, t0, t2); // 27
        Multiply(out t1, t4, y3); // 28
        Multiply(out t2, t0, y3); // 29
        Multiply(out y3, x3, z3); // 30
        AddField(out r.Y, y3, t2); // 31
        Multiply(out x3, t3, x3); // 32
        Subtract(out r.X, x3, t1); // 33
        Multiply(out z3, t4, z3); // 34
        Multiply(out t1, t3, t0); // 35
        AddField(out r.Z, z3, t1); // 36
    }

    /// <summary>r = 2p (algorithm 6). r may be p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Double(ref P256PointPortable r, in P256PointPortable p)
    {
        P256Limbs b = B;
        Square(out P256Limbs t0, p.X); // 1
        Square(out P256Limbs t1, p.Y); // 2
        Square(out P256Limbs t2, p.Z); // 3
        Multiply(out P256Limbs t3, p.X, p.Y); // 4
        AddField(out t3, t3, t3); // 5
        Multiply(out P256Limbs z3, p.X, p.Z); // 6
        AddField(out z3, z3, z3); // 7
        Multiply(out P256Limbs y3, b, t2); // 8
        Subtract(out y3, y3, z3); // 9
        AddField(out P256Limbs x3, y3, y3); // 10
        AddField(out y3, x3, y3); // 11
        Subtract(out x3, t1, y3); // 12
        AddField(out y3, t1, y3); // 13
        Multiply(out y3, x3, y3); // 14
        Multiply(out x3, x3, t3); // 15
        AddField(out t3, t2, t2); // 16
        AddField(out t2, t2, t3); // 17
        Multiply(out z3, b, z3); // 18
        Subtract(out z3, z3, t2); // 19
        Subtract(out z3, z3, t0); // 20
        AddField(out t3, z3, z3); // 21
        AddField(out z3, z3, t3); // 22
        AddField(out t3, t0, t0); // 23
        AddField(out t0, t3, t0); // 24
        Subtract(out t0, t0, t2); // 25
        Multiply(out t0, t0, z3); // 26
        AddField(out y3, y3, t0); // 27
        Multiply(out t0, p.Y, p.Z); // 28
        AddField(out t0, t0, t0); // 29
        Multiply(out z3, t0, z3); // 30
        Subtract(out r.X, x3, z3); // 31
        Multiply(out z3, t0, t1); // 32
        AddField(out z3, z3, z3); // 33
        AddField(out r.Z, z3, z3); // 34
        r.Y = y3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddField(out P256Limbs r, in P256Limbs a, in P256Limbs b) => P256FieldPortable.Add(out r, a, b);
}
