using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>
/// SubBytes (FIPS 197, 5.1.1) as a circuit of 32 AND and 81 XOR gates, without its constant: the straight-line program of J. Boyar and R.
/// Peralta, "A new combinational logic minimization technique with applications to cryptology" (SEA 2010), with the shorter last part of
/// the 113 gates that R. Peralta's collection at Yale lists (SLP_AES_113). Inversion in GF(2^8) is done in the tower GF(((2^2)^2)^2): a
/// linear map in, the shared inversion, a linear map out that includes the affine step's matrix.
/// </summary>
/// <remarks>
/// <para>
/// The order of the gates is for the JIT, which schedules nothing, and for sixteen registers and instructions that overwrite an operand. It
/// was searched for, by annealing over the topological orders of the program and the associations of its sums, on the number of
/// instructions that the .NET 10 JIT makes of it for <see cref="ulong"/> on x64: 209, where the program's own order takes 240. x, y, t, z
/// and s are the program's values, u are partial sums of other associations.
/// </para>
/// <para>
/// What SubBytes adds at the end, 0x63 to every byte, the callers add to the next round key once: ShiftRows does not move it and MixColumns
/// keeps it, for its rows sum to 2 + 3 + 1 + 1 = 1.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class AesSBoxCircuit
{
    /// <summary>What the circuit leaves out of the S-box: S(x) = Apply(x) + Constant.</summary>
    internal const byte Constant = 0x63;

    /// <summary>
    /// Applies the S-box to every byte of eight slices in place; slice <c>i</c> holds bit <c>i</c> (weight 2^i) of each byte.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Apply<T>(T* slices) where T : unmanaged, IBitwiseOperators<T, T, T> => Apply(
        slices, out slices[0], out slices[1], out slices[2], out slices[3], out slices[4], out slices[5], out slices[6], out slices[7]);

    /// <summary>No slice is read after the first result is written.</summary>
    /// <remarks>
    /// Eight references wait in the frame, where one pointer to all results would take a register from the circuit (5 % of
    /// a short message's time). Not inlined: the JIT's budget ends before the circuit does, and what it then calls would
    /// not be optimized from the start.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply<T>(T* slices, out T s0, out T s1, out T s2, out T s3, out T s4, out T s5, out T s6, out T s7)
        where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        // The linear map into the tower field, with the sums that its multiplications share. The paper numbers bits from the most
        // significant.
        T x0 = slices[7];
        T x6 = slices[1];
        T y13 = x0 ^ x6;
        T x5 = slices[2];
        T x3 = slices[4];
        T y14 = x5 ^ x3;
        T x1 = slices[6];
        T x2 = slices[5];
        T t0 = x1 ^ x2;
        T y12 = y13 ^ y14;
        T x4 = slices[3];
        T t1 = x4 ^ y12;
        T y20 = x1 ^ t1;
        T x7 = slices[0];
        T y1 = x7 ^ t0;
        T y15 = t1 ^ x5;
        T y5 = x6 ^ y1;
        T y9 = x3 ^ x0;
        T y11 = y20 ^ y9;
        T y8 = x5 ^ x0;
        T y3 = y5 ^ y8;
        T y6 = y15 ^ x7;
        T y16 = y11 ^ t0;
        T y10 = y15 ^ t0;

        // The norm from GF(2^8) to GF(2^4), beside the last sums of the map.
        T t2 = y12 & y15;
        T t12 = y9 & y11;
        T t15 = (y8 & y10) ^ t12;
        T y4 = x3 ^ y1;
        T u0 = (x7 & y4) ^ t15 ^ t2;
        T u1 = t15 ^ x0;
        T y2 = x0 ^ y1;
        T y17 = y10 ^ y11;
        T t7 = y16 & y13;
        T t13 = (y17 & y14) ^ t12;
        T t8 = (y5 & y1) ^ t7;
        T u2 = y16 ^ t7;
        T t21 = (y3 & y6) ^ t13 ^ y20 ^ t2;
        T u3 = t13 ^ t8;
        T t22 = u0 ^ y10 ^ y8;
        T t23 = y16 ^ u3 ^ y13;

        // Inversion in GF(2^4); every part goes into the products of the inverse and the conjugate, z0 to z17, as soon as it is there.
        T t26 = t21 & t23;
        T y7 = y11 ^ x7;
        T u4 = u2 ^ u1;
        T t24 = (y7 & y2) ^ u4;
        T t27 = t26 ^ t24;
        T t31 = t26 ^ t22;
        T t30 = t23 ^ t24;
        T t33 = (t30 & t31) ^ t24;
        T z2 = t33 & x7;
        T t25 = t21 ^ t22;
        T t35 = t27 ^ t33;
        T t36 = t24 & t35;
        T t38 = t36 ^ t27;
        T u5 = t27 & t25;
        T t29 = t22 ^ u5;
        T t42 = t29 ^ t33;
        T u6 = t29 & t38;
        T z6 = y11 & t42;
        T t37 = t33 ^ t36 ^ t23;
        T t40 = u6 ^ t25;
        T t41 = t37 ^ t40;
        T z8 = y10 & t41;
        T z17 = t41 & y8;
        T z13 = y5 & t40;
        T z4 = y1 & t40;
        T t43 = t29 ^ t40;
        T t44 = t37 ^ t33;
        T z0 = t44 & y15;
        T z5 = t29 & y7;
        T z3 = y16 & t43;
        T t45 = t42 ^ t41;
        T z12 = y13 & t43;

        // The linear map out of the tower field and the matrix of the affine transformation, beside the last of the products.
        T t51 = z4 ^ z3;
        T z15 = t42 & y9;
        T t49 = z2 ^ z0;
        T u7 = t49 ^ z3;
        T z16 = t45 & y14;
        T z11 = y4 & t33;
        T z7 = t45 & y17;
        T t53 = z7 ^ t51;
        T t46 = z16 ^ z15;
        T t60 = t53 ^ z6;
        T u8 = t53 ^ t49;
        T z9 = y12 & t44;
        T z10 = t37 & y3;
        T t59 = z5 ^ u7;
        T z14 = t29 & y2;
        T t47 = z10 ^ t46;
        T u9 = u8 ^ z12;
        T u10 = z15 ^ t60;
        T t48 = t47 ^ z9;
        T t58 = z13 ^ t46;
        T z1 = t37 & y6;
        T t55 = u9 ^ z8;
        T t61 = z14 ^ t55;
        T t62 = t59 ^ t58;
        T u11 = t61 ^ t47;
        T u12 = t48 ^ z0;
        T u13 = u10 ^ z17;
        s7 = t60 ^ t48;
        T u14 = u12 ^ z1;
        T u15 = t51 ^ u14;
        s1 = t62 ^ t55;
        s5 = u13 ^ t61;
        s6 = u15 ^ t60;
        s4 = u15;
        s2 = u11 ^ z11;
        s3 = t59 ^ u15;
        s0 = t62 ^ z12;
    }
}
