using System.Runtime.CompilerServices;
using static FastCrypto.P256FieldPortable;

namespace FastCrypto;

/// <summary>
/// A point in Jacobian coordinates, x = X/Z² and y = Y/Z³ in Montgomery form, Z = 0 at infinity. A doubling takes little more
/// than half the time of the complete formulas' (<see cref="P256PointPortable"/>), but an addition has exceptions, which the
/// caller excludes or has handled.
/// </summary>
[ConstantTime]
internal struct P256JacobianPortable
{
    internal P256Limbs X, Y, Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FromAffine(out P256JacobianPortable r, in P256AffinePortable p)
    {
        r.X = p.X;
        r.Y = p.Y;
        r.Z = One;
    }

    /// <summary>The same point in the coordinates of the complete formulas: (X·Z : Y : Z³).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void ToProjective(out P256PointPortable r)
    {
        Multiply(out r.X, X, Z);
        Square(out P256Limbs zz, Z);
        Multiply(out r.Z, zz, Z);
        r.Y = Y;
        P256Ecdh.Clear(ref zz);
    }

    /// <summary>p = 2p; infinity stays infinity.</summary>
    /// <remarks>With α = 3(X − Z²)(X + Z²) and β = X·Y²: X3 = α² − 8β, Y3 = α(4β − X3) − 8Y⁴, Z3 = 2Y·Z.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Double(ref P256JacobianPortable p)
    {
        Square(out P256Limbs zz, p.Z);
        Square(out P256Limbs yy, p.Y);
        AddUnfolded(out P256Limbs sum, p.Y, p.Y);
        Multiply(out p.Z, sum, p.Z);

        Subtract(out P256Limbs difference, p.X, zz);
        AddUnfolded(out sum, p.X, zz);
        Multiply(out P256Limbs alpha, difference, sum);
        Times(out alpha, 3, alpha);

        // 2β, and 4Y⁴ = (2Y²)².
        AddUnfolded(out sum, yy, yy);
        Multiply(out P256Limbs twoBeta, p.X, sum);
        Square(out P256Limbs fourYyyy, sum);

        Square(out P256Limbs alphaSquared, alpha);
        Times(out P256Limbs eightBeta, 4, twoBeta);
        Subtract(out p.X, alphaSquared, eightBeta);

        AddUnfolded(out P256Limbs fourBeta, twoBeta, twoBeta);
        Subtract(out difference, fourBeta, p.X);
        Multiply(out P256Limbs y3, alpha, difference);
        AddUnfolded(out P256Limbs eightYyyy, fourYyyy, fourYyyy);
        Subtract(out p.Y, y3, eightYyyy);
    }

    /// <summary>p = p + q for p not infinity, q or −q. For p = ±q Z becomes 0, and X too if p = q.</summary>
    /// <remarks>With H = x2·Z² − X and R = y2·Z³ − Y: X3 = R² − H³ − 2X·H², Y3 = R(X·H² − X3) − Y·H³, Z3 = Z·H.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(ref P256JacobianPortable p, in P256AffinePortable q)
    {
        Square(out P256Limbs zz, p.Z);
        Multiply(out P256Limbs t, q.X, zz);
        Subtract(out P256Limbs h, t, p.X);
        Multiply(out t, zz, p.Z);
        Multiply(out t, q.Y, t);
        Subtract(out P256Limbs r, t, p.Y);
        Multiply(out p.Z, p.Z, h);

        Square(out P256Limbs hh, h);
        Multiply(out P256Limbs v, p.X, hh);
        Multiply(out P256Limbs hhh, h, hh);
        Square(out P256Limbs rr, r);
        AddUnfolded(out t, v, v);
        AddUnfolded(out t, t, hhh);
        Subtract(out p.X, rr, t);

        Subtract(out t, v, p.X);
        Multiply(out t, r, t);
        Multiply(out hhh, p.Y, hhh);
        Subtract(out p.Y, t, hhh);
    }

    /// <summary>p = p + q for any p; both are public.</summary>
    internal static void AddVartime(ref P256JacobianPortable p, in P256AffinePortable q)
    {
        if (IsZeroVartime(p.Z))
        {
            FromAffine(out p, q);
            return;
        }

        Add(ref p, q);
        // p = q; for p = −q the sum stands there already.
        if (IsZeroVartime(p.Z) && ZeroMask(p.X) != 0)
        {
            FromAffine(out p, q);
            Double(ref p);
        }
    }
}
