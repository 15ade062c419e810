using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// SubBytes (FIPS 197, 5.1.1) as a circuit of 32 AND and 81 XOR gates, without its constant: the straight-line program of J. Boyar and R. Peralta,
/// "A new combinational logic minimization technique with applications to cryptology" (SEA 2010), with the shorter last part of
/// the 113 gates that R. Peralta's collection at Yale lists (SLP_AES_113). Inversion in GF(2^8) is
/// done in the tower GF(((2^2)^2)^2): a linear map in, the shared inversion, a linear map out that includes the affine step's matrix.
/// </summary>
/// <remarks>
/// What SubBytes adds at the end, 0x63 to every byte, the callers add to the next round key once: ShiftRows does not move it and MixColumns keeps it,
/// for its rows sum to 2 + 3 + 1 + 1 = 1.
/// </remarks>
[ConstantTime]
internal static unsafe class AesSBoxCircuit
{
    /// <summary>What <see cref="Apply"/> leaves out of the S-box: S(x) = Apply(x) + Constant.</summary>
    internal const byte Constant = 0x63;

    /// <summary>
    /// Applies the S-box to every byte of <paramref name="groups"/> times eight slices; slice <c>i</c> of a group holds bit <c>i</c> (weight 2^i) of each
    /// byte.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<T>(T* slices, int groups) where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        for (; groups != 0; groups--, slices += 8)
        {
            // The paper numbers bits from the most significant.
            T x0 = slices[7], x1 = slices[6], x2 = slices[5], x3 = slices[4], x4 = slices[3], x5 = slices[2], x6 = slices[1], x7 = slices[0];

            // The linear map into the tower field, with the sums that its multiplications share.
            T y14 = x3 ^ x5;
            T y13 = x0 ^ x6;
            T y9 = x0 ^ x3;
            T y8 = x0 ^ x5;
            T t0 = x1 ^ x2;
            T y1 = t0 ^ x7;
            T y4 = y1 ^ x3;
            T y12 = y13 ^ y14;
            T y2 = y1 ^ x0;
            T y5 = y1 ^ x6;
            T y3 = y5 ^ y8;
            T t1 = x4 ^ y12;
            T y15 = t1 ^ x5;
            T y20 = t1 ^ x1;
            T y6 = y15 ^ x7;
            T y10 = y15 ^ t0;
            T y11 = y20 ^ y9;
            T y7 = x7 ^ y11;
            T y17 = y10 ^ y11;
            T y19 = y10 ^ y8;
            T y16 = t0 ^ y11;
            T y21 = y13 ^ y16;
            T y18 = x0 ^ y16;

            // The norm from GF(2^8) to GF(2^4).
            T t2 = y12 & y15;
            T t3 = (y3 & y6) ^ t2;
            T t5 = (y4 & x7) ^ t2;
            T t7 = y13 & y16;
            T t8 = (y5 & y1) ^ t7;
            T t10 = (y2 & y7) ^ t7;
            T t12 = y9 & y11;
            T t13 = (y14 & y17) ^ t12;
            T t15 = (y8 & y10) ^ t12;
            T t21 = t3 ^ t13 ^ y20;
            T t22 = t5 ^ t15 ^ y19;
            T t23 = t8 ^ t13 ^ y21;
            T t24 = t10 ^ t15 ^ y18;

            // Inversion in GF(2^4).
            T t25 = t21 ^ t22;
            T t26 = t21 & t23;
            T t27 = t24 ^ t26;
            T t29 = (t25 & t27) ^ t22;
            T t30 = t23 ^ t24;
            T t31 = t22 ^ t26;
            T t33 = (t31 & t30) ^ t24;
            T t34 = t23 ^ t33;
            T t35 = t27 ^ t33;
            T t36 = t24 & t35;
            T t37 = t36 ^ t34;
            T t38 = t27 ^ t36;
            T t40 = (t29 & t38) ^ t25;
            T t41 = t40 ^ t37;
            T t42 = t29 ^ t33;
            T t43 = t29 ^ t40;
            T t44 = t33 ^ t37;
            T t45 = t42 ^ t41;

            // Back to GF(2^8): the inverse times the conjugate.
            T z0 = t44 & y15;
            T z1 = t37 & y6;
            T z2 = t33 & x7;
            T z3 = t43 & y16;
            T z4 = t40 & y1;
            T z5 = t29 & y7;
            T z6 = t42 & y11;
            T z7 = t45 & y17;
            T z8 = t41 & y10;
            T z9 = t44 & y12;
            T z10 = t37 & y3;
            T z11 = t33 & y4;
            T z12 = t43 & y13;
            T z13 = t40 & y5;
            T z14 = t29 & y2;
            T z15 = t42 & y9;
            T z16 = t45 & y14;
            T z17 = t41 & y8;

            // The linear map out of the tower field and the matrix of the affine transformation.
            T t46 = z15 ^ z16;
            T t47 = z10 ^ t46;
            T t48 = z9 ^ t47;
            T t49 = z0 ^ z2;
            T t50 = z0 ^ z1;
            T t51 = z3 ^ z4;
            T t52 = z12 ^ t49;
            T t53 = z7 ^ t51;
            T t54 = z8 ^ t52;
            T t55 = t53 ^ t54;
            T t56 = t50 ^ t51;
            T t57 = z3 ^ z5;
            T t58 = z13 ^ t46;
            T t59 = t49 ^ t57;
            T s3 = t48 ^ t56;
            T t60 = z6 ^ t53;
            T t61 = z14 ^ t55;
            T t62 = t58 ^ t59;
            slices[7] = t48 ^ t60;
            slices[6] = s3 ^ t60;
            slices[5] = z15 ^ z17 ^ t60 ^ t61;
            slices[4] = s3;
            slices[3] = s3 ^ t59;
            slices[2] = z11 ^ t47 ^ t61;
            slices[1] = t55 ^ t62;
            slices[0] = z12 ^ t62;
        }
    }
}
